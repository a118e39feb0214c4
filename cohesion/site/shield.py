"""What every answer of ours carries so that browsers keep it to themselves, and what no request may ask too often."""

import hashlib
import logging
import re
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from cohesion.policy.book import book

log = logging.getLogger(__name__)

HEADERS = {
    # A page asks for none of these; nor may anything that ever stood in it.
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
BY_LINK = re.compile(r"/[acdefikmnqr]/")
# There the address is the key: only our name goes along. "no-referrer" would say even less, but then browsers name no
# origin with a form either ("Origin: null"), and Django takes every form of such a page for a forged one.
KEPT_FROM_REFERRERS = "strict-origin"
DEAD = 410  # what a personal link that is unknown, revoked or over answers
TOO_MANY = "Too many links that do not work were opened from here. In danger call 999. A link that works still opens."


def shield(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost of our own middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == DEAD and BY_LINK.match(request.path) and is_guessing(request):
            response = HttpResponse(TOO_MANY, status=429, content_type="text/plain; charset=utf-8")
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if is_private(request, response):
            add_never_cache_headers(response)
        if BY_LINK.match(request.path):
            response["Referrer-Policy"] = KEPT_FROM_REFERRERS
        return response

    return answer


def is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is for one person, and says nothing itself on who may keep it."""
    if response.has_header("Cache-Control"):
        return False
    user = getattr(request, "user", None)
    return bool(BY_LINK.match(request.path) or response.cookies or (user and user.is_authenticated))


def is_guessing(request: HttpRequest) -> bool:
    """Counts a dead link for the network it was opened from; True when these are too many.

    A link that works is never counted or refused, however many were tried: half a town may share one address of a
    mobile network, and be in danger. So this keeps guesses cheap for us and visible; that they are hopeless is the
    work of the token's length. The count is kept for all processes in the cache, under a digest of the address.
    """
    limit = book().value("links.guesses")
    name = f"guesses.{hashlib.sha256(network_of(request).encode()).hexdigest()[:32]}"
    cache.add(name, 0, limit["minutes"] * 60)
    try:
        count = cache.incr(name)
    except ValueError:  # it ended in between
        return False
    if count == limit["at_most"] + 1:
        log.warning("More than %d dead personal links were opened from one network.", limit["at_most"])
    return count > limit["at_most"]


def network_of(request: HttpRequest) -> str:
    """The visitor's address, as our own proxy says it; without a proxy, as the connection says."""
    forwarded = request.headers.get("X-Forwarded-For", "") if request.is_secure() else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
