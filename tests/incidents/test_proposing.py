"""A facilitated dialogue is proposed by one press: after words of reassurance, or as tension rises."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cohesion.journal.sources import address_of
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from cohesion.policy.book import book
from forums.rules import kind_asked
from forums.states import MeetingKind
from incidents import actions
from incidents.actions.proposing import propose_dialogue_after
from incidents.models import Broadcast
from incidents.rules import Refused
from incidents.states import BroadcastState
from incidents.tension import Week, has_risen
from tests import factories
from tests.incidents.test_tension import TOLD

NOON = datetime(2027, 6, 9, 11, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def clock_at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def weeks(*counts: int) -> list[Week]:
    return [Week(date(2027, 1, 4) + timedelta(weeks=n), count) for n, count in enumerate(counts)]


@pytest.mark.parametrize(
    ("counts", "risen"),
    [
        ((1, 1, 1, 1, 3), 3),  # at least three, and twice the average before
        ((2, 2, 2, 2, 3), None),  # three, but not twice as many
        ((0, 0, 0, 0, 2), None),  # twice as many, but not three
        ((1, 1, 1, 1, 4, 0), 4),  # last week
        ((1, 1, 1, 1, 9, 1, 1), None),  # two weeks ago is over
        ((9, 0, 0, 0, 0, 3), 3),  # compared with the four weeks before, not with all
    ],
)
@pytest.mark.django_db
def test_tension_has_risen_as_the_policy_counts_it(counts, risen):
    found = has_risen(weeks(*counts), book())
    assert (found.count if found else None) == risen


@pytest.fixture
def broadcast(scene) -> Broadcast:
    told = {"by": scene.officer, "kind": "reassure", "places": [scene.place], "fact": "We know of it"}
    return actions.draft_broadcast(**told)


def test_a_dialogue_is_proposed_once_a_reassurance_was_sent_and_twice_is_once(client, scene, broadcast):
    with pytest.raises(Refused, match="were sent"):
        propose_dialogue_after(by=scene.officer, broadcast=broadcast)
    actions.agree_broadcast(by=scene.police, broadcast=broadcast)
    Broadcast.objects.update(state=BroadcastState.SENT, sent_at=NOON)
    client.force_login(scene.officer)
    page = f"/incidents/broadcasts/{broadcast.ref}/"
    assert "Propose a dialogue" in client.get(page).content.decode()
    for _ in range(2):
        client.post(f"{page}dialogue/")

    asked = Request.objects.get()
    assert (asked.kind, asked.answer_by, kind_asked(asked)) == (
        Kind.MEETING,
        NOON + timedelta(hours=72),
        MeetingKind.DIALOGUE,
    )
    assert address_of(asked.source) == page
    assert "A dialogue is proposed" in client.get(page).content.decode()
    assert f"Dialogue after broadcast {broadcast.ref}" in client.get("/forums/desk/").content.decode()


def test_a_dialogue_is_proposed_as_tension_rises_and_not_before(client, scene):
    client.force_login(scene.police)
    assert "Propose a dialogue" not in client.get("/incidents/tension/").content.decode()
    client.post("/incidents/tension/dialogue/")
    assert not Request.objects.exists()
    area = factories.an_area()
    for _ in range(3):
        actions.note_tension(by=scene.officer, area=area, what="Talk of a march", **TOLD)

    assert "Propose a dialogue" in client.get("/incidents/tension/").content.decode()
    client.post("/incidents/tension/dialogue/")
    assert Request.objects.get().source == "tension.2027-06-07"
