"""The words to one person who is asked: an email that their calendar reads, or a text. Nobody else stands in it."""

from datetime import datetime, timedelta
from typing import Any

from cohesion.calendars import itip
from cohesion.calendars.keys import token_of
from cohesion.calendars.models import Rsvp
from cohesion.calendars.occasions import Occasion
from cohesion.calendars.queries import Written
from cohesion.calendars.states import DIGITS
from cohesion.calendars.writing import whole
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.sms_text import not_gsm7, plain
from cohesion.messaging.actions import Draft
from cohesion.messaging.states import Lane
from cohesion.policy.book import Book

KINDS = "rsvp."
INVITED, CHANGED, OFF, LET_GO = (KINDS + name for name in ("invited", "changed", "off", "let_go"))
COUNTER = f"{KINDS}counter"
ASKS = (INVITED, CHANGED)
CALENDARS = {INVITED: itip.request, CHANGED: itip.request, OFF: itip.cancel, LET_GO: itip.cancel}
WHERE = 40  # characters of a place in a text
ELSEWHERE = "see the forum's web page"


def draft(
    kind: str, rsvp: Rsvp, occasion: Occasion, to: Written, *, now: datetime, book: Book, **also
) -> Draft:
    """One message of that kind; `also`: when it may leave."""
    write = _email if to.way == Way.EMAIL else _text
    words = write(kind, rsvp, occasion, book, now, to)
    return Draft(
        person=rsvp.person,
        to=to.to,
        kind=kind,
        topic=occasion.source,
        about=rsvp.about,
        lane=Lane.ORDINARY,
        expires_in=max(occasion.ends_at - now, timedelta(hours=1)),
        **words,
        **also,
    )


def _text(kind: str, rsvp: Rsvp, occasion: Occasion, book: Book, now: datetime, to: Written) -> dict:
    fields = {"next": short(occasion.starts_at), "where": where(occasion.place), "ref": occasion.ref}
    asks = kind in ASKS
    one_way = plain(book.words(f"{kind}.one_way", **fields)) if asks else ""
    return {
        "body": plain(book.words(kind, **fields)),
        "one_way": one_way,
        "answers": list(DIGITS) if asks else [],
    }


def _email(kind: str, rsvp: Rsvp, occasion: Occasion, book: Book, now: datetime, to: Written) -> dict:
    token = token_of(rsvp)
    fields = {
        "what": " ".join(occasion.title.split()),
        "when": occasion.when,
        "where": " ".join(occasion.place.split()),
        "access": book.value("calendar.access"),
        "link": whole(f"/i/{token}/"),
        "ref": occasion.ref,
    }
    about: dict[str, Any] = {"to": to.to, "name": rsvp.person.name, "replies_to": itip.reply_address(token)}
    return {
        "way": Way.EMAIL,
        "body": book.written(kind, **fields),
        "subject": book.written(f"{kind}.subject", next=short(occasion.starts_at)),
        "calendar": CALENDARS[kind](occasion, now=now, **about) if kind in CALENDARS else "",
    }


def short(moment: datetime) -> str:
    """ "Tue 26 Jan 18:30"."""
    day = clock.local(moment)
    return f"{day:%a} {day.day} {day:%b} {clock.hhmm(moment)}"


def where(place: str) -> str:
    """As much of a place as a text has room for, by whole parts; nothing that leads elsewhere or needs a second."""
    place = plain(" ".join(place.split()))
    while len(place) > WHERE and ", " in place:
        place = place.rpartition(", ")[0]
    return ELSEWHERE if len(place) > WHERE or not_gsm7(place) else place
