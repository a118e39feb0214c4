"""The word that goes to whoever raised a concern, at every step."""

from datetime import timedelta

from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Reach, Way
from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from forums.models import Caller, Concern
from forums.states import ConcernState

RECEIVED, NEWS = "concern.received", "concern.news"
QUIET = (ConcernState.SAFEGUARDING,)  # a text about it could be read by whoever it is about


def tell(concern: Concern) -> None:
    """Texts the raiser, and those whose concerns are joined to it, if we have their number and may.

    Others follow it at their secret address. Nothing of what was raised stands in a text: phones are read by others.
    """
    if concern.state in QUIET:
        return
    book_now = book()
    if concern.state == ConcernState.RECEIVED:
        by = concern.acknowledge_by
        _text(concern, RECEIVED, book_now.words(RECEIVED, ref=concern.ref, next=f"{by:%a} {by.day} {by:%b}"))
    else:
        news = book_now.value("forum.news")[concern.state]
        for one in (concern, *concern.joined.select_related("raised_by")):
            _text(one, NEWS, book_now.words(NEWS, ref=one.ref, news=news))


def number_for(concern: Concern) -> str:
    """Where its news goes: to whoever raised it, or the number it was texted from; "" where nothing may be texted."""
    if concern.raised_by_id:
        point = numbers_of([concern.raised_by_id]).get(concern.raised_by_id)
        return point.number if point and point.reach == Reach.GOOD and point.prefers == Way.TEXT else ""
    number = Caller.objects.filter(concern=concern).values_list("number", flat=True).first() or ""
    bad = ContactPoint.objects.filter(number=number).exclude(reach=Reach.GOOD)
    return "" if number and bad.exists() else number


def _text(concern: Concern, kind: str, body: str) -> None:
    number = number_for(concern)
    if not number:
        return
    post(
        drafts=[
            Draft(
                person=concern.raised_by,
                to=number,
                body=plain(body),
                kind=kind,
                topic=concern.topic,
                about=f"concern:{concern.pk}",
                lane=Lane.ORDINARY,
                expires_in=timedelta(days=1),
            )
        ]
    )
