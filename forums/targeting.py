"""Who will be written to, so that the clerk sees it before it happens."""

from dataclasses import dataclass

from cohesion.calendars.queries import people_asked, ways_to
from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Reach, Way
from cohesion.kit.emails import masked
from cohesion.kit.phones import is_mobile, mask
from cohesion.messaging.ways import carried
from forums.models import Body, Caller, Concern, Meeting, Reader
from forums.states import NEWS_OF_STEP, ConcernState, NewsKind


@dataclass(frozen=True)
class Recipient:
    """Somebody who is written to, and how."""

    reader: Reader
    way: Way
    to: str

    @property
    def shown(self) -> str:
        return masked(self.to) if self.way == Way.EMAIL else mask(self.to)


def readers_of(body: Body) -> list[Recipient]:
    """Whoever wants to hear of the body and can be reached so, each way once. Nobody, while it is not public."""
    if not body.is_public:
        return []
    readers = list(body.readers.filter(person__is_active=True).select_related("person").order_by("pk"))
    numbers = numbers_of([reader.pk for reader in readers if reader.by_text])
    found = []
    for reader in readers:
        if reader.by_email and reader.person.email and Way.EMAIL in carried():
            found.append(Recipient(reader, Way.EMAIL, reader.person.email))
        point = numbers.get(reader.pk)
        if point and point.reach == Reach.GOOD and is_mobile(point.number):
            found.append(Recipient(reader, Way.TEXT, point.number))
    return found


def told_by_step(about: Meeting | Concern, step: str) -> list[str]:
    """Where a step of the clerk's will write to, masked: readers of a meeting's news, or the raisers of a concern."""
    if isinstance(about, Meeting):
        asked = _asked_to(about) if NEWS_OF_STEP.get(step) == NewsKind.CANCELLED else set()
        readers = readers_of(about.body) if step in NEWS_OF_STEP else []
        return [one.shown for one in readers if one.reader.pk not in asked]
    if step == ConcernState.SAFEGUARDING.value:
        return []
    numbers = [number_for(one) for one in (about, *about.joined.select_related("raised_by"))]
    return [mask(number) for number in numbers if number]


def _asked_to(meeting: Meeting) -> set[int]:
    """Who is asked and can be written to: the cancelling of their invitation tells them, and nothing beside it."""
    return {one.person.pk for one in ways_to(people_asked(meeting.topic)) if one.way is not None}


def number_for(concern: Concern) -> str:
    """Where its news goes: to whoever raised it, or the number it was texted from; "" where nothing may be texted."""
    if concern.raised_by_id:
        point = numbers_of([concern.raised_by_id]).get(concern.raised_by_id)
        return point.number if point and point.reach == Reach.GOOD and point.prefers == Way.TEXT else ""
    number = Caller.objects.filter(concern=concern).values_list("number", flat=True).first() or ""
    bad = ContactPoint.objects.filter(number=number).exclude(reach=Reach.GOOD)
    return "" if number and bad.exists() else number
