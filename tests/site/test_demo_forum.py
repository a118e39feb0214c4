from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.site.demo_forum import CONCERNS, build_forum
from forums.models import Body, Concern, Meeting
from tests import factories


def test_the_demonstration_has_a_forum_with_an_agenda_and_texts_nobody(client, db):
    lead = factories.an_officer(Role.COHESION_LEAD)
    body = build_forum(lead, clock.now())

    meeting = Meeting.objects.get()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert all(summary in page for summary in CONCERNS.values())
    assert clock.local(meeting.starts_at).weekday() == 1
    assert body.seats.count() >= body.quorum
    assert not Message.objects.exists()


def test_started_again_it_is_left_as_it_is(db):
    lead = factories.an_officer(Role.COHESION_LEAD)
    for _ in range(2):
        build_forum(lead, clock.now())

    assert (Body.objects.count(), Concern.objects.count()) == (1, 3)
