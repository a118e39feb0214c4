"""The live part of a meeting as HTML: rendered once for all who see the same, each reader's own part put before it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from cohesion.kit import clock
from cohesion.live.http import edition, fragment
from cohesion.live.shared import Shared
from forums.models import Meeting
from forums.room_queries import CLERK, Room, room

TOKEN = secrets.token_urlsafe(32)  # stands where a form token goes; nobody can type what nobody knows


@dataclass(frozen=True)
class Drawn:
    """A rendering, as it is shared, and what it was made of."""

    room: Room
    html: str


rooms: Shared[Drawn] = Shared()


def nothing(shown: Room) -> str:
    return ""


@dataclass(frozen=True)
class Picture:
    """One reader's meeting. `own` makes what is theirs alone, of what all see; asked for its tag it renders nothing.

    `person` is whom the socket is bound to: nobody in particular for the gallery, also if they are signed in.
    """

    request: HttpRequest
    meeting: Meeting
    sight: str
    person: object = AnonymousUser()
    by_link: int = 0
    own: Callable[[Room], str] = nothing

    @property
    def follows(self) -> dict:
        side = CLERK if self.sight == CLERK else ""
        told = {"topic": self.meeting.topic, "person": self.person, "by_link": self.by_link, "side": side}
        return told | {"vary": (self.sight,)}

    def html(self, revision: int) -> str:
        """Shared by all of one sight at that revision."""
        drawn = rooms.get((self.meeting.topic, revision, self.sight), self._draw)
        return (self.own(drawn.room) + drawn.html).replace(TOKEN, get_token(self.request))

    def _draw(self) -> Drawn:
        """Without the request: what one reader brought must not reach another."""
        meeting = Meeting.objects.select_related("body").get(pk=self.meeting.pk)
        shown = room(meeting, self.sight)
        return Drawn(shown, render_to_string("forums/_room.html", {"room": shown, "csrf_token": TOKEN}))


def live(picture: Picture, region: str) -> dict[str, object]:
    """The context of a page around a meeting; `region` is the address its live part is fetched from."""
    now = edition(**picture.follows)
    return {
        "meeting": picture.meeting,
        "shown": mark_safe(picture.html(now.revision)),
        "edition": now,
        "fragment_url": region,
        "now": clock.now(),
    }


def live_part(picture: Picture) -> HttpResponse:
    """The live part alone, or 304."""
    return fragment(picture.request, **picture.follows, render=picture.html)
