"""The dates of a year: proposed, answered by whoever has a seat, and set."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine

from cohesion.almanac.windows import Weight
from cohesion.journal.models import Entry
from cohesion.kit.refusals import Refused
from cohesion.messaging.models import Message
from cohesion.messaging.receive import take_text
from forums import actions, dates
from forums.actions.dates import Chosen
from forums.models import DateAsk, DateObjection, DatePlan, Meeting, Venue

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
CLEAR, EID = date(2027, 1, 26), date(2027, 3, 9)


@pytest.fixture(autouse=True)
def clocked():
    with time_machine.travel(NOW, tick=False) as clocks:
        yield clocks


@pytest.fixture
def venue(hall) -> Venue:
    return actions.make_venue(
        by=hall.clerk, name="Lodge Vale Centre, Corby", is_step_free=True, has_loop=True
    )


@pytest.fixture
def seated(hall):
    """The member holds a seat, so they are asked."""
    return actions.take_seat(by=hall.clerk, seat=hall.seats["faith"], person=hall.member)


def on(day: date, venue: Venue) -> Chosen:
    starts = datetime(day.year, day.month, day.day, 18, 30, tzinfo=UTC)
    return Chosen(starts, starts + timedelta(hours=2), venue)


def planned(hall, venue, *days: date, until: date = date(2026, 12, 11)) -> DatePlan:
    chosen = [on(day, venue) for day in days or (CLEAR, date(2027, 5, 11))]
    return actions.propose_dates(by=hall.clerk, body=hall.body, year=2027, chosen=chosen, object_until=until)


def text_to(person) -> Message:
    return Message.objects.get(kind="dates.ask", person=person)


def replies(person, words: str) -> None:
    Message.objects.filter(state="queued").update(state="delivered")
    number = person.contact_points.get().number
    take_text({"MessageSid": f"SM{words}", "From": number, "Body": words}, provider="t")


def link_in(message: Message) -> str:
    return message.body.split("/k/")[1].split("/")[0]


def test_everybody_with_a_seat_is_asked_once_in_one_text_that_says_neither_body_nor_faith(
    hall, venue, seated
):
    actions.take_seat(by=hall.clerk, seat=hall.seats["police"], person=hall.member, is_substitute=True)
    planned(hall, venue)

    text = text_to(hall.member)
    assert "meeting 1: 26 Jan, 2: 11 May. By 11 Dec reply one you cannot make: " in text.body
    assert "Forum" not in text.body
    assert (text.answers, DateAsk.objects.get().was_sent) == (["1", "2"], True)


def test_a_digit_says_which_date_somebody_cannot_make_and_a_second_adds_another(hall, venue, seated):
    planned(hall, venue)
    replies(hall.member, "2")
    replies(hall.member, "1")

    assert [one.proposal.number for one in DateObjection.objects.all()] == [1, 2]
    assert {one.via for one in DateObjection.objects.all()} == {"text"}
    assert Entry.objects.filter(kind="dates.answered").count() == 2


def test_by_their_link_somebody_says_why_and_thinks_again_without_signing_in(client, hall, venue, seated):
    planned(hall, venue)
    address = f"/k/{link_in(text_to(hall.member))}/"
    assert "Tuesday 26 January 2027, 18:30, Lodge Vale Centre, Corby" in client.get(address).content.decode()
    client.post(address, {"cannot_1": "on", "reason_1": "Night shift"})
    assert DateObjection.objects.get().reason == "Night shift"
    page = client.post(address, {"cannot_2": "on"}).content.decode()

    assert "The clerk has your answer" in page
    assert [one.proposal.number for one in DateObjection.objects.all()] == [2]


def test_an_answer_after_the_day_is_refused_with_whom_to_ring_and_goes_to_an_officer(
    client, hall, venue, seated, clocked
):
    planned(hall, venue)
    address = f"/k/{link_in(text_to(hall.member))}/"
    clocked.move_to(NOW + timedelta(days=11))
    replies(hall.member, "1")

    assert client.get(address).status_code == 410
    assert not DateObjection.objects.exists()


def test_whoever_gave_up_their_seat_answers_no_more(client, hall, venue, seated):
    planned(hall, venue)
    address = f"/k/{link_in(text_to(hall.member))}/"
    actions.take_seat(by=hall.clerk, seat=hall.seats["faith"], person=hall.lead)

    assert client.get(address).status_code == 410


def test_who_can_be_reached_in_no_way_is_shown_to_be_rung(client, hall, venue, seated):
    hall.member.contact_points.update(reach="opted_out")
    plan = planned(hall, venue)
    client.force_login(hall.clerk)

    assert not DateAsk.objects.get().was_sent
    assert "Not asked: ring them" in client.get(f"/forums/desk/dates/plans/{plan.pk}/").content.decode()


@pytest.mark.parametrize(
    ("days", "until", "objection"),
    [
        ([], date(2026, 12, 11), "Choose at least one date"),
        ([CLEAR, CLEAR], date(2026, 12, 11), "on one day"),
        ([CLEAR], date(2026, 12, 10), "at least 10 days to object"),
        ([CLEAR], CLEAR, "before seats have answered"),
    ],
)
def test_seats_have_their_time_to_object(hall, venue, days, until, objection):
    chosen = [on(day, venue) for day in days]
    with pytest.raises(Refused, match=objection):
        actions.propose_dates(by=hall.clerk, body=hall.body, year=2027, chosen=chosen, object_until=until)


def test_nobody_but_a_clerk_proposes_and_a_year_has_one_open_plan(hall, venue):
    with pytest.raises(Refused, match="Only council officers"):
        actions.propose_dates(
            by=hall.member,
            body=hall.body,
            year=2027,
            chosen=[on(CLEAR, venue)],
            object_until=date(2026, 12, 11),
        )
    planned(hall, venue)
    with pytest.raises(Refused, match="proposed already"):
        planned(hall, venue)


def test_dates_are_set_once_nobody_can_object_any_more(hall, venue, clocked):
    plan = planned(hall, venue)
    with pytest.raises(Refused, match="Seats may object until Friday 11 December"):
        actions.set_dates(by=hall.clerk, plan=plan, reasons={1: "", 2: ""})
    clocked.move_to(NOW + timedelta(days=11))
    meetings = actions.set_dates(by=hall.clerk, plan=plan, reasons={1: ""})

    assert [meeting.venue for meeting in meetings] == ["Lodge Vale Centre, Corby"]
    plan.refresh_from_db()
    assert (plan.state, plan.proposals.get(number=2).meeting) == ("set", None)
    with pytest.raises(Refused, match="Dates set"):
        actions.set_dates(by=hall.clerk, plan=plan, reasons={2: ""})


def test_a_day_that_somebody_keeps_needs_a_reason_which_everybody_reads(client, hall, venue, clocked):
    plan = planned(hall, venue, EID)
    clocked.move_to(NOW + timedelta(days=11))
    with pytest.raises(Refused, match="Eid al-Fitr"):
        actions.set_dates(by=hall.clerk, plan=plan, reasons={1: " "})
    (meeting,) = actions.set_dates(
        by=hall.clerk, plan=plan, reasons={1: "The hall is free then only; join online"}
    )

    entry = Entry.objects.get(subject=meeting.topic, kind="meeting.clashes")
    assert "Eid al-Fitr" in entry.words.detail
    assert "join online" in entry.words.detail
    assert entry.audience == "public"


def test_an_extraordinary_meeting_does_not_wait_for_a_reason_but_says_what_it_clashes_with(hall):
    starts = datetime(2027, 3, 9, 18, 30, tzinfo=UTC)
    said = {"by": hall.clerk, "body": hall.body, "venue": "Corby", "starts_at": starts}
    with pytest.raises(Refused, match="Eid al-Fitr"):
        actions.call_clear(ends_at=starts + timedelta(hours=2), **said)
    meeting = actions.call_clear(ends_at=starts + timedelta(hours=2), kind="extra", **said)

    assert "Eid" in Entry.objects.get(subject=meeting.topic, kind="meeting.clashes").words.detail


def test_a_year_that_the_table_does_not_reach_is_not_called_clear(hall):
    starts = datetime(2031, 3, 4, 18, 30, tzinfo=UTC)
    said = {"by": hall.clerk, "body": hall.body, "venue": "Corby", "starts_at": starts}
    meeting = actions.call_clear(ends_at=starts + timedelta(hours=2), **said)

    looked = Entry.objects.get(subject=meeting.topic, kind="meeting.clashes")
    assert looked.words.detail == "No dates are known for 2031: ask the communities."


def test_withdrawn_dates_become_nothing_and_make_room_for_others(hall, venue):
    plan = planned(hall, venue)
    with pytest.raises(Refused, match="Say why"):
        actions.withdraw_dates(by=hall.clerk, plan=plan, reason=" ")
    actions.withdraw_dates(by=hall.clerk, plan=plan, reason="The hall burnt down")

    assert planned(hall, venue).pk != plan.pk
    assert not Meeting.objects.exists()


def test_the_clerk_proposes_and_sets_a_year_by_the_pages(client, hall, venue, seated, clocked):
    client.force_login(hall.clerk)
    went = client.get("/forums/desk/dates/", {"body": hall.body.pk, "year": 2027})
    assert went.url == "/forums/desk/dates/cohesion/2027/"
    page = client.get(went.url)
    form = page.context["form"]
    chosen = {f"date_{n}": form.fields[f"date_{n}"].initial for n in range(1, 5)}
    typed = chosen | {f"venue_{n}": venue.pk for n in range(1, 5)} | {"object_until": "11/12/2026"}
    client.post(went.url, typed)
    plan = DatePlan.objects.get()
    clocked.move_to(NOW + timedelta(days=11))
    client.force_login(hall.clerk)  # eleven days later the session has ended
    shown = unescape(client.get(f"/forums/desk/dates/plans/{plan.pk}/").content.decode())
    assert shown.count("step-free, hearing loop") == 4
    client.post(f"/forums/desk/dates/plans/{plan.pk}/set/", {f"set_{n}": "on" for n in range(1, 5)})

    assert Meeting.objects.count() == 4
    assert all(not dates.clashes_of(one.starts_at, one.ends_at) for one in Meeting.objects.all())


def test_bad_input_loses_nothing_that_was_typed(client, hall, venue):
    client.force_login(hall.clerk)
    page = client.post("/forums/desk/dates/cohesion/2027/", {"object_until": "soon", "date_1": ""})

    assert "Type a day such as 26/1/2027." in page.content.decode()
    assert 'value="soon"' in page.content.decode()


def test_a_year_without_a_table_says_so_and_the_quarters_that_are_over_are_not_offered(
    client, hall, venue, clocked
):
    client.force_login(hall.clerk)
    assert "No dates are known" in client.get("/forums/desk/dates/cohesion/2031/").content.decode()
    clocked.move_to(datetime(2027, 6, 20, tzinfo=UTC))

    assert [one.number for one in dates.quarters_of(hall.body, 2027, date(2027, 6, 20))] == [3, 4]


def test_places_and_hours_take_turns(hall, venue):
    other = actions.make_venue(by=hall.clerk, name="Poppies Lane Hub, Kettering")
    hall.called(venue=venue.name)

    assert dates.turns_of(hall.body).venue(0) == other
    assert dates.turns_of(hall.body).venue(1) == venue
    first, second = dates.quarters_of(hall.body, 2027, date(2026, 12, 1))[:2]
    assert (first.options[0].starts.hour, second.options[0].starts.hour) == (10, 18)


def test_dates_that_are_offered_name_their_clashes(hall):
    found = [one for q in dates.quarters_of(hall.body, 2027, date(2026, 12, 1)) for one in q.options]

    assert all(clash.weight == Weight.SOFT for one in found for clash in one.clashes)
