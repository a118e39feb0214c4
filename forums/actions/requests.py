"""What an incident asks of the forum: a meeting, within its clock."""

from datetime import datetime

from django.db import transaction

from cohesion.directory.queries import numbers_of
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from cohesion.messaging.actions import post
from cohesion.plan.actions import answer
from cohesion.plan.models import Request
from cohesion.policy.book import book
from forums.actions.dates import call_clear
from forums.actions.reaching import draft, short
from forums.dates import sitting
from forums.models import Body, Meeting
from forums.rules import objections_to_answering_request, objections_to_lateness
from forums.seating import is_called
from forums.states import MeetingKind

CALLED = "meeting.called"
WHERE = 40  # characters of a venue that a text has room for


@transaction.atomic
def call_as_asked(
    *,
    by,
    asked: Request,
    body: Body,
    starts_at: datetime,
    ends_at: datetime,
    venue: str,
    kind: str = MeetingKind.EXTRA,
    reason: str = "",
) -> Meeting:
    """Calls the meeting and answers the request with its date, so that whoever asked reads it where they asked.

    After the day by which it was promised it needs a reason. Everybody with a seat is texted. When it is cancelled it
    is owed again: calling the next one says so in the journal of the meeting, as the request was answered before.
    """
    touch(asked.source)  # two clerks take turns
    asked = Request.objects.get(pk=asked.pk)
    insist(objections_to_answering_request(asked, is_called=is_called(asked)))
    insist(objections_to_lateness(asked, clock.local(starts_at).date(), reason))
    meeting = call_clear(
        by=by, body=body, starts_at=starts_at, ends_at=ends_at, venue=venue, kind=kind, reason=reason
    )
    Meeting.objects.filter(pk=meeting.pk).update(asked_for=asked)
    meeting.asked_for = asked
    when = f"{clock.day_in_words(starts_at)}, {clock.hhmm(starts_at)}"
    is_late = asked.hold_by and clock.local(starts_at).date() > asked.hold_by
    late = f". Later than promised: {reason.strip()}" if is_late else ""
    if asked.is_waiting:
        answer(by=by, request=asked, answer=f"{body}, {meeting.ref}: {when}{late}")
    else:
        write(
            by=by,
            subject=asked.source,
            kind="request.called_again",
            text=f"{body}, {meeting.ref}: {when}{late}",
        )
    tell_seats(meeting)
    return meeting


def tell_seats(meeting: Meeting) -> int:
    """Texts everybody with a seat, in the caller's transaction, when and where. Returns how many.

    Which body it is stands in no text: that of a community would say who they are.
    """
    rules, people = book(), {held.person_id: held.person for held in sitting(meeting.body)}
    numbers = numbers_of(people)
    at = clock.local(meeting.starts_at)
    said = {"next": f"{at:%a} {short(at)} {at:%H:%M}", "where": meeting.venue[:WHERE].rstrip(" ,")}
    drafts = [
        draft(person, numbers.get(pk), rules, said, kind=CALLED, topic=meeting.topic)
        for pk, person in people.items()
    ]
    post(drafts=[one for one in drafts if one])
    return sum(1 for one in drafts if one)
