"""The hot debrief (domain B6, G): everyone who was told, once, in waking hours, within 72 hours; or a call."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db.models import F

from cohesion.directory.states import Way
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging import actions as messaging
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State as MessageState
from incidents import actions, duties
from incidents.models import Alert, DebriefAnswer, DebriefInvitation
from incidents.rules import Refused
from tests import factories
from tests.incidents.conftest import Scene

EVENING = datetime(2026, 12, 11, 20, 45, tzinfo=clock.LONDON)


@pytest.fixture
def night(db):
    with time_machine.travel(EVENING - timedelta(hours=2), tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(night) -> Scene:
    """Everybody holds their post and is on duty on that night."""
    return Scene(*factories.a_site())


@pytest.fixture
def ended(night, scene):
    """Raised at 18:45 and stood down at 20:45."""
    incident = scene.raised()
    Message.objects.update(state="delivered", accepted_at=F("posted_at"))
    night.move_to(EVENING)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    Message.objects.update(state="delivered", accepted_at=F("posted_at"))
    incident.refresh_from_db()
    return incident


@pytest.fixture
def asked(night, ended):
    """Asked the next morning at nine; hands out the address of each person's own link."""
    night.move_to(EVENING + timedelta(hours=12, minutes=15))
    assert duties.ask_how_it_went(clock.now()) == 1
    Message.objects.update(state="delivered")
    texts = Message.objects.filter(kind="debrief.link")
    return {text.person: "/d/" + text.body.split("/d/")[1].split("/")[0] + "/" for text in texts}


def reply(person, body: str) -> None:
    number = person.contact_points.get().number
    sid = f"SM{Reply.objects.count()}"
    take_text({"MessageSid": sid, "From": number, "To": "+447700900000", "Body": body}, provider="twilio")


def test_everyone_who_was_told_is_asked_once_in_the_exact_words(scene, ended, asked):
    assert set(asked) == {scene.primary, scene.deputy, scene.police, scene.officer}
    text = Message.objects.filter(kind="debrief.link").first()
    start, _, end = text.body.partition("http")
    assert start == f"NN Cohesion: how did ref {ended.ref} go for you? Four questions, two minutes: "
    assert end.endswith("/ Or reply 2 and we will ring.")
    assert text.answers == ["2"]
    assert "eply" not in text.one_way
    assert duties.ask_how_it_went(clock.now()) == 0


@pytest.mark.parametrize(
    ("after", "asks"), [(6, 0), (11.9, 0), (12, 0), (12.25, 1), (24, 0), (71, 1), (72, 0), (90, 0)]
)
def test_after_some_hours_in_waking_hours_and_not_after_it_is_closed(night, ended, after, asks):
    night.move_to(EVENING + timedelta(hours=after))
    assert duties.ask_how_it_went(clock.now()) == asks


def test_four_questions_are_answered_without_signing_in_and_once(asked, scene, client, ended):
    page = asked[scene.primary]
    assert "How did it go?" in client.get(page).content.decode()
    assert client.get(page).headers["Referrer-Policy"] == "strict-origin"
    empty = client.post(page, {"happened": " "}).content.decode()
    assert "Answer at least one" in empty
    client.post(page, {"happened": "A fire", "to_change": "Lights"})
    answer = DebriefAnswer.objects.get()
    assert (answer.happened, answer.to_change) == ("A fire", "Lights")
    assert answer.said_as == "Primary contact, Rockingham Vale Mosque"
    again = client.post(page, {"happened": "Twice"}).content.decode()
    assert "recorded already" in again
    assert DebriefAnswer.objects.count() == 1


def test_an_anonymous_answer_leads_back_to_nobody(asked, scene, client, ended):
    client.post(asked[scene.primary], {"went_well": "Kindness", "anonymous": "on"})
    assert DebriefAnswer.objects.get().said_as == ""
    assert not {field.name for field in DebriefAnswer._meta.fields} & {"person", "at", "invitation", "alert"}
    entry = Entry.objects.get(kind="debrief.answered").words
    assert (entry.by, entry.by_name, entry.text) == (None, "The service", "Somebody answered the debrief")


def test_the_questions_close_after_72_hours(night, asked, scene, client):
    night.move_to(EVENING + timedelta(hours=72))
    assert client.get(asked[scene.primary]).status_code == 410
    invitation = DebriefInvitation.objects.get(person=scene.primary)
    with pytest.raises(Refused, match="closed"):
        actions.answer_debrief(invitation=invitation, anonymous=False, happened="Late")


def test_whoever_is_no_longer_a_contact_opens_nothing(asked, scene, client):
    factories.has_left(scene.primary)
    assert client.get(asked[scene.primary]).status_code == 410


