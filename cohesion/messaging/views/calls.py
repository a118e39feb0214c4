"""What a call of ours says, and what it makes of a key. Twilio asks here when somebody, or some machine, has answered.

The key is kept as a reply before anything is said about it. Nobody is thanked for an answer that is not kept.
"""

import logging
import re
from functools import partial
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.receive import Garbage, take_call, take_key
from cohesion.messaging.views.webhooks import from_twilio
from cohesion.policy.book import book

logger = logging.getLogger(__name__)

LINE = "twilio.voice"
ENGLISH = "en-GB"
WAITS_S = 8  # for a key, after the words have been read
calls_from_twilio = partial(from_twilio, lines=lambda: [settings.VOICE_PROVIDER])


@calls_from_twilio
def twilio_voice(request: HttpRequest) -> HttpResponse:
    """Reads the words twice and takes a key. One that is no answer is asked for again, once."""
    sid, key = request.POST.get("CallSid", ""), request.POST.get("Digits", "")
    if not sid.strip():
        raise Garbage("CallSid is missing.")
    message = called(request.GET.get("attempt", ""), sid)
    if message is None:
        logger.warning("A call was answered that is none of ours any more")
        return spoken(saying("goodbye"))
    if key and key in message.answers:
        take_key(message, key, sid=sid, provider=LINE)
        return spoken(saying("heard"))
    if key:
        return spoken(asked_again(message, request) if "again" not in request.GET else saying("goodbye"))
    return spoken(saying("late") if is_late(message) else asking(message, request))


@calls_from_twilio
def twilio_call_status(request: HttpRequest) -> HttpResponse:
    """A receipt of a call. Our own attempt comes back in the address."""
    take_call({**request.POST.dict(), "attempt": request.GET.get("attempt", "")}, provider=LINE)
    return HttpResponse(status=204)


def called(attempt: str, sid: str) -> Message | None:
    """The message that this call is about: by our own attempt, else by the call's identifier."""
    calls = Message.objects.filter(way=Way.VOICE)
    try:
        message = calls.filter(attempt=UUID(attempt)).first()
    except ValueError:
        message = None
    return message or calls.filter(sid=sid.replace("\x00", "")[:64], provider=LINE).first()


def is_late(message: Message) -> bool:
    """Whether the words are out of date by now: a call may have waited at the provider, and the alert be over."""
    return message.expires_at is not None and message.expires_at <= clock.now()


# --- what is said -------------------------------------------------------------------------------------------------


def asking(message: Message, request: HttpRequest, *, first: str = "", again: bool = False) -> VoiceResponse:
    """The words twice, each time with a wait for a key; then goodbye. A call that asks nothing waits for none."""
    said = VoiceResponse()
    words = aloud(f"{first} {message.words}".strip())
    for _ in range(2):
        if not message.answers:
            said.say(words, language=ENGLISH)
            said.pause(length=1)
            continue
        action = f"{request.path}?attempt={message.attempt}{'&again=1' if again else ''}"
        gather = Gather(num_digits=1, timeout=WAITS_S, action=action, method="POST")
        gather.say(words, language=ENGLISH)
        said.append(gather)
    said.say(wording("goodbye"), language=ENGLISH)
    said.hangup()
    return said


def asked_again(message: Message, request: HttpRequest) -> VoiceResponse:
    return asking(message, request, first=wording("again"), again=True)


def saying(key: str) -> VoiceResponse:
    """One sentence of ours, and the end of the call."""
    said = VoiceResponse()
    said.say(wording(key), language=ENGLISH)
    said.hangup()
    return said


def wording(key: str) -> str:
    return aloud(book().spoken(f"call.{key}"))


def aloud(words: str) -> str:
    """Numbers to be dialled, digit by digit: "9 9 9" and never "nine hundred and ninety-nine"."""
    return re.sub(r"\b(999|101)\b", lambda number: " ".join(number[0]), words)


def spoken(said: VoiceResponse) -> HttpResponse:
    return HttpResponse(str(said), content_type="text/xml; charset=utf-8")
