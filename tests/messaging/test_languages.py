"""At the dispatcher's edge: words that nobody has read leave by pretend phones only, and hold nobody up."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from cohesion.kit import clock
from cohesion.messaging import languages
from cohesion.messaging.dispatch import desk
from cohesion.messaging.languages import direction_of, kind_in, language_of, translations_of, withheld
from cohesion.messaging.models import Message
from cohesion.messaging.queries import Bubble
from cohesion.policy.book import book, shipped
from cohesion.policy.models import Record
from cohesion.policy.translations import fingerprint
from tests.messaging.conftest import Script, a_text, send_all

pytestmark = pytest.mark.django_db(transaction=True)
KIND = "language.alert.s3.pl"


def in_polish(**also) -> Message:
    return a_text(body="Zagrożenie: 999", kind=KIND, answers=[], **also)


def read_by_somebody(code: str = "pl") -> None:
    said = {"reviewer": "A. Reader", "reviewed_on": "2026-11-20", "words": fingerprint(book(), code)}
    day = shipped()[f"language.{code}"].checked_on
    Record.objects.create(key=f"language.{code}", value=said, source="test", checked_on=day)


def named(name: str) -> Script:
    script = Script()
    script.name = name
    return script


def test_what_nobody_has_read_never_reaches_a_real_line():
    first, english, line = in_polish(), a_text(), Script()
    send_all(line)
    first.refresh_from_db()
    assert [one.body for one in line.sent] == [english.body]
    assert (first.state, first.error_code) == ("failed", "unreviewed")
    assert not first.instead.exists()


def test_it_reaches_a_pretend_phone():
    in_polish()
    line = named("simulator")
    send_all(line)
    assert len(line.sent) == 1


def test_what_was_read_leaves_before_the_english_text():
    read_by_somebody()
    first, english, line = in_polish(), a_text(), Script()
    send_all(line)
    assert [one.body for one in line.sent] == [first.body, english.body]


def test_a_review_that_ended_meanwhile_stops_what_waits():
    read_by_somebody()
    in_polish()
    Record.objects.create(key="pl.alert.s3", value="Inne", source="x", checked_on="2026-11-26")
    line = Script()
    send_all(line)
    assert line.sent == []


def test_if_that_cannot_be_looked_up_it_waits_and_the_english_text_goes(monkeypatch):
    def away(*_):
        raise OperationalError("away")

    monkeypatch.setattr(languages, "withheld", away)
    in_polish()
    english, line = a_text(), Script()
    send_all(line)
    assert [one.body for one in line.sent] == [english.body]


def test_a_line_that_would_lose_its_letters_does_not_get_it():
    read_by_somebody()
    assert withheld("notify", [in_polish()]) == {Message.objects.get().pk: "letters"}
    plain = a_text(body="Niebezpieczenstwo: 999", kind=KIND, answers=[])
    assert withheld("notify", [plain]) == {}
    assert withheld("twilio", Message.objects.all()) == {}


def test_english_costs_no_query(django_assert_num_queries):
    english = [a_text()]
    with django_assert_num_queries(0):
        assert withheld("twilio", english) == {}


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (0, {"state": "queued", "tries": 1}),
        (0, {"state": "unknown", "tries": 1}),
        (3, {"state": "sending", "tries": 1}),
    ],
)
def test_in_trouble_it_gives_way_to_the_english_text(after, changes):
    first, english, now = in_polish(), a_text(), clock.now()
    begun = {"submit_started_at": now, "due_at": now + timedelta(minutes=1)}
    Message.objects.filter(pk=first.pk).update(**begun, **changes)
    assert list(desk.due(now + timedelta(seconds=after))) == [english]


@pytest.mark.parametrize("changes", [{}, {"state": "sending", "tries": 1}])
def test_until_then_it_goes_first(changes):
    first, english, now = in_polish(), a_text(), clock.now()
    Message.objects.filter(pk=first.pk).update(submit_started_at=now, **changes)
    assert english not in desk.due(now + timedelta(seconds=1))


def test_its_kind_says_the_language():
    assert kind_in("pl", "alert.s3") == KIND
    assert (language_of(KIND), language_of("alert.s3")) == ("pl", "")
    assert direction_of("language.update.ur") == "rtl"
    assert Bubble(None, kind="language.update.ur").language == "ur"
    assert len(kind_in("pl", "update.nothing_new.drill")) <= Message._meta.get_field("kind").max_length


def test_what_says_the_same_is_found():
    first = in_polish(about="alert:1")
    english = a_text(about="alert:1")
    Message.objects.update(posted_at=english.posted_at)
    english.refresh_from_db()
    assert translations_of([english]) == [first.pk]
