"""Exercises: what stands in their way, and whom they reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.directory.models import Post
from cohesion.directory.queries import current_posts
from cohesion.directory.states import Role
from cohesion.kit import clock
from incidents.models import Alert, ContactTest, Incident
from incidents.states import OPEN, Answer, State


@dataclass(frozen=True)
class Result:
    """How an exercise went at one place, or for one post without a place."""

    who: str
    words: str
    tone: str
    reached: bool


def open_for_real() -> list[str]:
    """The references of what is open and no exercise."""
    return list(Incident.objects.filter(state__in=OPEN, is_drill=False).values_list("ref", flat=True))


def silent_in_tests(now: datetime) -> dict[int, datetime]:
    """Who did not answer the last contact test of their area, by id, since when it was over; without those who have
    answered an alert since. Two queries."""
    over = ContactTest.objects.filter(last_drill__state=State.STOOD_DOWN).values("last_drill")
    asked = Alert.objects.filter(incident__in=over, answer=Answer.NONE)
    since = dict(asked.order_by("incident__stood_down_at").values_list("person", "incident__stood_down_at"))
    answered = Alert.objects.filter(person__in=since, answered_at__isnull=False).order_by("answered_at")
    last = dict(answered.values_list("person", "answered_at"))
    return {person: at for person, at in since.items() if person not in last or last[person] < at}


@dataclass(frozen=True)
class TookPart:
    """A contact of a place, and how the last exercise went for them."""

    post: Post
    words: str
    tone: str


def history(now: datetime) -> list[TookPart]:
    """Every contact of an active place with their last exercise: who never took part first. Two queries."""
    held = current_posts(now).filter(role=Role.SITE_CONTACT, place__is_active=True)
    alerts = Alert.objects.filter(incident__is_drill=True).order_by("issued_at")
    last = {alert.person_id: alert for alert in alerts}
    found = [
        _took_part(post, last.get(post.person_id)) for post in held.order_by("place__name", "rank", "id")
    ]
    return sorted(found, key=lambda one: ("bad", "warn", "good").index(one.tone))


def _took_part(post: Post, alert: Alert | None) -> TookPart:
    if alert is None:
        return TookPart(post, "In none yet", "bad")
    on = clock.day_in_words(alert.issued_at)
    if alert.answer == Answer.NONE:
        return TookPart(post, f"No answer on {on}", "warn")
    return TookPart(
        post, f"Answered on {on}, in {clock.in_words(alert.answered_at - alert.issued_at)}", "good"
    )


def results(alerts: Iterable[Alert], minutes: int) -> list[Result]:
    """By place: whether anybody of it answered within so many minutes. Those who were not reached come first."""
    by_place: dict[str, list[Alert]] = {}
    for alert in alerts:
        by_place.setdefault(alert.place.name if alert.place else alert.post_title, []).append(alert)
    found = [_result(who, theirs, timedelta(minutes=minutes)) for who, theirs in by_place.items()]
    return sorted(found, key=lambda result: (result.reached, result.who))


def _result(who: str, alerts: list[Alert], within: timedelta) -> Result:
    took = [alert.answered_at - alert.issued_at for alert in alerts if alert.answer != Answer.NONE]
    if not took:
        nobody = all(alert.unreachable for alert in alerts)
        return Result(
            who, "Nobody can be reached: find new numbers" if nobody else "Not reached", "bad", False
        )
    if min(took) > within:
        return Result(who, f"Late, after {clock.in_words(min(took))}", "warn", False)
    return Result(who, f"Reached in {clock.in_words(min(took))}", "good", True)
