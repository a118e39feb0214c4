"""Moving an incident from one state to the next, and locking it while something about it is decided."""

from cohesion.live.actions import touch
from incidents.models import Incident
from incidents.rules import Refused
from incidents.states import MOVES, State

OVERTAKEN = "Somebody else was quicker: this incident has changed. Look at the board and decide again."


def lock(incident: Incident) -> Incident:
    """The incident as it is now, with other writers of it waiting until this transaction ends."""
    touch(incident.topic)
    return Incident.objects.select_related("place__area", "playbook").get(pk=incident.pk)


def move(incident: Incident, to: State, **also: object) -> None:
    """One conditional UPDATE: raises Refused when the incident is no longer as it was read, or may not become this."""
    as_read = Incident.objects.filter(pk=incident.pk, state=incident.state)
    if to not in MOVES[State(incident.state)] or as_read.update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    for name, value in {"state": to, **also}.items():
        setattr(incident, name, value)
