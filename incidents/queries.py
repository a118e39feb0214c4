"""Finding incidents and who was told. What the board shows is in board.py."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Q, QuerySet, When

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.directory.queries import Standing, standing
from cohesion.directory.rules import may_see_place
from cohesion.journal.models import Audience, Entry
from cohesion.kit.geo import distance_km
from cohesion.messaging.models import Message
from cohesion.messaging.questions import CLOCKS_DIFFER
from cohesion.messaging.states import State as MessageState
from incidents import rules
from incidents.models import Alert, Incident
from incidents.states import OPEN, Answer, State

LIST = "incidents"  # the topic of the list

NEVER_LEFT = (MessageState.CANCELLED, MessageState.EXPIRED)
IN_ANY_LANGUAGE = r"^(language\.)?(alert|raise)\."  # whoever had either text was told, and may answer
NOT_SENT = (MessageState.QUEUED, *NEVER_LEFT)


@dataclass(frozen=True)
class Viewer:
    """Somebody looking at one incident: who they are, what they may read, and their own alert in it."""

    person: Person
    who: Standing
    alert: Alert | None
    by_link: int = 0  # the personal link they came by, without signing in

    @property
    def audience(self) -> Audience:
        if self.who.is_police:
            return Audience.POLICE
        return Audience.PARTNERS if self.who.is_officer else Audience.SITE

    @property
    def side(self) -> str:
        """The part of the incident's topic that only they may know of; "" for most."""
        return self.audience.value if self.audience == Audience.POLICE else ""

    @property
    def is_officer(self) -> bool:
        return self.who.is_officer

    def knows(self, place: Place) -> bool:
        """Whether they may be told which place it is: a hidden one only officers and its own contacts."""
        own = self.alert is not None and self.alert.place_id == place.pk
        return own or may_see_place(self.who, place)


def find(ref: str) -> Incident | None:
    return (
        Incident.objects.select_related(
            *("place__area", "coordinator", "rang_999_by", "stand_down", "merged_into", "playbook")
        )
        .filter(ref=ref.upper())
        .first()
    )


def surviving(ref: str) -> str:
    """The reference under which a report goes on: its own, unless it was merged into another."""
    merged = (
        Incident.objects.filter(ref=ref, state=State.MERGED)
        .values_list("merged_into__ref", flat=True)
        .first()
    )
    return surviving(merged) if merged else ref


def was_carried_over(incident: Incident, person) -> bool:
    """Whether somebody was first alerted by this report, and is on the board of another since."""
    return bool(person and person.pk) and incident.carried_over.filter(person=person).exists()


def viewer_of(incident: Incident, person) -> Viewer | None:
    """The person as a viewer of the incident, or None when they may not see it. Two queries."""
    who = standing(person)
    if not (who.is_officer or who.places):
        return None
    own = list(incident.alerts.filter(person=person).order_by("id"))
    if not rules.may_see(who, incident, [alert.place_id for alert in own]):
        return None
    return Viewer(person, who, own[0] if own else None)


def listed(person, who: Standing) -> QuerySet[Incident]:
    """The incidents a person may see, open ones first, newest first."""
    found = Incident.objects.select_related("place__area")
    if not who.is_officer:
        mine = Q(place__in=who.places) | Q(alerts__person=person, alerts__place__in=who.places)
        found = found.filter(pk__in=Incident.objects.filter(mine).values("pk"))
    ended = Case(When(state__in=OPEN, then=0), default=1)
    return found.order_by(ended, "-raised_at")


