"""What GOV.UK Notify tells us. With our bearer token, or refused; understood, or a 4xx; said twice, harmless."""

import json
import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cohesion.accounts.permits import KNOWN, marked
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.providers.notify_words import moment, receipt_form, reply_form
from cohesion.messaging.receive import Garbage, take_status, take_text
from cohesion.messaging.views.webhooks import plain

logger = logging.getLogger(__name__)

PROVIDER = "notify"


def from_notify(view: Callable[[dict[str, str]], None]) -> Callable[[HttpRequest], HttpResponse]:
    """Lets in only what carries the token that we gave Notify. 404 when Notify is not one of our lines."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if PROVIDER not in text_lines() or not settings.NOTIFY_CALLBACK_TOKEN:
            raise Http404
        if not has_token(request):
            logger.warning("A message without Notify's token was refused at %s", request.path)
            return plain("This does not carry our token.", 403)
        try:
            view(said(request))
        except Garbage as problem:
            return plain(str(problem), 400)
        except DatabaseError:
            logger.exception("The database could not take what Notify told us")
            return plain("Please try again in a minute.", 503)
        return HttpResponse(status=204)

    return marked(guarded, post=KNOWN)


def has_token(request: HttpRequest) -> bool:
    """Compared in constant time, as bytes: a guess learns nothing from how long it took."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and constant_time_compare(token.strip(), settings.NOTIFY_CALLBACK_TOKEN)


def said(request: HttpRequest) -> dict[str, str]:
    """The JSON object as plain words. Raises Garbage when it is none."""
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Garbage("This is not JSON.") from None
    if not isinstance(found, dict):
        raise Garbage("This is not a JSON object.")
    return {name: "" if value is None else str(value) for name, value in found.items()}


@from_notify
def notify_status(raw: dict[str, str]) -> None:
    """A receipt."""
    take_status(raw | receipt_form(raw), provider=PROVIDER)


@from_notify
def notify_inbound(raw: dict[str, str]) -> None:
    """A reply. Told again minutes later if we were away, so that it carries when Notify had it."""
    form = reply_form(sid=raw.get("id"), sender=raw.get("source_number"), words=raw.get("message"))
    take_text(raw | form, provider=PROVIDER, said_at=moment(raw.get("date_received")))
