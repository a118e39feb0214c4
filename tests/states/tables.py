"""Every table of moves there is, with what it is about. docs/states.md is made of it, and held to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from django.db.models import Choices

from cohesion.directory import states as directory
from cohesion.messaging import states as messaging
from cohesion.plan import states as plan
from cohesion.upkeep import states as upkeep
from events import states as events
from forums import room_states as room
from forums import states as forums
from incidents import record_states as record
from incidents import states as incidents

MODULES: tuple[ModuleType, ...] = (
    incidents,
    record,
    messaging,
    plan,
    upkeep,
    directory,
    forums,
    room,
    events,
)
ABOUT = {
    "incidents.states.MOVES": "An incident",
    "incidents.states.BROADCAST_MOVES": "A broadcast",
    "incidents.states.STEP_MOVES": "A step of a ladder",
    "incidents.states.AGREEMENT_MOVES": "A version of a playbook",
    "incidents.states.RECOVERY_MOVES": "A line of the recovery checklist",
    "incidents.states.LESSON_MOVES": "A lesson",
    "incidents.record_states.DONE_MOVES": "A line of a checklist of the record",
    "incidents.record_states.CALL_MOVES": "A call that somebody asked for",
    "cohesion.messaging.states.MOVES": "A message",
    "cohesion.plan.states.ACTION_MOVES": "An agreed action",
    "cohesion.plan.states.MOVES": "A request of one service to another",
    "cohesion.plan.states.EDITION_MOVES": "A quarterly report",
    "cohesion.upkeep.states.CHECK_MOVES": "A check of a contact",
    "cohesion.directory.states.SWAP_MOVES": "A duty on offer",
    "forums.states.CONCERN_MOVES": "A concern",
    "forums.states.MEETING_MOVES": "A meeting",
    "forums.states.PLAN_MOVES": "The dates proposed for a year",
    "forums.room_states.SPEAKER_MOVES": "A request to speak in a meeting",
    "forums.room_states.POLL_MOVES": "A poll of a meeting",
    "forums.room_states.QUESTION_MOVES": "An anonymous question to a meeting",
    "forums.room_states.AMENDMENT_MOVES": "A proposed change to draft minutes",
    "events.states.CASE_MOVES": "An application for an event",
    "events.states.STRAND_MOVES": "A strand of an application",
    "events.states.DECISION_MOVES": "A recommendation about an application",
}

HEAD = """# Every state, and what it may become

Made of the tables in the code by `tests/states/`; `WRITE_STATES=1` writes it anew. What is in no table cannot happen:
each move is one conditional UPDATE, and each pair of states is tried by a test.
"""


@dataclass(frozen=True)
class Table:
    """One table: its dotted name, the states, and what each may become."""

    name: str
    states: type[Choices]
    moves: dict

    def lines(self) -> Iterator[str]:
        yield f"## {ABOUT[self.name]}\n`{self.name}`\n"
        yield "| state | what it says | may become |\n|---|---|---|"
        for state in self.states:
            after = ", ".join(f"`{one.value}`" for one in self.states if one in self.moves[state])
            yield f"| `{state.value}` | {state.label} | {after or 'nothing: it is the end'} |"


def tables() -> list[Table]:
    """Every name that ends in MOVES in a module of states, in the order of ABOUT."""
    found = {
        f"{module.__name__}.{name}": moves
        for module in MODULES
        for name, moves in vars(module).items()
        if name.endswith("MOVES")
    }
    by_place = {name: place for place, name in enumerate(ABOUT)}
    ordered = sorted(found, key=lambda name: by_place.get(name, len(by_place)))
    return [Table(name, type(next(iter(found[name]))), found[name]) for name in ordered]


def page() -> str:
    return "\n".join([HEAD, *("\n".join(table.lines()) + "\n" for table in tables())])
