"""What follow.js fetches: a fragment with an entity tag, so that an unchanged one costs a single query."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags

from cohesion.live import tokens
from cohesion.live.queries import followed, revisions


@dataclass(frozen=True)
class Edition:
    """Which state of a topic a page shows, and what its browser needs to follow it from there.

    Take it before reading what the page shows: a change in between is then fetched, never missed.
    """

    revision: int
    etag: str
    token: str


def edition(
    *, topic: str, person, by_link: int = 0, side: str = "", vary: tuple[object, ...] = ()
) -> Edition:
    """One query. `vary` is whatever else the content depends on, such as the person's role or the minute; `side` the
    part of the topic that only some may know of."""
    revision = sum(revisions(followed(topic, side)).values())
    etag = etag_for(topic, revision, person.pk, by_link, side, *vary)
    return Edition(revision, etag, tokens.issue(topic, person, by_link=by_link, side=side))


def etag_for(topic: str, *parts: object) -> str:
    """A strong entity tag of a topic and everything its content depends on; the revision is one of the parts."""
    digest = hashlib.sha256(repr((topic, *parts)).encode()).hexdigest()
    return f'"{digest[:32]}"'


def fragment(
    request: HttpRequest,
    *,
    topic: str,
    person,
    render: Callable[[int], str],
    by_link: int = 0,
    side: str = "",
    vary: tuple[object, ...] = (),
) -> HttpResponse:
    """The fragment, or 304 without rendering it when the browser has it already. Ask the rule before calling this.

    `render` is given the revision, which was read before. Both carry a fresh token and the revision; neither may be
    kept by anybody but this browser.
    """
    now = edition(topic=topic, person=person, by_link=by_link, side=side, vary=vary)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if now.etag in held else HttpResponse(render(now.revision))
    response["ETag"] = now.etag
    response["Cache-Control"] = "private, no-cache"
    response["Date"] = http_date()  # Daphne sends none; the page's clocks and "last updated" go by it
    response["X-Topic-Token"] = now.token
    response["X-Revision"] = str(now.revision)
    return response
