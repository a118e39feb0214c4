"""What follows from a decision, and what an incident asks of the forum."""

from datetime import timedelta
from html import unescape

import pytest

from cohesion.journal.sources import address_of
from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import actions as plan
from cohesion.plan.ladders import whom
from cohesion.plan.models import AgreedAction, Climb, Request
from cohesion.plan.states import Level
from forums import actions, queries
from forums.models import Meeting
from tests import factories


def today():
    return clock.local(clock.now()).date()


def decided(hall, **also):
    meeting = hall.opened(**also)
    wording = {"wording": "Clean graffiti within a day", "outcome": "agreed"}
    return meeting, actions.decide(by=hall.clerk, item=meeting.items.get(), **wording)


def agreed(hall, decision) -> AgreedAction:
    work = {"what": "Hire a cleaner", "owner": "Street services", "due_on": today() + timedelta(days=60)}
    return actions.agree_on(by=hall.clerk, decision=decision, **work)


def approved(hall, meeting) -> None:
    for step in (actions.end, actions.approve_minutes):
        step(by=hall.clerk, meeting=meeting)


def test_agreed_work_lets_a_meeting_close_and_stands_in_the_public_minutes(client, hall):
    meeting, decision = decided(hall)
    assert list(queries.loose_decisions(meeting)) == [decision]
    action = agreed(hall, decision)
    assert list(queries.loose_decisions(meeting)) == []
    approved(hall, meeting)
    actions.close(by=hall.clerk, meeting=meeting)

    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"A-{action.ref}: Hire a cleaner. Street services, by" in page
    plan.close(by=hall.clerk, action=action, evidence="Contract of 3 May")
    assert "Contract of 3 May" in client.get(meeting.get_absolute_url()).content.decode()


def test_nothing_is_agreed_on_a_meeting_that_is_closed_or_by_whoever_is_no_clerk(hall):
    meeting, decision = decided(hall)
    with pytest.raises(Refused, match="Only council officers"):
        actions.agree_on(by=hall.member, decision=decision, what="x", owner="y", due_on=today())
    agreed(hall, decision)
    approved(hall, meeting)
    actions.close(by=hall.clerk, meeting=meeting)

    with pytest.raises(Refused, match="This meeting is closed"):
        agreed(hall, decision)


def test_a_decision_leads_from_the_plan_to_its_minutes_once_they_are_out(hall):
    meeting, decision = decided(hall)
    assert address_of(decision.topic) == ""
    approved(hall, meeting)

    assert address_of(decision.topic) == f"{meeting.get_absolute_url()}#D-{decision.ref}"


def test_what_is_still_open_comes_up_at_the_next_meeting_by_itself(client, hall):
    meeting, decision = decided(hall)
    action = agreed(hall, decision)
    following = hall.called(days=120)
    actions.add_item(by=hall.clerk, meeting=following, title="Safety")
    actions.publish_agenda(by=hall.clerk, meeting=following)
    client.force_login(hall.clerk)
    assert "Hire a cleaner" in client.get(f"/forums/desk/meetings/{following.ref}/").content.decode()
    assert "Hire a cleaner" not in client.get(following.get_absolute_url()).content.decode()
    approved(hall, meeting)

    assert "Hire a cleaner" in client.get(following.get_absolute_url()).content.decode()
    plan.close(by=hall.clerk, action=action, evidence="Done")
    assert "Hire a cleaner" not in client.get(following.get_absolute_url()).content.decode()


def test_late_work_climbs_to_whoever_holds_the_chair_and_then_stands_before_everybody(client, hall):
    seat = actions.make_seat(by=hall.lead, body=hall.body, label="Chair", sector="council", is_chair=True)
    chair = factories.a_person()
    actions.take_seat(by=hall.clerk, seat=seat, person=factories.a_person(), is_substitute=True)
    actions.take_seat(by=hall.clerk, seat=seat, person=chair)
    meeting, decision = decided(hall)
    action = agreed(hall, decision)
    assert whom(action, Level.CHAIR, clock.now()) == [chair]
    approved(hall, meeting)
    assert "Hire a cleaner" not in client.get("/forums/").content.decode()
    Climb.objects.create(action=action, level=Level.PUBLIC, at=clock.now())

    assert "late since" in client.get("/forums/").content.decode()
    plan.close(by=hall.clerk, action=action, evidence="Contract of 3 May")
    assert "Hire a cleaner" not in client.get("/forums/").content.decode()


