"""Which day do you keep? Asked of those who said so, answered by digit or link, written down by the clerk."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine

from cohesion.accounts.models import Person
from cohesion.almanac.faith import FaithDate, every_date, observances
from cohesion.directory.models import TimeAway
from cohesion.directory.states import Faith
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.policy.book import book
from forums import actions, duties, kept_days
from forums.actions.reaching import LONGEST
from forums.models import DayKeeper, KeptDayAsk
from tests import factories

EID = "eid_al_fitr.2027-03-09"
SIXTY = datetime(2027, 1, 8, 11, tzinfo=UTC)  # before 9 March
RELIGIONS = ("eid", "muslim", "islam", "mosque", "faith", "ramadan", "holi", "hindu")


@pytest.fixture(autouse=True)
def clocked():
    with time_machine.travel(SIXTY, tick=False) as clocks:
        yield clocks


@pytest.fixture
def imam(hall) -> Person:
    """A contact of a mosque who said that we may ask."""
    actions.may_ask(by=hall.clerk, person=hall.member, agreed_on=date(2027, 1, 4))
    return hall.member


def eid() -> FaithDate:
    return kept_days.date_called(EID)


def texts() -> list[Message]:
    return list(Message.objects.filter(kind="kept.ask").order_by("id"))


def replies(person, words: str) -> Reply:
    Message.objects.filter(state="queued").update(state="delivered")
    number = person.contact_points.get().number
    return take_text({"MessageSid": f"SM{words}", "From": number, "Body": words}, provider="t")


def test_sixty_days_before_they_are_asked_once_in_words_that_name_no_faith(hall, imam):
    assert duties.ask_days(SIXTY) == 1
    assert duties.ask_days(SIXTY + timedelta(hours=1)) == 0

    (text,) = texts()
    assert "Which day do you keep? Reply 1: 9 Mar, 2: 10 Mar." in text.body
    assert not [word for word in RELIGIONS if word in text.body.lower()]
    assert not [word for word in RELIGIONS if word in text.topic.lower()]


def test_nobody_is_asked_who_did_not_say_so_or_whose_community_keeps_other_days(hall):
    church = factories.a_contact(factories.a_place(faith=Faith.CHRISTIAN))
    actions.may_ask(by=hall.clerk, person=church, agreed_on=date(2027, 1, 4))

    assert duties.ask_days(SIXTY) == 0
    assert texts() == []


def test_a_text_has_room_for_every_day_that_any_date_may_be(db):
    assert max(len(kept.days()) for kept in every_date()) == LONGEST["days"].count(":")


@pytest.mark.parametrize("hour", [9, 18])
def test_nobody_is_asked_early_or_late(hall, imam, hour):
    assert duties.ask_days(SIXTY.replace(hour=hour)) == 0


def test_in_hours_of_rest_the_question_waits_and_is_sent_after_them(hall, imam):
    hours = {"kind": "weekly", "from_time": "10:00", "until_time": "12:00"}
    TimeAway.objects.create(person=imam, weekday=SIXTY.weekday(), **hours)

    assert duties.ask_days(SIXTY) == 0
    assert duties.ask_days(SIXTY + timedelta(hours=2)) == 1
    duties.ask_days(SIXTY + timedelta(days=1))
    assert KeptDayAsk.objects.filter(key=EID).count() == 1


def test_what_could_not_be_asked_on_its_day_is_asked_within_three(hall, imam):
    for days, asked in ((3, 0), (2, 1)):
        duties.ask_days(SIXTY + timedelta(days=days))
        assert KeptDayAsk.objects.filter(key=EID).count() == asked


def test_a_digit_is_kept_with_its_time_and_is_not_asked_about_again(hall, imam, clocked):
    duties.ask_days(SIXTY)
    replies(imam, "2")
    ask = KeptDayAsk.objects.get()

    assert (ask.said, ask.via, ask.answered_at) == (date(2027, 3, 10), "text", SIXTY)
    clocked.move_to(SIXTY + timedelta(days=30))
    assert EID not in {one.kept.key for one in kept_days.due(SIXTY + timedelta(days=30), book())}
    assert not eid().confirmed  # the clerk writes it down


def test_by_their_link_they_choose_and_think_again_until_the_day(client, hall, imam, clocked):
    duties.ask_days(SIXTY)
    address = f"/k/{texts()[0].body.split('/k/')[1].split('/')[0]}/"
    assert "Eid al-Fitr" in client.get(address).content.decode()
    client.post(address, {"day": "2027-03-09"})
    assert "The clerk has your answer" in client.post(address, {"day": "2027-03-10"}).content.decode()
    assert KeptDayAsk.objects.get().said == date(2027, 3, 10)

    clocked.move_to(datetime(2027, 3, 9, 8, tzinfo=UTC))
    assert client.get(address).status_code == 410
    assert replies(imam, "1").understood == "unreadable"  # an officer reads it


def test_whoever_is_not_to_be_asked_any_more_gets_nothing_and_answers_nothing(client, hall, imam):
    duties.ask_days(SIXTY)
    address = f"/k/{texts()[0].body.split('/k/')[1].split('/')[0]}/"
    actions.may_not_ask(by=hall.clerk, keeper=DayKeeper.objects.get())

    assert client.get(address).status_code == 410
    assert duties.ask_days(SIXTY + timedelta(days=30)) == 0


def test_a_day_that_was_not_offered_is_refused(hall, imam):
    duties.ask_days(SIXTY)
    with pytest.raises(Refused, match="none of the days"):
        actions.say_day(ask=KeptDayAsk.objects.get(), day=date(2027, 3, 11), via="link")


def test_the_clerk_sees_who_said_what_and_writes_it_down_by_the_page(client, hall, imam):
    duties.ask_days(SIXTY)
    replies(imam, "2")
    client.force_login(hall.clerk)
    assert f"{imam}: Wednesday 10 March" in client.get("/forums/desk/days/").content.decode()
    address = f"/forums/desk/days/kept/{EID}/"
    assert "said 1 of those asked" in client.get(address).content.decode()
    client.post(address, {"day": "2027-03-10", "source": "Three mosques, by text"})

    assert eid().when() == "Wednesday 10 March"
    assert book().rule("almanac.kept").source == "Three mosques, by text"
    assert "Written down" in client.get("/forums/desk/days/").content.decode()
    client.post(address, {"reason": "Another mosque said otherwise"})
    assert eid().when() == "Tuesday 9 March, may be Wednesday 10 March"


@pytest.mark.parametrize(("key", "day"), [(EID, date(2027, 3, 19)), ("eid.2027-03-09", date(2027, 3, 9))])
def test_a_slip_of_the_clerks_finger_moves_no_feast(hall, key, day):
    with pytest.raises(Refused):
        actions.keep_day(by=hall.clerk, key=key, day=day, source="Nobody")
    with pytest.raises(Refused, match="Only council officers"):
        actions.keep_day(by=hall.member, key=EID, day=date(2027, 3, 10), source="Somebody")
    assert book().value("almanac.kept") == {}


def test_two_dates_that_are_written_down_stand_side_by_side(hall):
    actions.keep_day(by=hall.clerk, key=EID, day=date(2027, 3, 10), source="Imams")
    actions.keep_day(by=hall.clerk, key="holi.2027-03-22", day=date(2027, 3, 23), source="Temples")

    assert set(book().value("almanac.kept")) == {EID, "holi.2027-03-22"}


def test_a_line_that_somebody_read_says_so_until_the_line_is_changed(client, hall, monkeypatch):
    client.force_login(hall.clerk)
    address = "/forums/desk/days/reviews/eid_al_fitr/"
    assert "Nobody has read this line yet" in client.get(address).content.decode()
    client.post(address, {"reader": "The imam of Rockingham Vale", "read_on": "7/1/2027"})

    def reviewer() -> str:
        return next(line.reviewed_by for line in observances() if line.key == "eid_al_fitr")

    assert reviewer() == "The imam of Rockingham Vale, 7 January 2027"
    page = unescape(client.get("/forums/desk/days/").content.decode())
    assert "1 of " in page
    monkeypatch.setattr("cohesion.almanac.faith.Observance.print", "another line")
    assert reviewer() == ""


def test_a_review_in_the_future_is_refused_and_nothing_typed_is_lost(client, hall):
    client.force_login(hall.clerk)
    form = {"reader": "Somebody", "read_on": "7/1/2028"}
    page = client.post("/forums/desk/days/reviews/holi/", form).content.decode()

    assert "has not come yet" in page
    assert 'value="Somebody"' in page


@pytest.mark.parametrize(
    ("faith", "tradition", "keeps"),
    [
        ("sikh", "Hindu, Sikh, Jain", True),
        ("bahai", "Bahá'í, Zoroastrian, Persian", True),
        ("christian", "Muslim", False),
        ("community", "Civic", False),
    ],
)
def test_who_keeps_which_days(faith, tradition, keeps):
    assert kept_days.keeps(faith, tradition) == keeps


def test_empty_pages_say_so(client, hall):
    client.force_login(hall.clerk)

    assert "Nobody has said yet that we may ask." in client.get("/forums/desk/days/").content.decode()
