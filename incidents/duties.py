"""What is due by the clock."""

from datetime import datetime, timedelta

from django.db.models import Q

from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.policy.book import book
from incidents import actions, reminders
from incidents.correction_queries import held_though_urgent
from incidents.ladders import due as ladders_due
from incidents.models import Broadcast, ContactTest, Debrief
from incidents.states import OPEN, BroadcastState, State


def begin_contact_tests(now: datetime) -> int:
    """Begins the contact tests that are due; returns how many began."""
    due = ContactTest.objects.filter(next_at__lte=now).select_related("area", "by")
    return sum(1 for test in due if actions.begin_contact_test(test=test, now=now))


def end_contact_tests(now: datetime) -> int:
    """Ends the contact tests that have run for their hours; returns how many ended."""
    running = Q(last_drill__state__in=OPEN) | Q(last_drill__state=State.PAUSED)
    until = now - timedelta(hours=book().value("contact_test.end_hours"))
    late = ContactTest.objects.filter(running, last_drill__raised_at__lte=until)
    return sum(
        actions.end_contact_test(test=test, now=now) for test in late.select_related("last_drill", "by")
    )


def let_go_of_what_became_urgent(now: datetime) -> int:
    """Lets texts leave that kept to the quiet hours, when their incident has become an S1 or S2. Returns how many."""
    return sum(actions.let_go_held(incident=incident) for incident in held_though_urgent(now))


def send_broadcasts(now: datetime) -> int:
    """Sends the broadcasts that are agreed and due; returns how many left."""
    due = Broadcast.objects.filter(state=BroadcastState.AGREED, send_at__lte=now)
    return sum(actions.send_broadcast(broadcast=broadcast, now=now) for broadcast in due)


def escalate_unanswered(now: datetime) -> int:
    """Takes the steps of every ladder that are due; returns how many. Two at once take each step once.

    One incident's trouble keeps no other waiting: it is raised once all have been tried, so that the round fails.
    """
    taken, failures = 0, []
    for incident in ladders_due(now):
        try:
            taken += actions.escalate(incident=incident, now=now)
        except Exception as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
    return taken


def ask_how_it_went(now: datetime) -> int:
    """Asks everyone who was told, some hours after the stand-down, in waking hours. Returns of how many incidents."""
    if not clock.is_within(now, *book().value("debrief.between")):
        return 0
    due = Debrief.objects.filter(
        invited_at=None, incident__is_drill=False, invite_at__lte=now, closes_at__gt=now
    )
    due = due.filter(incident__state=State.STOOD_DOWN).select_related("incident")
    return sum(bool(actions.invite_to_debrief(by=None, debrief=debrief)) for debrief in due)


def register() -> None:
    """Gives them to the clock."""
    rounds.register("escalation", every=timedelta(seconds=1), run=escalate_unanswered)
    rounds.register("letting go of held texts", every=timedelta(seconds=2), run=let_go_of_what_became_urgent)
    rounds.register("sending broadcasts", every=timedelta(seconds=5), run=send_broadcasts)
    rounds.register("reminders", every=timedelta(seconds=15), run=reminders.remind)
    rounds.register("contact tests", every=timedelta(minutes=1), run=begin_contact_tests, vital=False)
    rounds.register("ending contact tests", every=timedelta(minutes=1), run=end_contact_tests, vital=False)
    rounds.register("asking how it went", every=timedelta(minutes=1), run=ask_how_it_went, vital=False)
