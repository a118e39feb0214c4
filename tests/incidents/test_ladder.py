"""Every cell of the default ladder table of DECISIONS, by an injected clock."""

from datetime import timedelta

import pytest

from cohesion.directory.states import Rank, Role, Way
from cohesion.kit import clock
from cohesion.messaging.models import Message
from incidents import actions, duties
from incidents.models import Alert
from incidents.states import StepState
from tests import factories

NEAR = (52.4850, -0.6967)
KINDS = {"S1": "fire", "S2": "threat", "S3": "damage", "S4": "rumour"}
# severity, ladder: what is posted at which minute while nobody answers. DECISIONS, "Default ladder".
TABLE = {
    ("S1", "site"): {0: "call primary, call deputy", 3: "text third, call third", 5: "list to duty"},
    ("S1", "police"): {0: "call police", 3: "text next police", 5: "control room to duty"},
    ("S1", "council"): {0: "call duty", 3: "text second duty", 6: "text lead"},
    ("S1", "neighbour"): {5: "call primary, call deputy", 8: "text third", 12: "list to duty"},
    ("S2", "site"): {5: "call primary, call deputy", 10: "text third", 15: "list to duty"},
    ("S2", "police"): {5: "call police", 8: "text next police", 10: "control room to duty"},
    ("S2", "council"): {5: "call duty", 8: "text second duty", 12: "text lead"},
    ("S2", "neighbour"): {10: "call primary, call deputy", 20: "list to duty"},
    ("S3", "site"): {60: "list to duty"},
    ("S3", "police"): {60: "text next police"},
    ("S3", "council"): {60: "text second duty"},
    ("S3", "neighbour"): {},
    ("S4", "site"): {},
    ("S4", "police"): {},
    ("S4", "council"): {},
}


class Town:
    """Whoever a ladder can reach, by what they are called in the table."""

    def __init__(self, scene) -> None:
        self.scene = scene
        self.beside = factories.a_place("Next Door Mosque", at=NEAR)
        self.people = {
            "police": scene.police,
            "next police": factories.an_officer(Role.POLICE_LIAISON, turn=2),
            "duty": scene.officer,
            "second duty": factories.an_officer(turn=2),
            "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        }
        third = factories.a_contact(scene.place, Rank.THIRD)
        self.site = {"primary": scene.primary, "deputy": scene.deputy, "third": third}
        ranks = {"primary": Rank.PRIMARY, "deputy": Rank.DEPUTY, "third": Rank.THIRD}
        self.neighbours = {
            name: factories.a_contact(self.beside, rank, same_faith=True) for name, rank in ranks.items()
        }

    def raised(self, severity: str, ladder: str):
        """Raised by somebody who is on no ladder: an officer off duty."""
        by = factories.an_officer(Role.DUTY_OFFICER, on_duty=False)
        incident = actions.raise_incident(
            by=by, place=self.scene.place, kind=KINDS[severity], severity=severity
        )
        Alert.objects.filter(incident=incident, person=by).update(party="neighbour")
        if ladder == "neighbour" and severity != "S4":
            actions.confirm_ring(by=self.people["lead"], incident=incident)
        incident.ladder.exclude(ladder=ladder).delete()
        return incident

    def said(self, ladder: str, messages) -> str:
        names = self.people | (self.neighbours if ladder == "neighbour" else self.site)
        by_id = {person.pk: name for name, person in names.items()}
        texts = {"ladder.list": "list to", "ladder.duty": "control room to"}
        posted = [
            f"{texts.get(m.kind, 'call' if m.way == Way.VOICE else 'text')} {by_id[m.person_id]}"
            for m in messages
            if m.kind != "ladder.next"
        ]
        return ", ".join(posted)


@pytest.fixture
def town(scene, settings) -> Town:
    settings.VOICE_PROVIDER = "simulator"
    return Town(scene)


@pytest.mark.parametrize(("severity", "ladder"), TABLE)
def test_default_ladder_cell_by_cell(town, time_machine, severity, ladder):
    start = clock.now()
    time_machine.move_to(start, tick=False)
    incident = town.raised(severity, ladder)
    found, seen = {}, Message.objects.order_by("-id").first().pk
    for minute in (*range(21), 59, 60, 61):
        now = start + timedelta(minutes=minute)
        time_machine.move_to(now, tick=False)
        duties.escalate_unanswered(now)
        new = list(Message.objects.filter(pk__gt=seen).order_by("id"))
        if new:
            found[minute], seen = town.said(ladder, new), new[-1].pk
    assert found == TABLE[severity, ladder]
    assert not incident.ladder.filter(state=StepState.WAITING).exists()
    if "neighbour" not in ladder and severity != "S4":
        assert not incident.alerts.filter(ring=1).exists(), "only a person tells a second ring"