def test_late_work_of_an_exempt_item_or_of_minutes_not_approved_stands_before_nobody(client, hall):
    meeting, decision = decided(hall)
    Climb.objects.create(action=agreed(hall, decision), level=Level.PUBLIC, at=clock.now())
    assert "Hire a cleaner" not in client.get("/forums/").content.decode()
    meeting.items.update(exempt_reason="Police tactics")
    approved(hall, meeting)

    assert "Hire a cleaner" not in client.get("/forums/").content.decode()


def test_what_was_agreed_on_an_exempt_item_arises_on_no_public_page(client, hall):
    meeting, decision = decided(hall)
    meeting.items.update(exempt_reason="Police tactics")
    agreed(hall, decision)
    following = hall.called(days=120)
    actions.add_item(by=hall.clerk, meeting=following, title="Safety")
    actions.publish_agenda(by=hall.clerk, meeting=following)
    approved(hall, meeting)

    pages = [meeting.get_absolute_url(), following.get_absolute_url(), "/forums/decisions.json"]
    assert not any("cleaner" in client.get(page).content.decode() for page in pages)


@pytest.fixture
def asked(hall) -> Request:
    now = clock.now()
    return plan.ask(
        by=hall.clerk,
        kind="meeting",
        source="incident.K7M4",
        why="After the fire",
        answer_by=now + timedelta(hours=72),
        hold_by=today() + timedelta(days=14),
    )


def test_a_meeting_that_an_incident_asks_for_is_called_from_the_desk_and_answers_it(client, hall, asked):
    client.force_login(hall.clerk)
    assert "After the fire" in unescape(client.get("/forums/desk/").content.decode())
    form = {"kind": "extra", "day": "26/1/2038", "starts": "18:30", "ends": "20:30", "venue": "Corby"}
    client.post(f"/forums/desk/requests/{asked.pk}/", form | {"body": hall.body.pk})
    assert not Meeting.objects.exists()  # later than promised, without a reason
    form |= {"body": hall.body.pk, "reason": "No hall is free"}
    client.post(f"/forums/desk/requests/{asked.pk}/", form)

    asked.refresh_from_db()
    meeting = Meeting.objects.get()
    assert (meeting.kind, asked.state) == ("extra", "answered")
    when = f"Community Cohesion Forum, {meeting.ref}: Tuesday 26 January 2038, 18:30"
    assert asked.answer == f"{when}. Later than promised: No hall is free"
    desk = unescape(client.get("/forums/desk/").content.decode())
    assert "Meetings that are asked for" not in desk
    assert "Promised after an incident" in desk  # until it is held


def test_a_request_is_answered_by_one_meeting(hall, asked):
    starts = clock.now() + timedelta(days=7)
    when = {"body": hall.body, "starts_at": starts, "ends_at": starts + timedelta(hours=2), "venue": "Corby"}
    actions.call_as_asked(by=hall.clerk, asked=asked, **when)

    with pytest.raises(Refused, match="answered already"):
        actions.call_as_asked(by=hall.clerk, asked=Request.objects.get(), **when)
    assert Meeting.objects.count() == 1


def test_work_is_agreed_on_the_clerks_page_and_a_day_that_has_passed_is_refused(client, hall):
    meeting, decision = decided(hall)
    client.force_login(hall.clerk)
    form = {"what": "Hire a cleaner", "owner": "Street services", "due_on": "1/1/2020"}
    page = unescape(client.post(f"/forums/desk/decisions/{decision.ref}/", form).content.decode())
    assert "The day has passed" in page
    assert "Hire a cleaner" in page

    client.post(f"/forums/desk/decisions/{decision.ref}/", form | {"due_on": "1/1/2038"})
    assert AgreedAction.objects.get().source == decision.topic
    assert "Hire a cleaner" in client.get(f"/forums/desk/meetings/{meeting.ref}/").content.decode()
