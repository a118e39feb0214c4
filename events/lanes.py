"""Which lane an application goes in, by checks that anybody can read."""

from dataclasses import dataclass
from datetime import date

from cohesion.policy.book import Book
from events import clocks
from events.answers import Answers
from events.assessing import Facts, tier_of
from events.states import Tier

SLOW = {"road", "procession", "licensable"}


@dataclass(frozen=True)
class Check:
    """One automatic check: what it asks, and why it fails."""

    what: str
    passed: bool
    why_not: str


def checks(
    facts: Facts, answers: Answers, *, on_register: bool, good_standing: bool, came_on: date, rules: Book
) -> list[Check]:
    """What must hold for the expedited lane; else the application goes in the standard lane with the reasons."""
    notice = rules.value("events.expedited_notice_days")
    last = clocks.clear_working_days_before(facts.event_on, notice - 1, rules)
    insured = answers.get("insured") == "yes" and str(answers.get("insured_until") or "") >= str(
        facts.event_on
    )
    return [
        Check(
            "Tier 0 or 1",
            tier_of(facts, rules) <= Tier.T1,
            "two officers decide on an event of this size or kind",
        ),
        Check("The place is in our directory", on_register, "the place is not in our directory"),
        Check(
            "The organiser returned what was owed of earlier events",
            good_standing,
            "an earlier return is owed",
        ),
        Check(
            "No closure, procession or new licence",
            not facts.activities & SLOW,
            "it needs a closure, a procession or a licence",
        ),
        Check("Insured on the day", insured, "insurance is not shown for the day"),
        Check("Risks are thought through", bool(answers.get("risks")), "the page about safety is empty"),
        Check(
            f"At least {notice} working days ahead",
            came_on <= last,
            f"it came less than {notice} working days ahead",
        ),
    ]


def failed(found: list[Check]) -> str:
    """The reasons in one sentence, or nothing when all passed."""
    reasons = [check.why_not for check in found if not check.passed]
    return f"Standard lane: {'; '.join(reasons)}." if reasons else ""


def target_days(tier: int, is_expedited: bool, rules: Book) -> int:
    days = rules.value("events.target_days")
    if is_expedited:
        return int(days["expedited"])
    return int(days["t2"] if tier == Tier.T2 else days["other"])
