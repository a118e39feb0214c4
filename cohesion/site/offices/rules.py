"""Who may look at how the service is set up, and who may change it."""

from cohesion.directory.queries import Standing
from cohesion.directory.rules import may_edit_directory, may_see_directory


def may_read_settings(who: Standing) -> bool:
    """Police and council officers work by these values, so they may read each with its source; so do administrators."""
    return may_see_directory(who)


def may_change_settings(who: Standing) -> bool:
    """The cohesion lead and administrators: the same who answer for the directory."""
    return may_edit_directory(who)
