"""Asking people to a meeting, letting one go, and moving it: whoever is asked is told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.calendars import actions as calendars
from cohesion.calendars.models import Rsvp
from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from forums import rules
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting, move
from forums.invited import to_be_asked
from forums.models import Meeting
from forums.occasions import occasion_of_meeting


@transaction.atomic
def invite(*, by, meeting: Meeting, also: Iterable[Person] = ()) -> list[Rsvp]:
    """Asks whoever holds a seat on the day and is not asked yet, and `also` these. Those who are asked hear nothing."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_inviting(standing(by), meeting))
    people = list(dict.fromkeys([*to_be_asked(meeting), *also]))
    return _asked(by, meeting, calendars.ask(occasion=occasion_of_meeting(meeting), people=people))


@transaction.atomic
def invite_one(*, by, meeting: Meeting, person: Person) -> list[Rsvp]:
    """Asks one more, such as a guest or a substitute."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_inviting(standing(by), meeting))
    return _asked(by, meeting, calendars.ask(occasion=occasion_of_meeting(meeting), people=[person]))


def _asked(by, meeting: Meeting, rsvps: list[Rsvp]) -> list[Rsvp]:
    if rsvps:
        people = "1 person" if len(rsvps) == 1 else f"{len(rsvps)} people"
        say(meeting, by=by, kind="meeting.invited", text=f"Asked {people} to the meeting", asked=len(rsvps))
    return rsvps


@transaction.atomic
def uninvite(*, by, meeting: Meeting, rsvp: Rsvp) -> None:
    """Lets one person go, who alone is told."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_inviting(standing(by), meeting))
    if not Rsvp.objects.filter(pk=rsvp.pk, source=meeting.topic, let_go_at=None).exists():
        raise Refused(["They are not asked to this meeting."])
    calendars.let_go(rsvp=rsvp, occasion=occasion_of_meeting(meeting))
    say(meeting, by=by, kind="meeting.let_go", text="Let one person go who was asked")


@transaction.atomic
def reschedule(*, by, meeting: Meeting, starts_at: datetime, ends_at: datetime, venue: str) -> Meeting:
    """Another time or place: a new edition in calendars, and word to everybody who is asked, who are asked again."""
    meeting = lock_meeting(meeting)
    insist(
        rules.objections_to_moving(
            standing(by), meeting, starts_at=starts_at, ends_at=ends_at, now=clock.now()
        )
    )
    venue = venue.strip()
    told = {"starts_at": starts_at, "ends_at": ends_at, "venue": venue}
    if all(getattr(meeting, name) == value for name, value in told.items()):
        raise Refused(["Nothing is changed: that is when and where it is."])
    move(meeting, meeting.state, sequence=meeting.sequence + 1, changed_at=clock.now(), **told)
    calendars.tell_of_change(occasion=occasion_of_meeting(meeting))
    when = f"{clock.day_in_words(starts_at)}, {clock.hhmm(starts_at)}"
    say(meeting, by=by, kind="meeting.moved", text=f"Moved to {when}", detail=venue)
    return meeting
