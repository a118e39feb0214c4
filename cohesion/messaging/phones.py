"""Pretend phones: what the simulator, the phones page and the demonstration do with them.

All of it goes through the database, so the phone in one process answers what another process sent.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Role, Way
from cohesion.kit import clock
from cohesion.kit.phones import national
from cohesion.live.actions import touch
from cohesion.messaging import receive, rules
from cohesion.messaging.models import Message, SimulatedPhone, SimulatedText
from cohesion.messaging.states import Understood

PROVIDER = "simulator"
TOPIC = "phones"
OFFICER, SITE = "officer", "site"
_GROUPS: Mapping[str, str] = {
    Role.SITE_CONTACT: SITE,
    Role.POLICE_LIAISON: OFFICER,
    Role.DUTY_OFFICER: OFFICER,
    Role.COHESION_LEAD: OFFICER,
}


def may_be_shown() -> bool:
    """Only in the demonstration, and only while the simulator sends."""
    return settings.DEMO and settings.SMS_PROVIDER == PROVIDER


def phone_of(number: str) -> SimulatedPhone:
    """The phone with that number. One not met before is made on the fly, named after the post of whoever has it."""
    phone = SimulatedPhone.objects.filter(number=number).first()
    if phone is None:
        post = current_posts().filter(person__contact_points__number=number).order_by("role", "id").first()
        label, group = (post.title, _GROUPS.get(post.role, "")) if post else (national(number), "")
        phone, _ = SimulatedPhone.objects.get_or_create(
            number=number, defaults={"label": label, "group": group}
        )
    return phone


def mailbox_of(address: str) -> SimulatedPhone:
    """The phone on which somebody reads their email: one of their numbers, or a phone made for the address alone."""
    point = ContactPoint.objects.filter(person__email=address).order_by("id").first()
    if point:
        return phone_of(point.number)
    phone, _ = SimulatedPhone.objects.get_or_create(number=f"@{address}"[:20], defaults={"label": address})
    return phone


@transaction.atomic
def receive_text(*, to: str, body: str, attempt: str) -> SimulatedText | None:
    """A text reaches the pretend network. None when the phone's owner has opted out: the provider refuses."""
    phone = phone_of(to)
    return None if phone.opted_out else _put_on(phone, Way.TEXT, body, attempt, "accepted")


@transaction.atomic
def receive_call(*, to: str, body: str, attempt: str) -> SimulatedText:
    """A call is being put through. STOP is about texts only."""
    return _put_on(phone_of(to), Way.VOICE, body, attempt, "queued")


@transaction.atomic
def receive_email(*, to: str, subject: str, body: str, attempt: str) -> SimulatedText:
    """An email arrives, and nobody ever hears whether it was read. Its subject is the first line."""
    return _put_on(mailbox_of(to), Way.EMAIL, f"{subject}\n\n{body}", attempt, "sent")


def _put_on(phone: SimulatedPhone, way: Way, body: str, attempt: str, status: str) -> SimulatedText:
    touch(TOPIC)
    return SimulatedText.objects.create(
        phone=phone,
        way=way,
        incoming=True,
        body=body,
        sid=_new_sid("CA" if way == Way.VOICE else "SM"),
        attempt=attempt,
        status=status,
        at=clock.now(),
    )


def report(*, sid: str) -> list[str]:
    """Carries an accepted text to its phone and sends the receipts a provider would. Returns the statuses."""
    text = SimulatedText.objects.select_related("phone").get(sid=sid)
    code = "" if text.phone.is_on else "30003"
    statuses = ["sent", "undelivered"] if code else ["sent", "delivered"]
    for status in statuses:
        receive.take_status(
            _receipt(text, status, code if status == "undelivered" else ""), provider=PROVIDER
        )
    with transaction.atomic():
        touch(TOPIC)
        SimulatedText.objects.filter(pk=text.pk).update(status=statuses[-1], error_code=code)
    return statuses


# --- calls --------------------------------------------------------------------------------------------------------


def ring(*, sid: str) -> bool:
    """Puts a call through: the phone rings, if it is on. False when it is off, and nobody answered."""
    call = SimulatedText.objects.select_related("phone").get(sid=sid)
    _tell(call, "ringing" if call.phone.is_on else "no-answer")
    return call.phone.is_on


def let_ring(*, sid: str) -> bool:
    """Nobody answered in time. False when somebody has meanwhile."""
    return _end_ringing(sid, "no-answer")


