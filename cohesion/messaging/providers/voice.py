"""Calls by Twilio's official client: a recorded voice reads the words and takes one key.

What is said, and what follows a key, is in views/calls.py: Twilio asks for it there when somebody answers.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from cohesion.directory.states import Way
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Unknown
from cohesion.messaging.providers.twilio import (
    CLOCKS_DIFFER,
    Transport,
    account,
    is_sid,
    outcome_of,
    reason_of,
)

RINGS_S = (
    25  # about five rings: shorter than most voicemail waits, so that a person answers and not a machine
)
EVENTS = ["initiated", "ringing", "answered", "completed"]


class TwilioVoice:
    """See `base.Provider`. Settings: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_VOICE_FROM."""

    name = "twilio.voice"
    way = Way.VOICE
    takes_replies = True

    def __init__(self) -> None:
        self.transport = Transport()
        self.calls = account(self.transport).calls
        self.script = f"{settings.PUBLIC_URL}{reverse('messaging:twilio_voice')}?attempt="
        self.callback = f"{settings.PUBLIC_URL}{reverse('messaging:twilio_call_status')}?attempt="

    async def send(self, outgoing: Outgoing) -> Outcome:
        try:
            call = await self.calls.create_async(
                to=outgoing.to,
                from_=settings.TWILIO_VOICE_FROM,
                url=self.script + outgoing.attempt,
                status_callback=self.callback + outgoing.attempt,
                status_callback_event=EVENTS,
                timeout=RINGS_S,
            )
        except Exception as problem:  # as with texts: an exception would lose the call
            return outcome_of(problem)
        return Accepted(call.sid) if is_sid(call.sid) else Unknown("no sid")

    async def find(self, outgoing: Outgoing, since: datetime) -> Accepted | Unknown | None:
        """By number and time only, as a call in the list has no words.

        By when it was made and not when it began: one that is still waiting to be put through has not begun.
        """
        try:
            listed = await self.calls.list_async(to=outgoing.to, limit=50)
        except Exception as problem:
            return Unknown(reason_of(problem))
        for call in listed:
            is_recent = call.date_created and call.date_created >= since - CLOCKS_DIFFER
            if is_recent and call.direction == "outbound-api" and is_sid(call.sid):
                return Accepted(call.sid)
        return None

    async def close(self) -> None:
        await self.transport.close()
