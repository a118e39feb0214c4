"""Nobody with a post that needs a second factor goes further without one. One rule, before every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from cohesion.accounts import factors
from cohesion.accounts.sessions import current
from cohesion.directory.queries import standing
from cohesion.directory.rules import lacks_second_factor

# Raising must never wait for a second factor; a personal link is a key of its own; what is public stays so.
ALWAYS_OPEN = {
    "accessibility",
    "privacy",
    "health",
    "incidents:raise",
    "raise:page",
    "raise:leave",
    "answer:page",
    "answer:region",
    "how_it_went:page",
    "which_days:page",
    "incidents:learnt",
    "join:page",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
TO_SET_ONE_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}


def may_follow(person, session) -> bool:
    """The same rule for sockets: the session was not ended, and has shown the second factor that the person needs."""
    return current(session, person) is not None and not lacks_second_factor(session, person, standing(person))


class SecondFactorGate:
    """Sends whoever has one to show it, and whoever has none to set one up. It costs a query until it was shown."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args, kwargs) -> HttpResponse | None:
        person, name = request.user, request.resolver_match.view_name
        if not person.is_authenticated or name in ALWAYS_OPEN or name.startswith("demo:"):
            return None
        if factors.shown(request.session, person):
            return None
        if not lacks_second_factor(request.session, person, standing(person)):
            return None
        if factors.has_one(person):
            return redirect(
                f"{resolve_url('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
            )
        return None if name in TO_SET_ONE_UP else redirect("mfa_index")
