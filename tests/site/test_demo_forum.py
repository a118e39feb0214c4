import pytest

from cohesion.calendars.models import Rsvp
from cohesion.directory.models import Post
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.plan.models import AgreedAction
from cohesion.site.demo_forum import ANSWERS, CONCERNS, FOUNDED, build_forum
from cohesion.site.demo_past import EVIDENCE
from forums.models import Body, Concern, Meeting
from forums.states import MeetingState
from tests import factories


@pytest.fixture
def lead(db):
    """In post since before there was a forum; and those who are asked, who take texts only."""
    for name in ANSWERS:
        factories.a_person(name)
    person = factories.an_officer(Role.COHESION_LEAD)
    Post.objects.filter(person=person).update(held_from=(clock.now() - 2 * FOUNDED).date())
    return person


def test_the_demonstration_has_a_forum_with_an_agenda_to_come(client, lead):
    body = build_forum(lead, clock.now())

    meeting = Meeting.objects.get(state=MeetingState.PUBLISHED)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert all(summary in page for summary in CONCERNS.values())
    assert clock.local(meeting.starts_at).weekday() == 1
    assert body.seats.count() >= body.quorum


def test_only_those_who_are_asked_are_written_to_and_some_have_answered(lead):
    build_forum(lead, clock.now())
    assert set(Message.objects.values_list("kind", "person__name")) == {
        ("rsvp.invited", name) for name in ANSWERS
    }
    answered = Rsvp.objects.exclude(answer="").count()
    assert answered == sum(1 for answer in ANSWERS.values() if answer)
    assert Rsvp.objects.exclude(needs="").get().has_open_need


def test_one_concern_is_followed_to_its_evidence_each_step_on_its_own_day(client, lead):
    build_forum(lead, clock.now())
    past = Meeting.objects.get(state=MeetingState.CLOSED)
    page = client.get(Concern.objects.get(state="responded").get_absolute_url()).content.decode()
    assert EVIDENCE in page
    assert "We did" in page
    said = Entry.objects.filter(subject=past.topic).order_by("number").values_list("at", flat=True)
    assert list(said) == sorted(said)
    assert said[0] < past.starts_at < past.ends_at < list(said)[-1] < clock.now()
    assert set(AgreedAction.objects.values_list("state", flat=True)) == {"open", "done"}


def test_started_again_it_is_left_as_it_is(lead):
    for _ in range(2):
        build_forum(lead, clock.now())

    assert (Body.objects.count(), Concern.objects.count(), Meeting.objects.count()) == (1, 4, 2)
