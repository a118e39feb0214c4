"""What is said to whoever is asked: one plain segment, nothing of faith or names, 999, and an alert comes first."""

import pytest

from cohesion.calendars.actions.telling import WHERE, where
from cohesion.kit.sms_text import measure, not_gsm7
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State
from cohesion.policy.book import book, shipped
from cohesion.policy.wordings import at_its_longest
from forums import actions as forums
from incidents import actions as incidents
from tests import factories

pytestmark = pytest.mark.django_db
TEXTS = sorted(key for key in shipped() if key.startswith("text.rsvp."))
MAILS = sorted(key for key in shipped() if key.startswith("email.rsvp.") and not key.endswith(".subject"))


@pytest.mark.parametrize("key", TEXTS)
def test_each_text_is_one_plain_segment_at_its_longest(key):
    text = at_its_longest(book().value(key))
    assert (measure(text).segments, not_gsm7(text)) == (1, [])
    assert "{" not in text


@pytest.mark.parametrize("key", MAILS)
def test_each_email_says_what_it_is_and_what_to_do_in_danger(key):
    words = book().value(key)
    assert words.rstrip().endswith("This is about a meeting. In danger call 999. Ref {ref}")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("Lodge Vale Centre, Corby", "Lodge Vale Centre, Corby"),
        ("Lodge Vale Community Centre, Lodge Vale Road, Corby NN17 1AA", "Lodge Vale Community Centre"),
        ("A" * 41, "see the forum's web page"),
        ("Świetlica, Kettering", "see the forum's web page"),
    ],
)
def test_a_place_is_shortened_by_whole_parts(place, said):
    assert where(place) == said
    assert len(where(place)) <= WHERE


def test_neither_the_group_nor_anybody_is_named_in_a_text(settings):
    clerk, person = (
        factories.an_officer("cohesion_lead", on_duty=False),
        factories.a_person("Sentinel Person"),
    )
    body = forums.make_body(by=clerk, slug="women", name="Sentinel women", kind="interest", terms="To meet.")
    meeting = a_meeting(clerk, body)
    forums.invite_one(by=clerk, meeting=meeting, person=person)
    text = Message.objects.get()
    assert (text.way, text.person) == ("text", person)  # no mail server is set
    assert "Sentinel" not in text.body + text.one_way


def a_meeting(clerk, body):
    from datetime import timedelta

    from cohesion.kit import clock

    starts = clock.now() + timedelta(days=30)
    when = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    return forums.call_meeting(by=clerk, body=body, venue="Lodge Vale Centre, Corby", **when)


def test_a_digit_goes_to_an_alert_that_is_open_and_not_to_the_invitation():
    place, _, deputy, _, duty = factories.a_site()
    incident = incidents.raise_incident(by=duty, place=place, kind="fire")
    body = forums.make_body(by=duty, slug="cohesion", name="Forum", kind="forum", terms="To meet.")
    meeting = a_meeting(duty, body)
    forums.invite_one(by=duty, meeting=meeting, person=deputy)
    Message.objects.update(state=State.DELIVERED)
    number = deputy.contact_points.get().number

    reply = take_text({"MessageSid": "SM1", "From": number, "Body": "1"}, provider="simulator")

    assert reply.about == incident.topic
    assert deputy.rsvps.get().answer == ""
    named = {"MessageSid": "SM2", "From": number, "Body": f"1 {meeting.ref}"}
    assert take_text(named, provider="simulator").about == meeting.topic
    assert deputy.rsvps.get().answer == "coming"
