"""Who may see and change the directory: a list of faith leaders' numbers, so few and for a reason."""

from cohesion.directory.models import Place
from cohesion.directory.queries import Standing
from cohesion.directory.states import Role, Visibility


def may_see_directory(who: Standing) -> bool:
    """Police liaison and council officers see every place and, masked, how its contacts are reached."""
    return who.is_officer or Role.ADMINISTRATOR in who.roles


def may_edit_directory(who: Standing) -> bool:
    return bool(who.roles & {Role.ADMINISTRATOR, Role.COHESION_LEAD})


def may_see_place(who: Standing, place: Place) -> bool:
    """Hidden places are known to officers and to their own contacts only."""
    return who.is_officer or place.pk in who.places or place.visibility == Visibility.PUBLIC
