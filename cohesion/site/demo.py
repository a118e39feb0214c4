"""The demonstration area: 45 fictional places, their people, a rota and a pretend phone each, by the real actions."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory import actions
from cohesion.directory.importing.changes import Outcome
from cohesion.directory.importing.rows import COLUMNS, OPTIONAL, read_rows
from cohesion.directory.importing.sheet import read_sheet
from cohesion.directory.models import Area, ContactPoint, Duty, Place, Post
from cohesion.directory.states import Role
from cohesion.messaging.models import Message, SimulatedPhone
from cohesion.plan.strategy import EXAMPLE, read_strategy
from cohesion.plan.strategy_actions import load_strategy
from cohesion.site.demo_events import build_events
from cohesion.site.demo_forum import build_forum
from cohesion.site.demo_mark import is_marked, mark

FOLDER = Path(__file__).parent / "demo_area"
BACKDROP = "demo-outline"
BY = "demonstration"
AHEAD = timedelta(days=15)  # the rota reaches from so long before the start to so long after

SECRETARY = "samina.choudhry@example.org"  # deputy of C3, who raises the alarm in the story of the fire
NEIGHBOUR_OFF = "E2"  # whose primary contact's phone is switched off in that story


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as with one click, and the page they start at."""

    label: str
    email: str
    start: str = "/incidents/"


SIGN_INS = {
    "police": SignIn("Police liaison", "karen.outhwaite@example.org"),
    "duty": SignIn("Council duty officer", "rachel.merriman@example.org"),
    "lead": SignIn("Cohesion lead", "naomi.sewell@example.org"),
    "administrator": SignIn("Administrator", "dominic.frayne@example.org", "/directory/"),
    "site": SignIn("Site contact: secretary, Rockingham Vale Mosque", SECRETARY),
}
ROTA = {  # who is on duty, with their turn
    "rachel.merriman@example.org": 1,
    "gurpreet.atwal@example.org": 2,
    "owen.prichard@example.org": 3,
    "naomi.sewell@example.org": 3,
    "karen.outhwaite@example.org": 1,
    "lesley.nairn@example.org": 2,
}
OFFICERS = {
    "011": "Duty officer 1",
    "012": "Duty officer 2",
    "013": "Duty officer, backup",
    "014": "Community safety officer",
    "021": "Cohesion lead",
}


class NotEmpty(Exception):
    """This database holds something that is not the demonstration."""


@transaction.atomic
def build(now: datetime) -> Outcome:
    """Loads the whole area into this database, or what of it is missing; returns what the directory took in.

    Raises NotEmpty for a database with real people, places or texts: pretend and real are never mixed.
    """
    if not is_marked() and any(model.objects.exists() for model in (Person, Place, Area, Message)):
        raise NotEmpty(
            "This database already holds data that is not the demonstration. Choose another folder with --data."
        )
    mark()
    _build_areas()
    sheet = read_sheet((FOLDER / "directory.csv").read_bytes(), COLUMNS, OPTIONAL)
    rows, problems = read_rows(sheet)
    done = actions.import_directory(by=None, rows=rows, problems=problems, source="directory.csv", by_name=BY)
    _build_rota(now)
    _build_phones()
    lead = Person.objects.get(email=SIGN_INS["lead"].email)
    build_forum(lead, now)
    build_events(Person.objects.get(email=SIGN_INS["duty"].email), now)
    load_strategy(by=None, by_name=BY, strands=read_strategy(EXAMPLE))
    return done


def _build_areas() -> None:
    """The wards by name, and the outline the map is drawn from."""
    known = Area.objects.in_bulk(field_name="code")
    for fields in json.loads((FOLDER / "areas.json").read_text(encoding="utf-8")):
        if fields["code"] not in known:
            actions.save_area(by=None, by_name=BY, area=Area(**fields))
    if BACKDROP not in known:
        outline = json.loads((FOLDER / "outline.json").read_text(encoding="utf-8"))
        backdrop = Area(
            code=BACKDROP,
            name="Demonstration area",
            sms_name="Area",
            rings=outline["rings"],
            is_backdrop=True,
        )
        actions.save_area(by=None, by_name=BY, area=backdrop)


def _build_rota(now: datetime) -> None:
    """Somebody of every role on duty from now on, whenever the demonstration is started."""
    posts = {
        post.person.email: post
        for post in Post.objects.filter(person__email__in=ROTA).select_related("person")
    }
    for email, turn in ROTA.items():
        last = Duty.objects.filter(post=posts[email], turn=turn).order_by("-ends_at").first()
        if last is None or last.ends_at < now + AHEAD / 2:
            starts = max(now - AHEAD, last.ends_at if last else now - AHEAD)
            actions.put_on_duty(
                by=None, by_name=BY, post=posts[email], starts_at=starts, ends_at=now + AHEAD, turn=turn
            )


def _build_phones() -> None:
    """A pretend phone for every number, named so that people find it."""
    known = set(SimulatedPhone.objects.values_list("number", flat=True))
    points = ContactPoint.objects.exclude(number__in=known).select_related("person")
    posts = {post.person_id: post for post in Post.objects.select_related("place", "person")}
    SimulatedPhone.objects.bulk_create(
        SimulatedPhone(
            number=point.number, label=_label(posts[point.person_id], point.number), group=_group(post)
        )
        for point in points
        if (post := posts.get(point.person_id))
    )


def _label(post: Post, number: str) -> str:
    """ "Holy Cross RC Church, primary", or what the officer is called."""
    if post.place:
        return f"{post.place.name}, {post.get_rank_display().split()[0].lower()}"
    return OFFICERS.get(number[-3:], f"{post.get_role_display()}, {post.person.name}")


def _group(post: Post) -> str:
    return "site" if post.role == Role.SITE_CONTACT else "officer"
