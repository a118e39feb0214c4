"""The word that goes to whoever raised a concern, at every step."""

from datetime import timedelta

from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.policy.book import book
from forums.models import Concern
from forums.states import ConcernState
from forums.targeting import number_for

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
