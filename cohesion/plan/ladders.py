"""Work that is late: when it climbs, and to whom. In the order of committees: organisation, chair, everybody."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from cohesion.accounts.models import Person
from cohesion.directory.models import Post
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Rank, Role
from cohesion.kit import clock
from cohesion.plan.models import AgreedAction, Climb
from cohesion.plan.states import Level, State

Chair = Callable[[str], list[Person]]
_chairs: dict[str, Chair] = {}


def register_chair(prefix: str, find: Chair) -> None:
    """Who chairs the body that agreed what comes from `prefix.<rest>`: `find(rest)`. Each room says so for its own."""
    _chairs[prefix] = find


def about_to_climb(now: datetime, days: dict[str, int]) -> list[tuple[AgreedAction, Level]]:
    """The open actions that are late enough for a level at which they have not been, the lowest level first."""
    today, found = clock.local(now).date(), []
    for level in Level:
        reached = Climb.objects.filter(action=OuterRef("pk"), level=level)
        late = AgreedAction.objects.filter(state=State.OPEN, due_on__lte=today - timedelta(days=days[level]))
        found += [(action, level) for action in late.filter(~Exists(reached)).select_related("owned_by")]
    return found


def whom(action: AgreedAction, level: Level, now: datetime) -> list[Person]:
    """Who is told at that level; nobody for the public page. Without such a lead or chair, the cohesion leads are."""
    if level == Level.PUBLIC:
        return []
    found = _leads(action, now) if level == Level.LEAD else _chair(action)
    people = found or _holders(current_posts(now).filter(role=Role.COHESION_LEAD))
    return [person for person in people if person.pk != action.owned_by_id]


def _leads(action: AgreedAction, now: datetime) -> list[Person]:
    """The primary contacts of the organisations at whose places the owner is a contact."""
    if action.owned_by_id is None:
        return []
    organisations = current_posts(now).filter(person=action.owned_by).values("place__organisation")
    primary = current_posts(now).filter(place__organisation__in=organisations, rank=Rank.PRIMARY)
    return _holders(primary.exclude(person=action.owned_by))


def _chair(action: AgreedAction) -> list[Person]:
    prefix, _, rest = action.source.partition(".")
    return [person for person in _chairs[prefix](rest) if person.is_active] if prefix in _chairs else []


def _holders(posts) -> list[Person]:
    held: dict[int, Post] = {post.person_id: post for post in posts.order_by("id")}
    return [post.person for post in held.values()]
