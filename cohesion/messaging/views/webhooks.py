"""What Twilio tells us. Signed, or refused; understood, or a 4xx; said twice, harmless."""

import logging
from collections.abc import Callable, Collection
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from cohesion.accounts.permits import SIGNED, marked
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.receive import Garbage, take_status, take_text

logger = logging.getLogger(__name__)

PROVIDER = "twilio"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)


def from_twilio(
    view: Callable[[HttpRequest], HttpResponse], lines: Callable[[], Collection[str]] = text_lines
) -> Callable[[HttpRequest], HttpResponse]:
    """Lets in only what Twilio has signed, for our account, at our public address. 404 when only others send."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if PROVIDER not in lines():
            raise Http404
        if not is_signed(request) or request.POST.get("AccountSid") != settings.TWILIO_ACCOUNT_SID:
            logger.warning("A message that Twilio has not signed was refused at %s", request.path)
            return plain("This is not signed by our provider.", 403)
        try:
            return view(request)
        except Garbage as problem:
            return plain(str(problem), 400)
        except DatabaseError:
            logger.exception("The database could not take what Twilio told us")
            return plain("Please try again in a minute.", 503)

    return marked(guarded, post=SIGNED)


def is_signed(request: HttpRequest) -> bool:
    """The signature covers the public address, which only we know for certain, and every field.

    While the token is being changed, Twilio may still sign with the old one.
    """
    signature = request.headers.get("X-Twilio-Signature", "")
    tokens = filter(None, [settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_OLD])
    if not settings.TWILIO_AUTH_TOKEN or not signature.isascii():
        return False
    address = settings.PUBLIC_URL + request.get_full_path()
    return any(RequestValidator(token).validate(address, request.POST, signature) for token in tokens)


@from_twilio
def twilio_status(request: HttpRequest) -> HttpResponse:
    """A receipt. Our own attempt comes back in the address."""
    take_status({**request.POST.dict(), "attempt": request.GET.get("attempt", "")}, provider=PROVIDER)
    return HttpResponse(status=204)


@from_twilio
def twilio_inbound(request: HttpRequest) -> HttpResponse:
    """A reply. It is answered, if at all, by a text of our own later, so Twilio has nothing to say."""
    take_text(request.POST.dict(), provider=PROVIDER)
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml; charset=utf-8")