def open_alerts(person, said_at: datetime) -> list[Alert]:
    """The alerts of open incidents whose text to the person has left or may have left by then, the oldest first.

    Nobody can answer what they have not been sent: an alert still waiting in the outbox is not among them, nor one that
    was issued only after they spoke. What is real comes before any exercise: no answer is taken for both.
    """
    running = (*OPEN, State.PAUSED)
    found = Alert.objects.filter(
        person=person, incident__state__in=running, issued_at__lte=said_at + CLOCKS_DIFFER
    )
    sent = Message.objects.filter(person=person, kind__regex=IN_ANY_LANGUAGE).exclude(state__in=NOT_SENT)
    numbers = [about.removeprefix("alert:") for about in sent.values_list("about", flat=True)]
    found = found.filter(pk__in=[int(number) for number in numbers if number.isdigit()])
    alerts = list(found.select_related("incident").order_by("issued_at", "id"))
    for alert in alerts:
        alert.person = person
    return [alert for alert in alerts if not alert.incident.is_drill] or alerts


def people_who_answered(since: datetime) -> QuerySet:
    """Whoever answered an alert or a drill after that moment, as ids. Who said "not me" may not be who we meant."""
    answered = Alert.objects.filter(answered_at__gte=since).exclude(answer=Answer.NOT_ME)
    return answered.values("person")


def open_among(abouts: Collection[str]) -> set[str]:
    """Those of these alerts (`alert:12`) whose incident is not over. One query."""
    numbers = [int(about.removeprefix("alert:")) for about in abouts]
    still = Alert.objects.filter(pk__in=numbers, incident__state__in=OPEN)
    return {f"alert:{pk}" for pk in still.values_list("pk", flat=True)}


def last_closed_alert(person, since: datetime, ref: str = "") -> Alert | None:
    """The newest alert of an incident that was stood down after that moment; of that reference, if one is named."""
    found = Alert.objects.filter(person=person, incident__stood_down_at__gte=since)
    if ref:
        found = found.filter(incident__ref=ref)
    return (
        found.select_related("incident__place__area", "person", "place")
        .order_by("-incident__stood_down_at")
        .first()
    )


def first_texts(topic: str) -> QuerySet[Message]:
    """What alerted somebody, in any way, or told the raiser who has their report."""
    return Message.objects.filter(topic=topic, kind__regex=r"^(alert|raise)\.").exclude(kind="alert.link")


def ever_told(incident: Incident) -> list[Alert]:
    """Everyone a later text is owed to: each whose alert left or may have left, and each who answered anyhow."""
    first = Message.objects.filter(topic=incident.topic, kind__regex=IN_ANY_LANGUAGE).exclude(
        kind="alert.link"
    )
    left = set(first.exclude(state__in=NEVER_LEFT).values_list("about", flat=True))
    never_left = set(first.filter(state__in=NEVER_LEFT).values_list("about", flat=True)) - left
    alerts = incident.alerts.select_related("person", "place")
    return [
        alert
        for alert in alerts
        if alert.answer != Answer.NONE or (not alert.unreachable and alert.about not in never_left)
    ]


def severities_of(incident: Incident) -> set[str]:
    """Every severity that it has had, by its journal; in order, the worst comes first. One query."""
    changes = Entry.objects.filter(subject=incident.topic, kind="severity")
    return {incident.severity, *(counts["from"] for counts in changes.values_list("counts", flat=True))}


def possible_duplicates(incident: Incident, minutes: int, metres: int = 0) -> list[Incident]:
    """Other open reports of the same place, or of one as near as that, within that time: suggested to officers, never
    merged by themselves. An exercise is no report."""
    if incident.is_drill:
        return []
    near = timedelta(minutes=minutes)
    within = (incident.raised_at - near, incident.raised_at + near)
    others = Incident.objects.filter(state__in=OPEN, is_drill=False, raised_at__range=within)
    return [
        other
        for other in others.select_related("place").exclude(pk=incident.pk)
        if other.place_id == incident.place_id
        or distance_km(incident.place.point, other.place.point) * 1000 <= metres
    ]


def raised_lately(person, since: datetime) -> int:
    """How many incidents somebody has raised since then, this one included. One query."""
    return Incident.objects.filter(raised_by=person, raised_at__gte=since).count()
