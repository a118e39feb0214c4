"""The word that goes to an organiser: by email where they gave an address, and by text where they gave a mobile."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings

from cohesion.directory.states import Way
from cohesion.kit.phones import PhoneError, is_mobile, normalise
from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from events.actions.moves import new_link
from events.models import Case, Consultation

EXPIRES = timedelta(days=2)
TO_CONSULTEES = ("event.consult", "event.cancelled")


def short(day: date | None) -> str:
    """As a text says a day: "Sat 12 Jun 2027"."""
    return f"{day:%a} {day.day} {day:%b} {day.year}" if day else "a day to be set"


def tell(case: Case, kind: str, **fields: object) -> None:
    """Tells the organiser. A text says nothing of what the event is about, and nothing of what consultees said."""
    rules = book()
    said = {"ref": case.ref, "date": short(case.event_on), "phone": rules.value("events.phone")} | fields
    drafts = [_text(case, kind, said, rules), _email(case, kind, said, rules)]
    post(drafts=[one for one in drafts if one])


def send_address(case: Case, secret: str) -> None:
    """Emails the organiser where they go on with their application, if they gave an address of email."""
    to, rules = str(case.answers.get("email") or ""), book()
    if not (to and Way.EMAIL in carried()):
        return
    said = {
        "ref": case.ref,
        "link": f"{settings.PUBLIC_URL}/e/{secret}/",
        "phone": rules.value("events.phone"),
    }
    subject = rules.written("event.subject", ref=case.ref)
    post(drafts=[_draft(case, "event.begun", Way.EMAIL, to, rules.written("event.begun", **said), subject)])


def _text(case: Case, kind: str, said: Mapping[str, object], rules: Book) -> Draft | None:
    try:
        number = normalise(str(case.answers.get("mobile") or ""))
    except PhoneError:
        return None
    if not is_mobile(number):
        return None
    return _draft(case, kind, Way.TEXT, number, plain(rules.words(kind, **said)))


def _email(case: Case, kind: str, said: Mapping[str, object], rules: Book) -> Draft | None:
    to = str(case.answers.get("email") or "")
    if not (to and Way.EMAIL in carried()):
        return None
    link = f"{settings.PUBLIC_URL}/e/{new_link(case)}/"
    body = rules.written("event.organiser", words=rules.words(kind, **said), link=link, phone=said["phone"])
    return _draft(case, kind, Way.EMAIL, to, body, rules.written("event.subject", ref=case.ref))


def ask_by_email(consultation: Consultation, *, to: str) -> None:
    """Posts a consultee their question, with an address of its own. Of the event it says only the day."""
    case, rules = consultation.case, book()
    link = f"{settings.PUBLIC_URL}/q/{new_link(case, consultation)}/"
    said = {
        "ref": case.ref,
        "next": short(consultation.answer_by),
        "date": short(case.event_on),
        "link": link,
    }
    body, subject = rules.written("event.consult", **said), rules.written("event.subject", ref=case.ref)
    post(drafts=[_draft(case, "event.consult", Way.EMAIL, to, body, subject)])


def tell_consultees_of_the_end(case: Case, addresses: Mapping[str, str]) -> None:
    """Says to each who was asked by email that the event does not take place; `addresses` is where each was asked."""
    rules = book()
    said = {"ref": case.ref, "date": short(case.event_on), "phone": rules.value("events.phone")}
    body, subject = rules.written("event.cancelled", **said), rules.written("event.subject", ref=case.ref)
    post(
        drafts=[
            _draft(case, "event.cancelled", Way.EMAIL, to, body, subject) for to in addresses.values() if to
        ]
    )


def _draft(case: Case, kind: str, way: Way, to: str, body: str, subject: str = "") -> Draft:
    return Draft(
        person=case.organiser if kind not in TO_CONSULTEES else None,
        way=way,
        to=to,
        subject=subject,
        body=body,
        kind=kind,
        topic=case.topic,
        about=f"case:{case.pk}",
        lane=Lane.ORDINARY,
        expires_in=EXPIRES,
    )
