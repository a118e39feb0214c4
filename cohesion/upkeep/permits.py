"""Who may see how well the contacts are reached."""

from cohesion.accounts.permits import Rule
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience


def _officer(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if who.is_officer else None


def reads(person, rest: str = "") -> Audience | None:
    who = standing(person)
    if who.is_police:
        return Audience.POLICE
    return Audience.PARTNERS if who.is_officer else None


UPKEEP = Rule("upkeep", "Police liaison and council officers", _officer)
