"""What an event needs, from whom, by when: the same answer in the pre-check, the application and the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cohesion.policy.book import Book
from events import clocks
from events.answers import NO_TICK, Answers, activities_of
from events.states import Tier

PUBLIC_LAND = ("council", "highway")
MEDIUM = {"road", "licensable", "procession"}


@dataclass(frozen=True)
class Facts:
    """What the answer depends on, and nothing else."""

    land: str
    event_on: date
    peak: int
    activities: frozenset[str]
    held_before: bool = False
    worried: bool = False


@dataclass(frozen=True)
class Need:
    """One strand: what is asked for, of whom, by when. `warning` says what is at risk before anybody takes it."""

    kind: str
    words: Mapping[str, str]
    by: date | None = None
    strict: date | None = None
    note: str = ""
    warning: str = ""
    is_late: bool = False

    @property
    def is_permission(self) -> bool:
        return self.words["asks"] == "permission"


@dataclass(frozen=True)
class Assessment:
    tier: Tier
    needs: list[Need]
    notes: list[str]

    @property
    def permissions(self) -> list[Need]:
        return [need for need in self.needs if need.is_permission]

    @property
    def notices(self) -> list[Need]:
        return [need for need in self.needs if need.words["asks"] == "notice"]

    @property
    def advice(self) -> list[Need]:
        return [need for need in self.needs if need.words["asks"] == "advice"]

    @property
    def is_only_noted(self) -> bool:
        """Nothing here is ours to decide, and nobody else is to be told."""
        return self.tier == Tier.T0 and not self.permissions and not self.notices


def facts_of(answers: Answers) -> Facts | None:
    """None while what an answer depends on is not known yet."""
    land, on, peak = answers.get("land"), answers.get("event_on"), answers.get("peak")
    if not (land and on and peak):
        return None
    return Facts(
        land=str(land),
        event_on=date.fromisoformat(str(on)),
        peak=int(str(peak)),
        activities=frozenset(activities_of(answers)),
        held_before=answers.get("held_before") == "yes",
        worried=answers.get("worried") == "yes",
    )


def tier_of(facts: Facts, rules: Book) -> Tier:
    """How much is asked. A worry about security lifts an event to tier 2, and nobody outside is told why."""
    if facts.peak >= rules.value("events.high_from") or "fireworks" in facts.activities:
        return Tier.T3
    if facts.peak >= rules.value("events.medium_from") or facts.activities & MEDIUM or facts.worried:
        return Tier.T2
    return Tier.T1 if facts.land in PUBLIC_LAND or facts.activities - NO_TICK else Tier.T0


def kinds_of(facts: Facts, rules: Book) -> list[str]:
    """The strands of an event, in the order in which they are shown."""
    done, is_public = facts.activities, facts.land in PUBLIC_LAND
    by_notice = facts.peak <= rules.value("events.ten_people")
    holds = {
        "land": facts.land == "council",
        "road": "road" in done,
        "procession": "procession" in done,
        "ten": "licensable" in done and by_notice,
        "licence": "licensable" in done and not by_notice,
        "trading": "stalls" in done and is_public,
        "collection": "collection" in done,
        "safety": tier_of(facts, rules) >= Tier.T2,
        "fireworks": "fireworks" in done,
        "food": bool(done & {"food", "food_sold"}),
        "assembly": "vigil" in done and is_public,
    }
    return [kind for kind, applies in holds.items() if applies]


def assess(facts: Facts, today: date, rules: Book) -> Assessment:
    """Everything that an organiser has to know about permission, on the day on which they ask."""
    needs = [_need(kind, facts, today, rules) for kind in kinds_of(facts, rules)]
    return Assessment(tier_of(facts, rules), needs, notes_of(facts, rules))


def notes_of(facts: Facts, rules: Book) -> list[str]:
    notes = []
    if facts.peak >= rules.value("events.medium_from"):
        notes.append(str(rules.value("events.martyns_law")))
    if facts.land in PUBLIC_LAND or facts.peak >= rules.value("events.medium_from"):
        notes.append(
            "Do not count on police officers being there: they have no general duty to keep a public event safe."
        )
    return notes


def stop_day(event_on: date, rules: Book) -> date:
    """The day by which everything is decided, whatever our target says."""
    last = clocks.clear_working_days_before(event_on, rules.value("events.stop_days") - 1, rules)
    return clocks.safe_day(last, rules)


def apply_by(facts: Facts, rules: Book) -> date:
    """The last day on which we can still promise a decision in time."""
    tier = tier_of(facts, rules)
    if tier <= Tier.T1:
        last = clocks.clear_working_days_before(
            facts.event_on, rules.value("events.expedited_notice_days") - 1, rules
        )
        return clocks.safe_day(last, rules)
    days = rules.value("events.target_days")["t2" if tier == Tier.T2 else "other"]
    last = clocks.clear_working_days_before(stop_day(facts.event_on, rules), days, rules)
    return clocks.safe_day(last, rules)


def _need(kind: str, facts: Facts, today: date, rules: Book) -> Need:
    words = rules.value(f"events.strand.{kind}")
    by = {
        "land": lambda: apply_by(facts, rules),
        "road": lambda: facts.event_on - timedelta(weeks=rules.value("events.road_weeks")),
        "procession": lambda: clocks.procession_date(facts.event_on, rules),
        "ten": lambda: clocks.ten_dates(facts.event_on, rules).safe,
        "food": lambda: facts.event_on - timedelta(days=rules.value("events.food_days")),
    }
    day = by[kind]() if kind in by and not (kind == "food" and "food_sold" not in facts.activities) else None
    is_late = day is not None and day < today
    note, warning = _said(kind, facts, today, is_late, rules)
    strict = clocks.ten_dates(facts.event_on, rules).strict if kind == "ten" else None
    return Need(kind, words, day, strict, note, warning, is_late)


SOLD = (
    "Whoever sells food is registered with environmental health, 28 days before they begin. Many traders are."
)
SOLD_LATE = "Ask your sellers today whether they are registered. If one is not, ring environmental health."


def _said(kind: str, facts: Facts, today: date, is_late: bool, rules: Book) -> tuple[str, str]:
    """What is worth knowing, and what is at risk."""
    if kind == "ten":
        return _of_ten(facts, today, is_late, rules)
    if kind == "procession":
        return _of_procession(facts, is_late)
    if kind == "road" and is_late:
        weeks = rules.value("events.road_weeks")
        return (
            "",
            f"Highways ask for {weeks} weeks. Ask all the same, today: shorter has been possible, and is not promised.",
        )
    if kind == "land" and is_late:
        return "", "This is later than we can promise to decide by. Ring us today."
    if kind == "food" and "food_sold" in facts.activities:
        return SOLD, SOLD_LATE if is_late else ""
    if kind == "food":
        return (
            "Food shared at one community event is usually no food business. Have a list of allergens on the table.",
            "",
        )
    return "", ""


def _of_ten(facts: Facts, today: date, is_late: bool, rules: Book) -> tuple[str, str]:
    note = "Give it to licensing on its own form: this application is not the notice."
    late = clocks.ten_dates(facts.event_on, rules).late_safe
    if not is_late:
        return note, ""
    if today > late:
        return (
            note,
            "It is too late for a temporary event notice. Hold the event without what needs one, or on another day.",
        )
    return note, (
        f"Only a late notice is possible, until {late:%A} {late.day} {late:%B %Y}. One objection by police or "
        "environmental health ends it: no hearing, no appeal."
    )


def _of_procession(facts: Facts, is_late: bool) -> tuple[str, str]:
    note = (
        "Write to the police with the date, the time it starts, the route, and the name and address of an organiser, "
        "by hand or by recorded delivery. This application is not that notice."
    )
    if facts.held_before:
        return f"Held here most years, it may need no notice. Tell the police all the same. {note}", ""
    if is_late:
        return (
            note,
            "Tell the police today: later notice is lawful only if earlier was not reasonably practicable.",
        )
    return note, ""
