"""What an incident asks of the forum: a meeting, within its clock."""

from datetime import datetime

from django.db import transaction

from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.plan.actions import answer
from cohesion.plan.models import Request
from forums.actions.meetings import call_meeting
from forums.models import Body, Meeting
from forums.rules import objections_to_answering_request
from forums.states import MeetingKind


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
) -> Meeting:
    """Calls the meeting and answers the request with its date, so that whoever asked reads it where they asked."""
    insist(objections_to_answering_request(asked))
    meeting = call_meeting(by=by, body=body, starts_at=starts_at, ends_at=ends_at, venue=venue, kind=kind)
    when = f"{clock.day_in_words(starts_at)}, {clock.hhmm(starts_at)}"
    answer(by=by, request=asked, answer=f"{body}, {meeting.ref}: {when}")
    return meeting
