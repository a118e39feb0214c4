"""Who may open the pages of the offices."""

from cohesion.accounts.permits import Rule
from cohesion.directory.permits import reads
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience
from cohesion.site.offices.rules import may_change_settings, may_read_settings


def _reader(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_read_settings(who) else None


def _changer(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_change_settings(who) else None


def reads_settings(person, rest: str = "") -> Audience | None:
    """Whoever may read the settings reads how they came to be."""
    return reads(person, "views")


SETTINGS = Rule("settings", "Police liaison, council officers and administrators", _reader)
OFFICES = Rule("offices", "The cohesion lead and administrators", _changer)
