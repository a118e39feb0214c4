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
    """The context of base.html. One query when somebody is signed in, none otherwise."""
    person = getattr(request, "user", None)
    who = standing(person) if person is not None and person.is_authenticated else Standing()
    return {
        "site_name": settings.SITE_NAME,
        "navigation": menu(request.path, who),
        "person_label": label(person, who) if person is not None and person.is_authenticated else "",
        "is_officer": who.is_officer,
        "gives_posts": bool(may_appoint(who)),
        "needs_factor": needs_second_factor(who),
        "second_factor_missing": bool(who.roles) and lacks_second_factor(request.session, person, who),
        "council_sign_in": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
        "demonstration": settings.DEMO,
        "text_direction": "rtl" if get_language_bidi() else "ltr",
    }


def menu(path: str, who: Standing) -> list[Item]:
    """The public menu has no Directory and no Incidents."""
    entries = list(PUBLIC)
    if may_see_directory(who):
        entries.insert(1, ("Directory", "/directory/"))
    if may_see_incidents(who):
        entries.insert(1, ("Incidents", "/incidents/"))
    return [Item(text, url, path.startswith(url) if url != "/" else path == "/") for text, url in entries]


def label(person, who: Standing) -> str:
    """The person's post, as in "Police liaison": a name on the screen of a shared room helps nobody."""
    titles = [role.label for role in Role if role in who.roles]
    return titles[0] if titles else person.name
