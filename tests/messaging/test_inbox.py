from datetime import timedelta

import pytest
from django.test import Client

from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live import registry
from cohesion.messaging.models import Reply
from cohesion.messaging.states import Understood
from tests import factories
from tests.messaging.conftest import NUMBER

pytestmark = pytest.mark.django_db

PAGE = "/messaging/inbox/"


def a_reply(understood: str = Understood.UNREADABLE, body: str = "who is this?", **also) -> Reply:
    given = {
        "provider": "twilio",
        "sid": f"SM{Reply.objects.count()}",
        "sender": NUMBER,
        "raw": {},
        "received_at": clock.now(),
    }
    return Reply.objects.create(understood=understood, body=body, **(given | also))


@pytest.fixture
def officer() -> Client:
    browser = Client()
    browser.force_login(factories.an_officer(Role.DUTY_OFFICER))
    return browser


def test_only_police_and_council_officers_read_replies(officer):
    assert Client().get(PAGE).status_code == 302
    assert "/accounts/login/" in Client().get(PAGE)["Location"]
    reply, site = a_reply(), Client()
    site.force_login(factories.a_contact(factories.a_place()))
    for path in (PAGE, f"{PAGE}fragment/"):
        assert site.get(path).status_code == 403
        assert officer.get(path).status_code == 200
    assert site.post(f"{PAGE}{reply.pk}/read/").status_code == 403
    assert Client().post(f"{PAGE}{reply.pk}/read/").status_code == 302
    assert Reply.objects.get().read_at is None


def test_the_inbox_shows_what_nobody_else_deals_with_and_masks_numbers(officer):
    amina = factories.a_person("Amina Example", number=NUMBER)
    a_reply(body="where are you?", person=amina, about="incident.K7P6")
    a_reply(Understood.STRANGER, "is this the council?", sender="+447700900999")
    a_reply(Understood.OPT_OUT, "Stop", person=amina)
    a_reply(Understood.OPT_OUT, "STOP of last month", received_at=clock.now() - timedelta(days=8))
    a_reply(Understood.ANSWER, "1 was taken")
    a_reply(Understood.READ, "was read", read_at=clock.now())
    said = officer.get(PAGE).content.decode()
    for words in (
        "where are you?",
        "Amina Example",
        "about K7P6",
        "is this the council?",
        "07••• •••999",
        "Ring them",
    ):
        assert words in said
    for words in ("900999", "900101", "last month", "was taken", "was read"):
        assert words not in said


def test_an_empty_inbox_says_so(officer):
    assert "Nothing to read." in officer.get(PAGE).content.decode()


def test_what_a_stranger_wrote_is_shown_as_words_and_not_as_a_page(officer):
    a_reply(Understood.STRANGER, "<script>alert(1)</script>")
    assert "&lt;script&gt;" in officer.get(PAGE).content.decode()


def test_marking_as_read_is_written_down_once(officer):
    reply = a_reply()
    for _ in range(2):
        assert officer.post(f"{PAGE}{reply.pk}/read/")["Location"] == PAGE
    reply.refresh_from_db()
    assert reply.understood == Understood.READ
    assert reply.read_by
    assert [entry.kind for entry in Entry.objects.filter(subject="inbox")] == ["reply.read"]
    assert "Nothing to read." in officer.get(PAGE).content.decode()
    assert officer.post(f"{PAGE}999/read/").status_code == 404
    assert officer.get(f"{PAGE}{reply.pk}/read/").status_code == 405


def test_an_opt_out_that_was_read_is_still_an_opt_out(officer):
    reply = a_reply(Understood.OPT_OUT, "Stop")
    officer.post(f"{PAGE}{reply.pk}/read/")
    reply.refresh_from_db()
    assert (reply.understood, bool(reply.read_at)) == (Understood.OPT_OUT, True)


def test_officers_may_follow_the_inbox_and_nobody_else():
    assert registry.may_watch(factories.an_officer(Role.POLICE_LIAISON), "inbox")
    assert not registry.may_watch(factories.a_person(number=None), "inbox")


def test_phones_may_be_followed_in_the_demonstration_only(settings):
    anybody = factories.a_person(number=None)
    assert not registry.may_watch(anybody, "phones")
    settings.DEMO = True
    assert registry.may_watch(anybody, "phones")
