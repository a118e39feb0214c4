"""Who may open the pages of agreed work."""

from cohesion.accounts.permits import Rule
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience
from cohesion.plan.rules import may_see_plan
from cohesion.plan.strategy_rules import may_keep_plan


def _officer(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_see_plan(who) else None


def _keeper(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_keep_plan(who) else None


def reads(person, rest: str = "") -> Audience | None:
    """As whom a person reads what was written of an action or a request."""
    who = standing(person)
    if who.is_police:
        return Audience.POLICE
    return Audience.PARTNERS if who.is_officer else None


def reads_plan(person, rest: str = "") -> Audience:
    """Everything about the strategy and its reports is for everybody."""
    return Audience.PUBLIC


PLAN = Rule("agreed work", "Police liaison and council officers", _officer)
KEEPS_PLAN = Rule("the plan", "The council's officers", _keeper)