def pick_up(*, sid: str, key: str = "") -> bool:
    """The phone's owner answers a call that rings, and presses a key or none. False when it rings no more."""
    if not _end_ringing(sid, "in-progress"):
        return False
    call = SimulatedText.objects.select_related("phone").get(sid=sid)
    message = Message.objects.filter(attempt=call.attempt).first() if call.attempt else None
    if key and message and key in message.answers:
        with transaction.atomic():
            touch(TOPIC)
            SimulatedText.objects.create(
                phone=call.phone,
                way=Way.VOICE,
                incoming=False,
                body=key,
                sid=f"{sid}.{key}",
                status="received",
                at=clock.now(),
            )
        receive.take_key(message, key, sid=sid, provider=line_of(Way.VOICE))
    _tell(call, "completed")
    return True


def _end_ringing(sid: str, status: str) -> bool:
    """One conditional UPDATE: of the owner who answers and the time that runs out, the first counts."""
    with transaction.atomic():
        touch(TOPIC)
        if not SimulatedText.objects.filter(sid=sid, status="ringing").update(status=status):
            return False
    _tell(SimulatedText.objects.select_related("phone").get(sid=sid), status)
    return True


def _tell(call: SimulatedText, status: str) -> None:
    """The receipt a provider would send, and the same on the phone."""
    form = {
        "CallSid": call.sid,
        "CallStatus": status,
        "To": call.phone.number,
        "From": settings.TWILIO_VOICE_FROM,
        "attempt": call.attempt,
    }
    receive.take_call(form, provider=line_of(Way.VOICE))
    with transaction.atomic():
        touch(TOPIC)
        code = status if status == "no-answer" else ""
        SimulatedText.objects.filter(pk=call.pk).update(status=status, error_code=code)


# --- what its owner does ------------------------------------------------------------------------------------------


def reply(*, number: str, body: str) -> SimulatedText:
    """The phone's owner texts us. STOP and START work at the provider too, as they do in earnest."""
    with transaction.atomic():
        phone = phone_of(number)
        word = rules.keyword(body, opted_out=phone.opted_out)
        if word:
            SimulatedPhone.objects.filter(pk=phone.pk).update(opted_out=word == Understood.OPT_OUT)
        touch(TOPIC)
        text = SimulatedText.objects.create(
            phone=phone, incoming=False, body=body, sid=_new_sid(), status="received", at=clock.now()
        )
    receive.take_text(_inbound(text), provider=PROVIDER)
    return text


@transaction.atomic
def switch(*, number: str, on: bool) -> SimulatedPhone:
    """Switches a phone on or off. What was sent while it was off stays undelivered."""
    phone = phone_of(number)
    touch(TOPIC)
    phone.is_on = on
    phone.save(update_fields=["is_on"])
    return phone


@transaction.atomic
def let_answer(*, number: str, body: str, after_s: float = 3.0) -> SimulatedPhone:
    """Makes a phone answer by itself every text that asks for an answer; an empty body makes it silent again."""
    phone = phone_of(number)
    touch(TOPIC)
    phone.answers_with, phone.answers_after_s = body, after_s
    phone.save(update_fields=["answers_with", "answers_after_s"])
    return phone


def own_answer(*, sid: str) -> tuple[str, float] | None:
    """What the phone says by itself to this text or call and after how many seconds; None when it stays silent."""
    text = SimulatedText.objects.select_related("phone").get(sid=sid)
    phone = text.phone
    if not phone.answers_with or not phone.is_on:
        return None
    asks = Message.objects.filter(attempt=text.attempt).exclude(answers=[]).exists()
    return (phone.answers_with, phone.answers_after_s) if asks else None


def line_of(way: Way) -> str:
    """What the simulator's line of that way is called."""
    return PROVIDER if way == Way.TEXT else f"{PROVIDER}.{way}"


def log(*, way: Way, since: datetime, incoming: bool) -> list[tuple[Mapping[str, str], datetime]]:
    """The forms of every text since that moment, with its time: what phones received, or what their owners sent.

    Of calls and emails there is no log: a text belongs to one line only, or it would be read back by the others.
    """
    if way != Way.TEXT:
        return []
    texts = SimulatedText.objects.filter(way=way, incoming=incoming, at__gte=since).select_related("phone")
    if incoming:
        return [(_receipt(text, text.status, text.error_code), text.at) for text in texts]
    return [(_inbound(text), text.at) for text in texts]


def _new_sid(kind: str = "SM") -> str:
    return f"{kind}{uuid.uuid4().hex}"


def _receipt(text: SimulatedText, status: str, code: str) -> Mapping[str, str]:
    """The form a provider posts to the status address, with the attempt from that address's query."""
    return {
        "MessageSid": text.sid,
        "MessageStatus": status,
        "To": text.phone.number,
        "From": settings.TWILIO_FROM,
        "ErrorCode": code,
        "attempt": text.attempt,
    }


def _inbound(text: SimulatedText) -> Mapping[str, str]:
    """The form a provider posts to the inbound address."""
    return {
        "MessageSid": text.sid,
        "From": text.phone.number,
        "To": settings.TWILIO_FROM,
        "Body": text.body,
        "NumMedia": "0",
    }
