"""What people said about dates and days, and how long it is kept: it says when they are away, or what they keep."""

from datetime import datetime

from django.db.models import QuerySet

from cohesion.directory.queries import current_posts
from cohesion.directory.states import Role
from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind
from forums.models import DateAsk, DayKeeper, KeptDayAsk

RULE = "retention.dates"
DATES, DAYS = ("forums.DateAsk", "forums.DateObjection"), ("forums.KeptDayAsk",)
KEEPER = ("forums.DayKeeper",)


def register_days() -> None:
    register_kind(Kind("dates", "Which proposed dates seats could not make", RULE, past_dates, delete, DATES))
    register_kind(Kind("days", "Which days people said they keep", RULE, past_days, delete, DAYS))
    register_kind(Kind("keepers", "Who may be asked which day they keep", RULE, past_keepers, delete, KEEPER))
    register_about(About("Proposed dates they were asked about", dates, erase_dates, covers=DATES))
    register_about(About("Days they said they keep", days, erase_days, covers=DAYS))
    register_about(About("That they may be asked which day they keep", keeper, erase_keeper, covers=KEEPER))


def past_dates(before: datetime, held: Held) -> QuerySet[DateAsk]:
    """With the objections. The dates themselves stay, without anybody's name."""
    return DateAsk.objects.filter(asked_at__lt=before).exclude(person__in=held.people)


def past_days(before: datetime, held: Held) -> QuerySet[KeptDayAsk]:
    return KeptDayAsk.objects.filter(asked_at__lt=before).exclude(person__in=held.people)


def past_keepers(before: datetime, held: Held) -> QuerySet[DayKeeper]:
    """Of whoever is no contact of a place any more: nobody asks them."""
    contacts = current_posts().filter(role=Role.SITE_CONTACT).values("person")
    old = DayKeeper.objects.filter(agreed_on__lt=before.date()).exclude(person__in=contacts)
    return old.exclude(person__in=held.people)


def dates(person) -> list[Row]:
    asks = person.date_asks.order_by("pk")
    said = "objections__proposal__starts_at", "objections__reason", "objections__said_at"
    return list[Row](asks.values("plan__body__name", "plan__year", "asked_at", *said))


def erase_dates(by, person, reason: str) -> int:
    return person.date_asks.all().delete()[0]


def days(person) -> list[Row]:
    return list[Row](person.kept_day_asks.order_by("pk").values("key", "asked_at", "said", "answered_at"))


def erase_days(by, person, reason: str) -> int:
    return person.kept_day_asks.all().delete()[0]


def keeper(person) -> list[Row]:
    return list[Row](DayKeeper.objects.filter(person=person).values("agreed_on"))


def erase_keeper(by, person, reason: str) -> int:
    return DayKeeper.objects.filter(person=person).delete()[0]
