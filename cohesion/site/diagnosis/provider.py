"""The lines for texts, each asked for our account and our number: nothing is sent, nothing costs anything."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from cohesion.kit import clock
from cohesion.messaging.line_rules import text_lines
from cohesion.site.diagnosis.asking import Answer, ask
from cohesion.site.diagnosis.clocks import from_provider
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding
from cohesion.site.diagnosis.notify import notify_answers

CHECK_NETWORK = "check that this machine may reach the internet on port 443."


def provider_answers() -> Iterator[Finding]:
    """Every line that carries texts, the first choice first."""
    ask_line = {"twilio": twilio_answers, "notify": notify_answers}
    for name in text_lines():
        if name in ask_line:
            yield from ask_line[name]()
        else:
            yield Finding(OK, "Texts go to pretend phones: there is no provider to ask.")


def twilio_answers() -> Iterator[Finding]:
    """Whether it knows us, what its clock says, and where it brings the texts that people send us."""
    asked_at = clock.now()
    try:
        answer = of_account(".json")
        yield from account(answer, asked_at)
        if answer.status == 200:
            yield number()
    except (OSError, ValueError, AttributeError) as problem:
        yield Finding(PROBLEM, f"The provider does not answer: {problem}.", CHECK_NETWORK)


def of_account(what: str) -> Answer:
    base = settings.TWILIO_API_BASE or "https://api.twilio.com"
    key = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()
    return ask(
        f"{base}/2010-04-01/Accounts/{quote(settings.TWILIO_ACCOUNT_SID)}{what}",
        Authorization=f"Basic {base64.b64encode(key).decode()}",
    )


def account(answer: Answer, asked_at: datetime) -> Iterator[Finding]:
    if answer.status != 200:
        do = "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        yield Finding(PROBLEM, f"The provider refuses our account ({answer.status}).", do)
        return
    state = json.loads(answer.body).get("status")
    if state == "active":
        yield Finding(OK, "The provider knows our account.")
    else:
        do = "sign in at the provider and see why."
        yield Finding(PROBLEM, f"The provider says that our account is {state}.", do)
    yield from_provider(answer.headers["Date"], asked_at)


def number() -> Finding:
    """Texts that people send must come to us. A messaging service lives elsewhere and cannot be asked here."""
    ours = settings.PUBLIC_URL + reverse("messaging:twilio_inbound")
    do = f"at the provider, let incoming texts go to {ours} by POST."
    if settings.TWILIO_MESSAGING_SERVICE_SID:
        return Finding(WARN, "Where the messaging service brings incoming texts is not known here.", do)
    answer = of_account(f"/IncomingPhoneNumbers.json?PhoneNumber={quote(settings.TWILIO_FROM)}")
    held = json.loads(answer.body).get("incoming_phone_numbers") or []
    if not held:
        return Finding(PROBLEM, "TWILIO_FROM is not a number of our account.", "correct TWILIO_FROM.")
    if (held[0].get("sms_url"), held[0].get("sms_method")) != (ours, "POST"):
        return Finding(PROBLEM, "Replies do not come to us: our number brings texts elsewhere.", do)
    return Finding(OK, "The provider brings replies to us.")
