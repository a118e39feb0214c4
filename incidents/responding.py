"""How we respond, in plain words for everybody: who does what by when, made of what is in force. No tactics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from cohesion.kit import clock
from cohesion.policy.book import Book
from incidents.models import Playbook
from incidents.models.playbook import ANY
from incidents.playbooks import Plan, kinds, plan_from
from incidents.states import NEEDS_POLICE, QUIET, Agreement, Ladder, Severity, Step

Said = tuple[str, str]  # by when, and who does what

ASKED = {
    Ladder.SITE: "the place",
    Ladder.POLICE: "the police",
    Ladder.COUNCIL: "the council",
    Ladder.NEIGHBOUR: "a neighbouring place",
    Ladder.CONFIRM: "",
}
DOES = {
    Step.CALL: "The service rings those who have had a text and have not answered.",
    Step.THIRD: "The service asks the place’s third contact too.",
    Step.NEXT: "The service asks whoever is next on the rota.",
    Step.LEAD: "The service asks the council’s cohesion lead.",
    Step.LIST: "The council’s duty officer rings the place’s contacts.",
    Step.CONTROL_ROOM: "The council’s duty officer rings the police control room.",
    Step.CONFIRM: "The service asks the officers again to confirm.",
}
"""A step for readers who know none of our words. `states.Step` has them for officers."""


@dataclass(frozen=True)
class Stage:
    """A part of the answer, with its promises in the order in which they fall due."""

    title: str
    said: list[Said]


@dataclass(frozen=True)
class Response:
    """What is done at one severity: of any kind, or of the one that has a playbook of its own.

    `agreed_on` is the day on which the police agreed it; None while it is this service's proposal.
    """

    severity: str
    kind: str
    label: str
    examples: str
    agreed_on: date | None
    stages: list[Stage]


def responses(rules: Book) -> list[Response]:
    """Every severity, the worst first; after it each kind with a playbook of its own there. One query."""
    agreed = {(one.kind, one.severity): one for one in Playbook.objects.filter(state=Agreement.IN_FORCE)}
    own = sorted(kind for kind, _ in agreed if kind != ANY)
    wanted = [(ANY, s) for s in Severity] + [(kind, s) for kind in dict.fromkeys(own) for s in Severity]
    found = [(kind, s) for kind, s in wanted if kind == ANY or (kind, s) in agreed]
    return [
        _response(rules, kind, severity, agreed.get((kind, severity)))
        for kind, severity in sorted(found, key=lambda pair: (pair[1], pair[0] != ANY))
    ]


def _response(rules: Book, kind: str, severity: str, playbook: Playbook | None) -> Response:
    about, plan = rules.value(f"severity.{severity}"), plan_from(playbook, rules, severity, kind)
    agreed_at = playbook.agreed_at if playbook else None
    return Response(
        severity,
        kinds(rules).get(kind, kind) if kind != ANY else "",
        about["label"],
        about["test"],
        clock.local(agreed_at).date() if agreed_at else None,
        [
            Stage("Who hears first", _at_once(severity)),
            Stage("While nobody answers", _ladders(plan)),
            Stage("Once it is confirmed", _confirmed(rules, plan, severity)),
            Stage("Until it is over", _until_over(plan, severity)),
        ],
    )


def _at_once(severity: str) -> list[Said]:
    """Source: `targeting.first_ring`, by whom an S4 reaches officers only."""
    told = "police liaison on duty and the council’s duty officer have a text, marked UNCONFIRMED."
    site = "" if severity == Severity.S4 else "the place’s primary contact and deputy, "
    first = f"{site}{told}"
    return [("At once", first[0].upper() + first[1:])]


def _ladders(plan: Plan) -> list[Said]:
    asked = [ladder for ladder in Ladder if ladder != Ladder.NEIGHBOUR]
    said = [one for ladder in asked for one in _steps(plan, ladder)]
    return said or [("", "Nobody is hurried.")]


def _steps(plan: Plan, ladder: Ladder) -> list[Said]:
    steps = sorted(plan.steps(ladder), key=lambda step: step["at_minutes"])
    return [(_when(ladder, step["at_minutes"]), _does(step)) for step in steps]


def _does(step: dict) -> str:
    if step["do"] == Step.CALL and not step["at_minutes"]:
        return "The service rings them, besides the text."
    return DOES[Step(step["do"])]


def _when(ladder: Ladder, minutes: int) -> str:
    """A step at 0 waits for no answer."""
    who = ASKED[ladder]
    if not minutes:
        return f"At once, to {who}" if who else "At once"
    lacking = f"“I have this” from {who}" if who else "a confirmation"
    return f"After {in_minutes(minutes)} without {lacking}"


def _confirmed(rules: Book, plan: Plan, severity: str) -> list[Said]:
    """Source: `rules.objections_to_confirming`, `targeting.second_ring` and `quiet.waits`."""
    if severity == Severity.S4:
        return [("", "An S4 alerts no neighbouring place by text.")]
    who = "Police liaison or a council officer, other than whoever reported it, confirms"
    if severity == Severity.S1:
        who = f"{who}. An officer with nobody to ask may confirm alone, and that is reviewed"
    said = [("Two people decide", f"{who}."), ("Then", _reach(plan.reach)), *_steps(plan, Ladder.NEIGHBOUR)]
    if severity in QUIET:
        hours = rules.value("quiet_hours")
        said.append(
            (f"{hours['from']} to {hours['until']}", "Texts to people not on duty wait until the morning.")
        )
    return said


def _reach(reach: dict) -> str:
    """Which places are told. A group has no name here: it may be that of a community."""
    faith = {"all": "of the same faith", "opted_in": "of the same faith, whose contacts asked for it"}
    found = [
        f"within {reach['radius_km']:g} km" if reach["radius_km"] else "",
        f"among the nearest {reach['nearest']}, however far" if reach["nearest"] else "",
        "in the same area" if reach["same_area"] else "",
        faith.get(reach["same_faith"], ""),
        "in a group that was agreed beforehand" if reach.get("groups") else "",
    ]
    if ways := _either(one for one in found if one):
        return f"The primary contact and deputy of each place {ways} have a text."
    return "Nobody else is told by text."


def _until_over(plan: Plan, severity: str) -> list[Said]:
    """Source: `rules.objections_to_standing_down`; the all-clear is owed to everyone who was told."""
    police = severity in NEEDS_POLICE
    ends = "The police decide that it is over." if police else "An officer decides that it is over."
    return [
        (f"Within {in_minutes(plan.first_update_minutes)}", "Everybody who was told hears what is known."),
        (f"Then every {in_minutes(plan.update_minutes)}", "They hear again, also when nothing is new."),
        (
            "At the end",
            f"{ends} Everybody who was told hears that: by text, or by a call where no text arrives.",
        ),
    ]


def in_minutes(minutes: int) -> str:
    return clock.in_words(timedelta(minutes=minutes))


def _either(words: Iterable[str]) -> str:
    *before, last = list(words) or [""]
    return f"{', '.join(before)} or {last}" if before else last
