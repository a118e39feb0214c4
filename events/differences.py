"""What changed from one version to the next, how much that matters, and which strands it touches."""

from dataclasses import dataclass
from datetime import date

from cohesion.policy.book import Book
from events.answers import (
    ACTIVITIES,
    LANDS,
    OFTEN,
    OPEN_TO,
    PERSONAL,
    PRIVATE,
    YES_NO,
    Answers,
    activities_of,
)

LABELS = {
    "contact": "Contact",
    "email": "Email",
    "mobile": "Mobile",
    "organisation": "Organisation",
    "on_the_day": "Contact on the day",
    "title": "Name of the event",
    "about": "What it is",
    "open_to": "Open to",
    "held_before": "Held here before",
    "listed": "In the public programme",
    "place_name": "Place",
    "land": "Whose land",
    "register": "Place in the directory",
    "address": "Address",
    "event_on": "Date",
    "starts": "Starts",
    "ends": "Ends",
    "set_up": "Set up from",
    "peak": "Most people at any one time",
    "total": "People in all",
    "activities": "What will happen",
    "roads": "Roads",
    "emergency_access": "Way in for emergency vehicles",
    "risks": "What could go wrong, and what is done about it",
    "first_aid": "First aid",
    "plan": "Event management plan",
    "insured": "Public liability insurance",
    "insured_until": "Insured until",
    "access": "Access and inclusion",
    "safeguarding": "Safeguarding",
    "neighbours": "Noise, waste and neighbours",
    "worried": "A worry about security",
    "worry": "What the worry is",
    "stewards": "Briefing of stewards",
}
DAYS = ("event_on", "insured_until")  # kept as ISO writes them, read as people say them
CHOICES = {
    "land": LANDS,
    "held_before": OFTEN,
    "open_to": OPEN_TO,
    "listed": YES_NO,
    "insured": YES_NO,
    "worried": YES_NO,
}
EVERYTHING = frozenset({"event_on", "land", "place_name", "address"})  # whoever was asked has to look again
TIMES = frozenset({"starts", "ends", "set_up"})
BY_TIME = frozenset({"land", "road", "procession", "ten", "licence"})
BY_PEAK = BY_TIME | {"safety"}
BY_ROUTE = frozenset({"road", "procession", "safety"})


@dataclass(frozen=True)
class Change:
    """One answer that differs, in words."""

    name: str
    label: str
    before: str
    after: str


def in_words(name: str, value: object) -> str:
    """An answer as people read it; "-" for none."""
    if name == "activities":
        return ", ".join(ACTIVITIES[one] for one in activities_of({name: value})) or "-"
    if value in (None, "", []):
        return "-"
    if name in DAYS:
        return f"{date.fromisoformat(str(value)):%A %-d %B %Y}"
    return str(CHOICES.get(name, {}).get(str(value), value))


def changes(before: Answers, after: Answers) -> list[Change]:
    """In the order of the questions. What was never asked and is not there in either is no change."""
    return [
        Change(name, label, was, now)
        for name, label in LABELS.items()
        if (was := in_words(name, before.get(name))) != (now := in_words(name, after.get(name)))
    ]


def for_consultees(found: list[Change]) -> list[Change]:
    """Without how to reach people, and without what is said of security."""
    return [one for one in found if one.name not in PERSONAL and one.name not in PRIVATE]


def is_material(before: Answers, after: Answers, rules: Book) -> bool:
    """Whether it opens again what was agreed: another date or place, a new activity, or a peak that matters."""
    changed = {one.name for one in changes(before, after)}
    return bool(
        changed & EVERYTHING
        or changed & {"roads", "worried"}
        or set(activities_of(after)) - set(activities_of(before))
        or _peak_matters(_peak(before), _peak(after), rules)
    )


def _peak(answers: Answers) -> int:
    return int(str(answers.get("peak") or 0))


def _peak_matters(before: int, after: int, rules: Book) -> bool:
    crossed = any(before < line <= after for line in rules.value("events.crossing"))
    grown = after > before and (after - before) * 100 >= before * rules.value("events.growth_percent")
    return crossed or grown


def touched(kinds: set[str], before: Answers, after: Answers, rules: Book) -> set[str]:
    """Those of the strands that are to be looked at again."""
    changed = {one.name for one in changes(before, after)}
    if changed & EVERYTHING:
        return kinds
    found: set[str] = set()
    if _peak_matters(_peak(before), _peak(after), rules):
        found |= BY_PEAK
    if changed & TIMES:
        found |= BY_TIME
    if changed & {"roads", "emergency_access"}:
        found |= BY_ROUTE
    if set(activities_of(after)) - set(activities_of(before)):
        found |= {"safety", "land"}
    return found & kinds
