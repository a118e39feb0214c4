"""Who may open what: one named rule for each address, said where the address is written.

    path("inbox/", permit(views.inbox, get=INBOX), name="inbox")

The rule is asked before the view runs, and is the same that the page's fragment, socket, feed and export ask. The table
in docs/permissions.md is made from it; an address without one is refused by a system check.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
Found = tuple[object, ...]


def forbidden(request: HttpRequest) -> HttpResponse:
    """The page that says no, where it gives nothing away that there is something."""
    raise PermissionDenied


def not_found(request: HttpRequest) -> HttpResponse:
    """Where even that there is something must stay unknown: a guessed and a forbidden reference look the same."""
    raise Http404


@dataclass(frozen=True)
class Rule:
    """A rule and its name in the table. `asks(person, *about)` says no with None; with a tuple it says yes, and hands
    what it found to the view, so that nothing is looked up twice.

    `about` names the parts of the address it is asked with. Whoever is signed out is sent to sign in first, unless the
    rule is for them too; then `refuses` answers. `is_secret`: the address is the whole credential. No cookie counts
    there, and a form is taken without one: as the page sends no referrer, browsers call the origin of its form "null".
    """

    name: str
    who: str
    asks: Callable[..., Found | None]
    about: tuple[str, ...] = ()
    signed_in: bool = True
    refuses: View = forbidden
    is_secret: bool = False

    def allows(self, person, *about: str) -> bool:
        return self.asks(person, *about) is not None


@dataclass(frozen=True)
class Permit:
    """The rules of one address; None where the method is not taken at all."""

    get: Rule | None = None
    post: Rule | None = None


PUBLIC = Rule("public", "Everybody, signed in or not", lambda person: (), signed_in=False)
SIGNED_IN = Rule("signed in", "Whoever is signed in", lambda person: () if person.is_authenticated else None)
SIGNED = Rule(
    "by signature",
    "The provider, by its signature over our public address and every field",
    lambda person: None,
    signed_in=False,
)
KNOWN = Rule(
    "by token",
    "The provider, by the secret token that we gave it",
    lambda person: None,
    signed_in=False,
)


def permit(view: View, *, get: Rule | None = None, post: Rule | None = None) -> View:
    """The view behind its rules. A method without a rule is refused with 405; HEAD goes as GET."""
    rules = {"GET": get, "HEAD": get, "POST": post}
    taken = [method for method, rule in rules.items() if rule]

    @wraps(view)
    def guarded(request: HttpRequest, *args, **named) -> HttpResponse:
        rule = rules[request.method]
        if rule is PUBLIC:
            return view(request, *args, **named)
        return _kept_by_nobody(_ask(rule, view, request, *args, **named))

    answer = require_http_methods(taken)(guarded)
    return marked(csrf_exempt(answer) if post and post.is_secret else answer, get=get, post=post)


def marked(view: View, *, get: Rule | None = None, post: Rule | None = None) -> View:
    """A view whose own guard already holds these rules, such as a provider's signature or token."""
    setattr(view, "permit", Permit(get, post))  # noqa: B010  functions have no such field
    return view


def permitted(patterns: Iterable, *, get: Rule | None = None, post: Rule | None = None) -> list:
    """The addresses of somebody else's views, all behind the same rules, unless one has its own already."""
    kept = list(patterns)
    for pattern in kept:
        if isinstance(pattern, URLResolver):
            permitted(pattern.url_patterns, get=get, post=post)
        elif permit_of(pattern) is None:
            pattern.callback = permit(pattern.callback, get=get, post=post)
    return kept


def permit_of(pattern: URLPattern) -> Permit | None:
    return getattr(pattern.callback, "permit", None)


def addresses(patterns: Iterable, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address as the patterns spell it, with its pattern."""
    for pattern in patterns:
        spelt = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, spelt)
        else:
            yield spelt, pattern


def _ask(rule: Rule, view: View, request: HttpRequest, *args, **named) -> HttpResponse:
    if rule.signed_in and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = rule.asks(request.user, *(named.pop(name) for name in rule.about))
    return rule.refuses(request) if found is None else view(request, *found, *args, **named)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    """No browser or proxy may keep the page, unless the view itself said what may be kept (a fragment does)."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response
