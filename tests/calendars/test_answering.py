"""One answer for each person and meeting: by link, by text or by calendar, the latest wins."""

import re

import pytest

from cohesion.calendars import actions
from cohesion.calendars.keys import token_of
from cohesion.calendars.models import Rsvp
from cohesion.calendars.states import Answer, Via
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import State, Understood
from tests import factories
from tests.calendars.letters import filled, mail


def texts(rsvp: Rsvp, body: str, sid: str = "SM1") -> Reply:
    number = rsvp.person.contact_points.get().number
    return take_text({"MessageSid": sid, "From": number, "Body": body}, provider="simulator")


def by_text(asked) -> Rsvp:
    rsvp = asked(email="")
    Message.objects.update(state=State.DELIVERED)
    return rsvp


@pytest.mark.parametrize(
    ("digit", "answer", "wants_help"),
    [("1", Answer.COMING, False), ("2", Answer.NOT, False), ("3", Answer.COMING, True)],
)
def test_a_digit_by_text_answers(asked, digit, answer, wants_help):
    rsvp = by_text(asked)
    reply = texts(rsvp, digit)
    rsvp.refresh_from_db()
    assert (rsvp.answer, rsvp.wants_help, rsvp.via) == (answer, wants_help, Via.TEXT)
    assert (reply.understood, reply.about) == (Understood.ANSWER, "meeting.K7P2")
    assert Entry.objects.filter(subject="meeting.K7P2", kind=f"rsvp.{answer}").count() == 1


def test_words_are_for_an_officer_to_read(asked):
    rsvp = by_text(asked)
    assert texts(rsvp, "Can I bring my son?").understood == Understood.UNREADABLE
    rsvp.refresh_from_db()
    assert rsvp.answer == Answer.NONE


def test_too_late_is_for_an_officer_to_read(asked):
    rsvp = by_text(asked)
    asked.travel.move_to("2027-02-01T09:00Z")
    assert texts(rsvp, "1").understood == Understood.UNREADABLE
    rsvp.refresh_from_db()
    assert rsvp.answer == Answer.NONE


def test_an_answer_to_the_earlier_date_is_known_as_that(asked):
    rsvp = by_text(asked)
    asked.moved()  # whose text waits some minutes
    texts(rsvp, "1")
    rsvp.refresh_from_db()
    assert (rsvp.answered_sequence, rsvp.told_sequence, rsvp.answered_before_it_moved) == (0, 1, True)


def test_47_the_latest_wins_whichever_way_it_came(asked):
    rsvp = asked()
    assert answer(rsvp, Answer.COMING, Via.LINK)
    asked.travel.shift(3600)
    actions.take_mail(
        mail(filled("Google", rsvp, partstat="DECLINED", stamp="20261201T095959Z"), rsvp), at=clock.now()
    )
    rsvp.refresh_from_db()
    assert (rsvp.answer, rsvp.via, rsvp.contested_at) == (Answer.NOT, Via.MAIL, None)


def answer(rsvp: Rsvp, said: Answer, via: Via) -> bool:
    return actions.take_answer(rsvp=rsvp, answer=said, via=via, at=clock.now(), sequence=0)


@pytest.mark.parametrize(
    ("second", "via", "after_s", "is_contested"),
    [
        (Answer.NOT, Via.TEXT, 500, True),
        (Answer.NOT, Via.TEXT, 700, False),
        (Answer.NOT, Via.LINK, 500, False),
        (Answer.COMING, Via.TEXT, 500, False),
    ],
)
def test_47_two_that_differ_within_minutes_are_shown_to_the_clerk(asked, second, via, after_s, is_contested):
    rsvp = asked()
    answer(rsvp, Answer.COMING, Via.LINK)
    asked.travel.shift(after_s)
    answer(rsvp, second, via)
    rsvp.refresh_from_db()
    assert bool(rsvp.contested_at) == is_contested
    assert rsvp.before == (Answer.COMING if is_contested else Answer.NONE)
    assert rsvp.answer == second


def test_a_look_at_the_link_answers_nothing_and_the_button_does(asked, client):
    rsvp = asked()
    link = f"/i/{token_of(rsvp)}/"
    assert link in Message.objects.get().body
    page = client.get(link)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    assert Rsvp.objects.get().answer == Answer.NONE
    assert client.post(link, {"sequence": "0", "answer": "not", "needs": ""}).status_code == 302
    assert Rsvp.objects.get().answer == Answer.NOT


def test_a_missing_choice_loses_nothing_typed(asked, client):
    page = client.post(f"/i/{token_of(asked())}/", {"sequence": "0", "needs": "Gurmukhi"}).content.decode()
    assert "Choose whether you will come." in page
    assert "Gurmukhi" in page


def test_what_was_seen_before_it_moved_is_no_answer_to_the_new_date(asked, client):
    rsvp = asked()
    asked.moved()
    client.post(f"/i/{token_of(rsvp)}/", {"sequence": "1", "answer": "not", "needs": ""})
    page = client.post(
        f"/i/{token_of(rsvp)}/", {"sequence": "0", "answer": "coming", "needs": ""}
    ).content.decode()
    assert "has changed since you opened this page" in page
    assert Rsvp.objects.get().answer == Answer.NOT


def test_nobody_answers_an_edition_that_there_is_not(asked, client):
    client.post(f"/i/{token_of(asked())}/", {"sequence": "999999", "answer": "coming", "needs": ""})
    assert Rsvp.objects.get().answered_sequence == 0


@pytest.mark.parametrize("made", ["a" * 26, "A" * 26, "x"])
def test_a_guessed_address_is_no_invitation(asked, client, made):
    asked()
    assert client.get(f"/i/{made}/").status_code == 410


def test_the_secret_is_kept_by_nobody_and_another_seed_ends_it(asked, client):
    rsvp = asked()
    token = token_of(rsvp)
    assert re.fullmatch(r"[a-z2-7]{26}", token)
    assert token not in repr(list(Rsvp.objects.values_list()))


def test_a_need_is_confirmed_once_and_by_a_clerk(asked):
    rsvp = by_text(asked)
    texts(rsvp, "3")
    with pytest.raises(Refused):
        actions.settle_need(by=rsvp.person, rsvp=rsvp)
    clerk = factories.an_officer("duty_officer", on_duty=False)
    assert actions.settle_need(by=clerk, rsvp=rsvp)
    assert not actions.settle_need(by=clerk, rsvp=rsvp)
    rsvp.refresh_from_db()
    assert not rsvp.has_open_need
