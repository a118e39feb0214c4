"""Scenarios P59 to P61: the right person sees the right thing, and what is past its time is gone."""

import logging
from datetime import timedelta

import pytest

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.journal.actions import write
from cohesion.journal.models import Audience, Entry
from cohesion.journal.verifying import faults
from cohesion.kit import clock
from cohesion.messaging.models import Message, Receipt, Reply
from cohesion.records import actions
from incidents.actions import acknowledge, raise_incident, stand_down
from incidents.models import Alert, Incident
from incidents.states import Via
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "The suspect is known to us"


@pytest.fixture
def story():
    """An incident that was raised, answered, told of, and stood down, all of it just now."""
    place, primary, deputy, police, _ = factories.a_site()
    incident = raise_incident(by=primary, place=place, kind="fire", must_know="Mrs Brown is in the kitchen")
    alert = incident.alerts.get(person=deputy)
    acknowledge(by=deputy, alert=alert, answer="received", via=Via.TEXT)
    text = Message.objects.filter(person=deputy).first()
    reply = Reply.objects.create(
        provider="twilio", sid="SM9", sender=text.to, body="1", raw={"Body": "1"}, received_at=clock.now()
    )
    Reply.objects.filter(pk=reply.pk).update(person=deputy, about=incident.topic)
    Receipt.objects.create(
        provider="twilio", sid="SM8", status="sent", raw={"To": text.to}, received_at=clock.now()
    )
    write(by=police, subject=incident.topic, kind="note", text=SECRET, audience=Audience.POLICE)
    stand_down(by=police, incident=incident, remains="Nothing")
    Message.objects.update(state="delivered", settled_at=clock.now())
    return incident, primary, deputy, police


def figures(incident) -> list[object]:
    """What must outlive every sweep: how many, when, what kind, how they answered."""
    return [
        list(Message.objects.order_by("pk").values_list("pk", "kind", "state", "posted_at", "settled_at")),
        list(Reply.objects.values_list("pk", "received_at", "understood")),
        list(Receipt.objects.values_list("pk", "status", "received_at")),
        list(Alert.objects.order_by("pk").values_list("pk", "issued_at", "answer", "answered_at")),
        list(Entry.objects.filter(subject=incident.topic).values_list("number", "kind", "at", "counts")),
    ]


def test_p59_a_contact_reads_no_police_entry_by_board_timeline_link_or_guess(client, story):
    incident, _, deputy, police = story
    token = new_link(
        person=deputy,
        purpose=PersonalLink.Purpose.ANSWER,
        about=incident.alerts.get(person=deputy).about,
    )
    pages = [f"/a/{token}/", f"/a/{token}/board/"]
    behind = [f"/incidents/{incident.ref}/{page}" for page in ("", "board/", "timeline/", "timeline.csv")]

    client.force_login(deputy)
    read = [client.get(page) for page in (*pages, *behind, "/directory/views/", "/records/retention/")]
    assert all(SECRET not in page.content.decode() for page in read)
    client.force_login(police)
    assert SECRET in client.get(f"/incidents/{incident.ref}/").content.decode()


def test_p59_a_text_names_nobody(story):
    names = ["Mrs Brown", *(alert.person.name for alert in Alert.objects.select_related("person"))]
    bodies = list(Message.objects.values_list("body", flat=True))
    assert bodies
    assert not [body for body in bodies if any(name in body for name in names)]


def test_p60_a_sweep_takes_words_and_numbers_and_leaves_counts_and_times(story):
    incident, primary, deputy, _ = story
    number = deputy.contact_points.get().number
    before = figures(incident)

    removed = actions.sweep(by=None, now=clock.now() + timedelta(days=3 * 366))

    assert figures(incident) == before
    assert removed["messages"] == Message.objects.count()
    assert removed["incidents"] == removed["raisers"] == 1
    held = [
        *Message.objects.values_list("to", "body", "one_way"),
        *Reply.objects.values_list("sender", "body", "raw"),
        *Receipt.objects.values_list("raw"),
        *Alert.objects.values_list("number", "reasons"),
        *Incident.objects.values_list("must_know", "in_building", "raised_by"),
        *Entry.objects.filter(subject=incident.topic).values_list("words__text", "words__by_name"),
    ]
    said = repr(held)
    assert number not in said
    assert "Brown" not in said
    assert SECRET not in said
    assert primary.pk not in {row[-1] for row in Incident.objects.values_list("raised_by")}
    assert not list(faults())


def test_p60_what_is_within_its_time_stays(story):
    assert sum(actions.sweep(by=None, now=clock.now() + timedelta(days=29)).values()) == 0


def test_p60_a_second_sweep_finds_nothing(story):
    later = clock.now() + timedelta(days=3 * 366)
    actions.sweep(by=None, now=later)
    assert sum(actions.sweep(by=None, now=later).values()) == 0


def test_p60_the_board_still_opens_after_the_sweep(client, story):
    incident, _, _, police = story
    actions.sweep(by=None, now=clock.now() + timedelta(days=3 * 366))
    client.force_login(police)
    for page in ("", "timeline/", "timeline.csv"):
        assert client.get(f"/incidents/{incident.ref}/{page}").status_code == 200


def test_p61_logs_mask_numbers_and_tokens(caplog):
    from cohesion.kit.phones import MaskNumbers

    record = logging.makeLogRecord({"msg": "GET /r/%s/leave/ for %s", "args": ("abcDEF123", "+447700900123")})
    MaskNumbers().filter(record)
    said = record.getMessage()
    assert "abcDEF123" not in said
    assert "900123" not in said


def test_p61_no_page_hands_its_token_to_another_site(client, story):
    _, primary, _, _ = story
    token = new_link(person=primary, purpose=PersonalLink.Purpose.RAISE)
    for page in (f"/r/{token}/", f"/r/{token}/leave/"):
        response = client.get(page)
        assert response.status_code == 200
        assert response["Referrer-Policy"] in ("same-origin", "strict-origin")
        assert "no-store" in response["Cache-Control"]
