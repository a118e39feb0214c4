"""How far a session reaches: everything while it is good, the open board for longer, nothing once it was ended."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from cohesion.accounts.sessions import current, is_good, may_read_on, note_use
from cohesion.kit import clock


def read_on(view: Callable) -> Callable:
    """Marks the fragment of a page that is still shown when its session is no longer good for anything else.

    The view is told by `request.reads_on`, and may still refuse. Put it outermost.
    """
    view.may_be_read_on = True  # type: ignore[attr-defined]
    return view


def unattended(view: Callable) -> Callable:
    """Marks what an open page fetches by itself: that is no sign of anybody being there. Put it outermost."""
    view.is_unattended = True  # type: ignore[attr-defined]
    return view


class SignInLimits:
    """Takes a session that is not good for this page for nobody's, so that the page asks to sign in and returns."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> None:
        if not request.user.is_authenticated:
            return
        found, now = current(request.session, request.user), clock.now()
        if found is None or not may_read_on(found, now):
            logout(request)
        elif is_good(found, now):
            if not hasattr(view, "is_unattended"):
                note_use(found, now)
        elif hasattr(view, "may_be_read_on") and request.method in ("GET", "HEAD"):
            request.reads_on = True  # type: ignore[attr-defined]
        else:
            request.user = AnonymousUser()
