"""What every page knows: its name, the menu, who is signed in, and whether this is the demonstration."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi

from cohesion.directory.queries import Standing, standing
from cohesion.directory.rules import (
    lacks_second_factor,
    may_appoint,
    may_see_directory,
    needs_second_factor,
)
from cohesion.directory.states import Role
from cohesion.site.health import troubles_lately
from cohesion.site.offices.rules import may_change_settings, may_read_settings
from incidents.rules import may_see_incidents


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


PUBLIC = [
    ("Home", "/"),
    ("Forum", "/forums/"),
    ("Events", "/events/"),
    ("Open Doors", "/open-doors/"),
    ("Progress", "/progress/"),
]


def page(request: HttpRequest) -> dict[str, object]:
    """The context of base.html. No query when signed out, one when signed in, unless their view has asked it; the three
    more of officers are shared."""
    person = getattr(request, "user", None)
    who = getattr(request, "standing", None) or _standing(person)
    return {
        "site_name": settings.SITE_NAME,
        "navigation": menu(request.path, who),
        "person_label": label(person, who) if person is not None and person.is_authenticated else "",
        "is_officer": who.is_officer,
        "opens_offices": may_change_settings(who),
        "gives_posts": bool(may_appoint(who)),
        "needs_factor": needs_second_factor(who),
        "second_factor_missing": bool(who.roles) and lacks_second_factor(request.session, person, who),
        "council_sign_in": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        **(alarm() if who.is_officer else {}),
        "demonstration": settings.DEMO,
        "text_direction": "rtl" if get_language_bidi() else "ltr",
    }


def _standing(person) -> Standing:
    return standing(person) if person is not None and person.is_authenticated else Standing()


def alarm() -> dict[str, object]:
    """The red banner: that texts do not leave, or that work by the clock is late. Nothing while all is well."""
    at, lines = troubles_lately()
    return {"banner": lines, "banner_at": at}


def menu(path: str, who: Standing) -> list[Item]:
    """The public menu has no Directory and no Incidents."""
    entries = list(PUBLIC)
    if may_see_directory(who):
        entries.insert(1, ("Directory", "/directory/"))
    if may_read_settings(who):
        entries.append(("Settings", "/settings/"))
    if may_see_incidents(who):
        entries.insert(1, ("Incidents", "/incidents/"))
    return [Item(text, url, path.startswith(url) if url != "/" else path == "/") for text, url in entries]


def label(person, who: Standing) -> str:
    """The person's post, as in "Police liaison": a name on the screen of a shared room helps nobody."""
    titles = [role.label for role in Role if role in who.roles]
    return titles[0] if titles else person.name