def test_2_joins_the_call_list_and_is_thanked_and_an_officer_rings(asked, scene, client, ended):
    reply(scene.primary, "2")
    reply(scene.primary, "2 please")
    invitation = DebriefInvitation.objects.get(call_asked_at__isnull=False)
    assert invitation.person == scene.primary
    thanks = Message.objects.get(kind="debrief.call")
    assert f"We will ring you on this number about ref {ended.ref}" in thanks.body
    client.force_login(scene.officer)
    assert f"Debrief of {ended.ref}: 1 person to ring" in client.get("/incidents/").content.decode()
    page = client.get(f"/incidents/{ended.ref}/debrief/").content.decode()
    assert scene.primary.contact_points.get().number not in page
    client.post(f"/incidents/{ended.ref}/debrief/rung/{invitation.pk}/")
    assert "Nobody is waiting for a call" in client.get(f"/incidents/{ended.ref}/debrief/").content.decode()


def test_whoever_the_question_does_not_reach_is_on_the_call_list_with_why(night, asked, scene, client, ended):
    lost, late, answered = (
        Message.objects.get(kind="debrief.link", person=who)
        for who in (scene.primary, scene.deputy, scene.police)
    )
    client.post(asked[scene.police], {"happened": "A fire"})
    Message.objects.filter(kind="debrief.link").update(state="queued")
    for text, code in ((lost, "30006"), (answered, "30006")):
        text.refresh_from_db()
        messaging.fail(message=text, code=code, at=clock.now())
    late.refresh_from_db()
    messaging.move(message=late, to=MessageState.EXPIRED, at=clock.now())

    to_ring = DebriefInvitation.objects.filter(call_asked_at__isnull=False)
    assert {one.person for one in to_ring} == {scene.primary, scene.deputy}, (
        "who has answered is asked no more"
    )
    client.force_login(scene.officer)
    page = client.get(f"/incidents/{ended.ref}/debrief/").content.decode()
    assert "Not asked how it went: Primary contact, Rockingham Vale Mosque. To be rung instead" in page
    assert "(30006)" in page


def test_a_question_that_is_sent_anew_is_waited_for(asked, scene):
    Message.objects.filter(kind="debrief.link").update(state="accepted")
    text = Message.objects.get(kind="debrief.link", person=scene.primary)
    messaging.fail(message=text, code="30008", at=clock.now())
    assert not DebriefInvitation.objects.filter(call_asked_at__isnull=False).exists()
    anew = Message.objects.get(instead_of=text)
    messaging.fail(message=anew, code="30006", at=clock.now())
    assert DebriefInvitation.objects.get(call_asked_at__isnull=False).person == scene.primary


def test_2_while_another_alert_is_open_is_about_that_alert(night, asked, scene):
    other = scene.raised(by=scene.deputy, kind="crowd")
    Message.objects.filter(state="queued").update(state="delivered")
    night.shift(timedelta(minutes=1))
    reply(scene.primary, "2")
    assert other.alerts.get(person=scene.primary).answer == "call_me"
    assert not DebriefInvitation.objects.filter(call_asked_at__isnull=False).exists()


def test_2_after_the_questions_closed_is_still_a_call(night, asked, scene):
    night.move_to(EVENING + timedelta(hours=80))
    reply(scene.primary, "2")
    assert DebriefInvitation.objects.get(person=scene.primary).call_asked_at == clock.now()


def test_other_words_are_read_by_an_officer(asked, scene):
    reply(scene.primary, "there is smoke again")
    assert not DebriefInvitation.objects.filter(call_asked_at__isnull=False).exists()
    assert Message.objects.filter(kind="inbox.duty").exists()


def test_whom_no_text_reaches_is_rung_and_the_page_can_ask_too(night, ended, scene, client):
    Alert.objects.filter(person=scene.deputy).update(way=Way.VOICE)
    night.move_to(EVENING + timedelta(hours=13))
    duties.ask_how_it_went(clock.now())
    assert DebriefInvitation.objects.get(call_asked_at__isnull=False).person == scene.deputy
    assert not Message.objects.filter(kind="debrief.link", person=scene.deputy).exists()
    link = Message.objects.get(kind="debrief.link", person=scene.primary).body.split("/d/")[1].split("/")[0]
    assert (
        "An officer will ring you"
        in client.post(f"/d/{link}/", {"call": "yes"}, follow=True).content.decode()
    )
    assert DebriefInvitation.objects.filter(call_asked_at__isnull=False).count() == 2


def test_of_two_rounds_one_asks(night, ended):
    night.move_to(EVENING + timedelta(hours=13))
    assert actions.invite_to_debrief(by=None, debrief=ended.debrief)
    assert actions.invite_to_debrief(by=None, debrief=ended.debrief) == []
