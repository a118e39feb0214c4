"""The word that goes to whoever raised a concern, at every step."""

from datetime import timedelta

from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Reach, Way
from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from forums.models import Concern
from forums.states import ConcernState

RECEIVED, NEWS = "concern.received", "concern.news"
QUIET = (ConcernState.SAFEGUARDING,)  # a text about it could be read by whoever it is about


def tell(concern: Concern) -> None:
    """Texts the raiser, if we know them and may. Others follow it at their secret address.

    Nothing of what was raised stands in a text: phones are read by others.
    """
    if concern.state in QUIET:
        return
    book_now = book()
    if concern.state == ConcernState.RECEIVED:
        by = concern.acknowledge_by
        _text(concern, RECEIVED, book_now.words(RECEIVED, ref=concern.ref, next=f"{by:%a} {by.day} {by:%b}"))
    else:
        news = book_now.value("forum.news")[concern.state]
        _text(concern, NEWS, book_now.words(NEWS, ref=concern.ref, news=news))


def _text(concern: Concern, kind: str, body: str) -> None:
    point = numbers_of([concern.raised_by_id]).get(concern.raised_by_id) if concern.raised_by_id else None
    if point is None or point.reach != Reach.GOOD or point.prefers != Way.TEXT:
        return
    post(
        drafts=[
            Draft(
                person=concern.raised_by,
                to=point.number,
                body=plain(body),
                kind=kind,
                topic=concern.topic,
                about=f"concern:{concern.pk}",
                lane=Lane.ORDINARY,
                expires_in=timedelta(days=1),
            )
        ]
    )
