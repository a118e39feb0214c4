"""The tiles of the first page: the next forum, the last minutes, what is on."""

from datetime import timedelta

import time_machine

from cohesion.kit import clock
from cohesion.site import front
from forums import actions
from tests.forums.conftest import hall  # noqa: F401


def test_before_any_date_is_set_the_page_says_so_and_still_offers_the_ways_in(db, client):
    page = client.get("/").content.decode()

    assert "No date is set yet" in page
    assert "Nothing is in the programme yet" in page
    for words, address in (
        ("Raise a concern", "/forums/concerns/raise/"),
        ("Tell us about an event", "/events/check/"),
        ("Report an incident", "/incidents/raise/"),
    ):
        assert words in page
        assert f'href="{address}"' in page


def test_the_next_meeting_counts_its_items_once_its_agenda_is_out(hall, client):  # noqa: F811
    meeting = hall.called()
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety", kind="note")
    actions.put_on_agenda(by=hall.clerk, concern=hall.accepted(), meeting=meeting)
    assert front.next_meeting(clock.now()) == front.Next(meeting, 0, 0)
    assert "The agenda follows" in client.get("/").content.decode()

    meeting = actions.publish_agenda(by=hall.clerk, meeting=meeting)

    assert front.next_meeting(clock.now()) == front.Next(meeting, 2, 1)
    assert "2 agenda items · 1 from concerns" in client.get("/").content.decode()


def test_a_meeting_that_is_cancelled_is_not_the_next(hall):  # noqa: F811
    meeting = hall.called()
    actions.cancel(by=hall.clerk, meeting=meeting, reason="Snow")

    assert front.next_meeting(clock.now()) is None


def test_minutes_stand_there_once_they_are_approved(hall):  # noqa: F811
    meeting = hall.opened("Lights")
    decision = actions.decide(
        by=hall.clerk, item=meeting.items.get(), wording="Ask for lights", outcome="agreed"
    )
    day = clock.local(clock.now()).date()
    actions.agree_on(by=hall.clerk, decision=decision, what="Ask", owner="The council", due_on=day)
    meeting = actions.end(by=hall.clerk, meeting=meeting)
    assert front.last_minutes() is None

    with time_machine.travel(clock.now() + timedelta(days=60)):
        actions.approve_minutes(by=hall.clerk, meeting=meeting)

    last = front.last_minutes()
    assert last is not None
    assert (last.meeting, last.decisions, last.actions, last.done) == (meeting, 1, 1, 0)
