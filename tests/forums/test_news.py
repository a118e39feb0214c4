"""Who hears what a body does: by the ways they chose, merged, and seen by the clerk before it goes."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.test import Client

from cohesion.kit import clock
from cohesion.messaging.models import Message
from forums import actions, duties, queries
from forums.models import News, Reader
from forums.targeting import readers_of
from tests import factories

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def mail(settings) -> None:
    settings.EMAIL_BACKEND = SMTP


def a_reader(hall, *, by_email: bool = True, by_text: bool = False) -> Reader:
    person = factories.a_person()
    return actions.choose_news(by=person, bodies=[hall.body], by_email=by_email, by_text=by_text)


def published(hall, **also):
    meeting = hall.called(**also)
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    return actions.publish_agenda(by=hall.clerk, meeting=meeting)


def after(minutes: float) -> int:
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        return duties.tell(clock.now())


def news() -> list[Message]:
    return list(Message.objects.filter(kind="forum.news").order_by("pk"))


def test_what_happens_within_minutes_is_one_email_with_an_address_to_end_it(hall, mail):
    reader = a_reader(hall)
    meeting = published(hall)
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    assert (after(4), after(6), after(12)) == (0, 1, 0)

    (told,) = news()
    assert told.to == reader.person.email
    assert "- The agenda is published\n- The meeting is cancelled" in told.body
    assert f"/n/{reader.secret}/" in told.body


def test_whoever_is_asked_hears_of_a_cancelling_by_their_invitation_alone(client, hall, mail):
    asked, other = a_reader(hall), a_reader(hall)
    meeting = published(hall)
    after(6)
    actions.invite_one(by=hall.clerk, meeting=meeting, person=asked.person)
    Message.objects.update(state="delivered")
    client.force_login(hall.clerk)
    page = client.get(f"/forums/desk/meetings/{meeting.ref}/cancel/").content.decode()
    assert "1 message will go out to people who want to hear" in page
    assert "Nobody will be" not in page

    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")
    with time_machine.travel(clock.now() + timedelta(minutes=12), tick=False):
        assert duties.tell(clock.now()) == 1
    off = Message.objects.filter(body__contains="is cancelled").order_by("pk")
    assert [one.person for one in off] == [asked.person, other.person]


def test_nobody_gets_two_about_a_meeting_within_five_minutes_whatever_the_clerk_does(hall, mail):
    a_reader(hall)
    meeting, begun, at = published(hall), clock.now(), []
    for minute in range(30):
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            if minute % 2 == 0:
                News.objects.create(meeting=meeting, kind="agenda", at=clock.now())
            duties.tell(clock.now())
    at = [told.posted_at for told in news()]

    assert len(at) >= 3
    assert all(later - earlier >= timedelta(minutes=5) for earlier, later in pairwise(at))
    assert News.objects.filter(told_at=None).count() <= 3


def test_a_text_says_the_last_thing_and_fits(hall):
    a_reader(hall, by_email=False, by_text=True)
    meeting = published(hall)
    after(6)

    (told,) = news()
    assert (told.way, told.segments) == ("text", 1)
    assert "the agenda is published" in told.body
    assert f"/forums/meetings/{meeting.ref}/" in told.body


@pytest.mark.parametrize("why", ["email has no line", "left", "opted out", "nothing ticked", "not public"])
def test_whoever_cannot_or_will_not_be_reached_is_not(hall, mail, settings, why):
    reader = a_reader(hall, by_email=why in ("email has no line", "left"), by_text=why == "opted out")
    if why == "email has no line":
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    if why == "left":
        type(reader.person).objects.update(is_active=False)
    reader.person.contact_points.update(reach="opted_out")
    if why == "not public":
        hall.body.is_public = False
        hall.body.save()

    assert readers_of(hall.body) == []


def test_of_two_rounds_that_saw_the_same_news_one_tells(hall, mail):
    a_reader(hall)
    meeting = published(hall)

    assert [actions.tell_readers(meeting=meeting, now=clock.now()) for _ in range(2)] == [1, 0]


def test_the_clerk_sees_how_many_will_be_written_to_and_where_without_an_address(client, hall, mail):
    reader = a_reader(hall)
    meeting = hall.called()
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    client.force_login(hall.clerk)
    page = client.get(f"/forums/desk/meetings/{meeting.ref}/publish/").content.decode()

    assert "1 message will go out" in page
    assert "p…@example.org" in page
    assert reader.person.email not in page


def test_the_clerk_sees_that_a_raiser_will_be_texted_and_no_number(client, hall):
    concern, _ = hall.raised()
    client.force_login(hall.clerk)
    number = hall.member.contact_points.get().number
    page = client.get(f"/forums/desk/concerns/{concern.ref}/acknowledge/").content.decode()

    assert "1 message will go out" in page
    assert f"07••• •••{number[-3:]}" in page
    assert number not in page
    assert (
        "Nobody will be" in client.get(f"/forums/desk/concerns/{concern.ref}/safeguarding/").content.decode()
    )


def test_somebody_chooses_signed_in_and_ends_it_by_the_address_in_the_email(client, hall):
    person = factories.a_person()
    client.force_login(person)
    client.post("/forums/news/", {"bodies": [hall.body.pk], "by_email": "on"})
    reader = Reader.objects.get()
    assert (reader.person, list(reader.bodies.all()), reader.by_text) == (person, [hall.body], False)
    client.logout()

    address = f"/n/{reader.secret}/"
    assert "checked" in client.get(address).content.decode()
    assert "Nothing of the forums" in client.post(address, {}).content.decode()
    reader.refresh_from_db()
    assert (reader.bodies.count(), reader.by_email) == (0, False)


def test_a_browser_takes_part_at_the_secret_address_though_it_says_not_from_where(hall):
    reader, browser = a_reader(hall), Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert "Nothing of the forums" in browser.post(f"/n/{reader.secret}/", {}).content.decode()
    assert browser.post("/forums/concerns/raise/", {}).status_code == 403


@pytest.mark.parametrize("wrong", ["1-", "x", "9" * 40, "{pk}-" + "0" * 32, "{other}"])
def test_a_made_up_address_opens_nothing(client, hall, wrong):
    reader, other = a_reader(hall), a_reader(hall)
    secret = wrong.format(pk=reader.pk, other=f"{reader.pk}-{other.secret.partition('-')[2]}")
    response = client.get(f"/n/{secret}/")

    assert response.status_code == 410
    assert queries.reader_by_secret(secret) is None


def test_another_nonce_closes_the_address_and_no_other_site_is_told_of_it(client, hall):
    reader = a_reader(hall)
    page = client.get(f"/n/{reader.secret}/")
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    Reader.objects.update(nonce="another")

    assert client.get(f"/n/{reader.secret}/").status_code == 410


def test_it_goes_with_the_person(hall):
    from forums.keeping import erase_reading, reads

    reader = a_reader(hall)
    assert reads(reader.person)[0]["bodies__name"] == hall.body.name
    assert erase_reading(None, reader.person, "Asked") > 0
    assert not Reader.objects.exists()
