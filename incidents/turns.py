"""Whose turn it is next, by name: what officers read beside a step that asks one more of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from incidents.ladders import Line
from incidents.models import Incident, LadderStep
from incidents.next_asked import one_more
from incidents.states import Step, StepState

ASK_AN_OFFICER = (Step.NEXT, Step.LEAD)
NOBODY = "nobody is left on it"


def with_names(lines: Iterable[Line], incident: Incident, now: datetime) -> list[Line]:
    """The lines of the board, with whom the rota has for that moment: "…: ask the next on the rota, Anna Lee".

    It is the rota as it stands: it may change until then. An exercise asks nobody but those who take part, so no name
    stands there. One query, and a few for each such step.
    """
    found = list(lines)
    if incident.is_drill or not found:
        return found
    waiting = incident.ladder.filter(state=StepState.WAITING, do__in=ASK_AN_OFFICER)
    steps = {(step.get_ladder_display(), step.due_at): step for step in waiting}
    return [_named(line, steps.get((line.label, line.until)), now) for line in found]


def _named(line: Line, step: LadderStep | None, now: datetime) -> Line:
    if step is None or not line.words.endswith(step.get_do_display()):
        return line
    names = [choice.person.name for choice in one_more(step, max(step.due_at, now))]
    return replace(line, words=f"{line.words}, {' and '.join(names) or NOBODY}")
