"""Accepted is not delivered: how long our number still takes for the texts that the provider has from us."""

from datetime import datetime, timedelta

from django.db.models import Sum

from cohesion.directory.states import Way
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.models import Message
from cohesion.messaging.states import IN_FLIGHT, UNSENT, State
from cohesion.policy.book import Book

BEFORE_RELEASE = (*UNSENT, *IN_FLIGHT, State.ACCEPTED)
LATELY = timedelta(hours=1)  # without a receipt for longer, nobody knows; it is not still in the queue
WORTH_SAYING_S = 2.0


def still_to_leave(rules: Book, now: datetime) -> timedelta:
    """How long until the last text has left our number: segments not yet released, over the line's pace.

    Source of the pace: `limit.<line>`, of the first line for texts, counted in segments. Nothing where none is known.
    One query at most.
    """
    limits = rules.value_or(f"limit.{text_lines()[0]}", [])
    pace = next((limit["per_second"] for limit in limits if limit["counts"] == "segments"), 0)
    if not pace:
        return timedelta(0)
    waiting = Message.objects.filter(state__in=BEFORE_RELEASE, way=Way.TEXT, posted_at__gt=now - LATELY)
    segments = waiting.aggregate(segments=Sum("segments"))["segments"] or 0
    return timedelta(seconds=segments / pace)


def in_words(left: timedelta) -> str:
    """ "Accepted is not delivered: our number needs about 12 s more, in the order of the list."; "" if it is done."""
    seconds = left.total_seconds()
    if seconds < WORTH_SAYING_S:
        return ""
    return (
        f"Accepted is not delivered: our number needs about {seconds:.0f} s more, in the order of the list."
    )
