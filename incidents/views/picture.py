"""The live part of a board as HTML: rendered once for all who see the same, with each reader's form token put in."""

import secrets
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe

from cohesion.directory.rota_actions import TOPIC as ROTA
from cohesion.kit import clock
from cohesion.live.http import Edition, edition, fragment
from cohesion.live.queries import revisions
from cohesion.live.shared import Shared
from cohesion.messaging.health import Health, health
from incidents.board import board
from incidents.models import Incident
from incidents.queries import Viewer, find
from incidents.sight import Sight, sight_of

TOKEN = secrets.token_urlsafe(32)  # stands where a form token goes; nobody can type what nobody knows


@dataclass(frozen=True)
class Drawn:
    """A rendering, as it is shared."""

    title: str
    html: str
    at: str


boards: Shared[Drawn] = Shared()
senders: Shared[Health] = Shared()
rotas: Shared[int] = Shared()


class Picture:
    """One viewer's board. Asked for its tag it renders nothing."""

    def __init__(self, request: HttpRequest, incident: Incident, viewer: Viewer):
        self.request, self.incident, self.viewer = request, incident, viewer
        self.sight: Sight = sight_of(viewer, incident)
        self.sender = senders.get("sender", lambda: health(clock.now()))
        self.rota = rotas.get(ROTA, lambda: revisions([ROTA])[ROTA]) if self.sight.is_officer else 0

    @property
    def depends_on(self) -> tuple[object, ...]:
        """Beside the topic's revision: who looks, whether texts are leaving, and for officers the rota."""
        return self.sight, self.sender.label, self.rota

    def edition(self) -> Edition:
        return edition(
            topic=self.incident.topic,
            person=self.viewer.person,
            by_link=self.viewer.by_link,
            side=self.sight.side,
            vary=self.depends_on,
        )

    def drawn(self, revision: int) -> Drawn:
        """Shared by all who see the same at that revision."""
        return boards.get((self.incident.topic, revision, *self.depends_on), self._draw)

    def html(self, revision: int) -> str:
        return self.drawn(revision).html.replace(TOKEN, get_token(self.request))

    def _draw(self) -> Drawn:
        """Without the request: what one reader brought must not reach another.

        The incident is read again: the one at hand was read before the revision, and would be shown as that of it.
        """
        shown = board(find(self.incident.ref), self.sight, self.sender)
        html = render_to_string("incidents/_board.html", {"board": shown, "csrf_token": TOKEN})
        return Drawn(shown.title, html, f"{clock.local(shown.now):%H:%M:%S}")


def live(picture: Picture, region: str, *args: str) -> dict[str, object]:
    """The context of a page around a board; `region` is the name of the address its live part is fetched from."""
    now = picture.edition()
    return {
        "incident": picture.incident,
        "title": picture.drawn(now.revision).title,
        "as_at": picture.drawn(now.revision).at,
        "shown": mark_safe(picture.html(now.revision)),
        "edition": now,
        "fragment_url": reverse(region, args=args),
        "now": clock.now(),
    }


def live_part(request: HttpRequest, picture: Picture) -> HttpResponse:
    """The live part alone, or 304."""
    return fragment(
        request,
        topic=picture.incident.topic,
        person=picture.viewer.person,
        by_link=picture.viewer.by_link,
        side=picture.sight.side,
        vary=picture.depends_on,
        render=picture.html,
    )
