"""What the protocol keeps about people, and how long after the stand-down. Counts and times stay for ever."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from cohesion.journal.actions import erase_words
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.languages import ENGLISH
from cohesion.records.queries import held_at
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind
from incidents.models import Acknowledgement, Alert, AllClear, Incident, StandDown, Update
from incidents.targeting import RAISED_IT

RAISE_LINES = ("raised", "unproven")
NO_LONGER = "No longer kept"  # in place of words whose absence would say something else


def register() -> None:
    register_kind(Kind("raisers", "Who raised an incident", "retention.raisers", past_raisers, forget_raiser))
    register_kind(Kind("alerts", "Numbers of alerts", "retention.alerts", past_alerts, forget_numbers))
    register_kind(Kind("incidents", "Words of incidents", "retention.incidents", past_words, forget_words))
    register_about(About("Alerts to them", alerts, erase_alerts, alerts_kept))
    register_about(About("Their answers", answers))
    register_about(About("Incidents they raised", raised, kept=raised_kept))


# --- past their time ----------------------------------------------------------------------------------------------


def _ended(before: datetime, held: Held) -> QuerySet[Incident]:
    """Stood down before that moment, and not held by name."""
    refs = [subject.removeprefix("incident.") for subject in held.subjects]
    return Incident.objects.filter(stood_down_at__lt=before).exclude(ref__in=refs)


def past_raisers(before: datetime, held: Held) -> QuerySet[Incident]:
    return _ended(before, held).exclude(raised_by=None).exclude(raised_by__in=held.people)


def past_alerts(before: datetime, held: Held) -> QuerySet[Alert]:
    ended = _ended(before, held).values("pk")
    return Alert.objects.filter(incident__in=ended).exclude(number="").exclude(person__in=held.people)


def past_words(before: datetime, held: Held) -> QuerySet[Incident]:
    """Held for a person means held for every incident they had a part in: it is one story."""
    topic = Concat(Value("incident."), OuterRef("ref"))
    lines = Entry.objects.filter(subject=topic).exclude(words__text="")
    theirs = Alert.objects.filter(person__in=held.people).values("incident")
    ended = _ended(before, held).exclude(pk__in=theirs)
    ended = ended.filter(Q(raised_by=None) | ~Q(raised_by__in=held.people))
    return ended.filter(Q(Exists(lines)) | ~Q(must_know="") | ~Q(in_building=""))


def forget_raiser(by, rows: list[Incident]) -> None:
    """The name goes from the incident, from their alert's reasons, and from the lines about the raise itself."""
    for alert in Alert.objects.filter(incident__in=rows, person=F("incident__raised_by")):
        alert.reasons = [reason for reason in alert.reasons if reason != RAISED_IT]
        alert.save(update_fields=["reasons"])
    Incident.objects.filter(pk__in=[row.pk for row in rows]).update(raised_by=None)
    lines = Entry.objects.filter(subject__in=[row.topic for row in rows], kind__in=RAISE_LINES)
    erase_words(by=by, entries=lines.select_related("words"), reason="Who raised it is past its time.")


def forget_numbers(by, rows: list[Alert]) -> None:
    Alert.objects.filter(pk__in=[row.pk for row in rows]).update(number="", language=ENGLISH)


def forget_words(by, rows: list[Incident]) -> None:
    """All free text. What happened when, to how many, and how they answered, stays."""
    Incident.objects.filter(pk__in=[row.pk for row in rows]).update(must_know="", in_building="")
    Update.objects.filter(incident__in=rows).exclude(fact="").update(fact=NO_LONGER)
    StandDown.objects.filter(incident__in=rows).update(remains=NO_LONGER, agreed_by="")
    AllClear.objects.filter(alert__incident__in=rows).exclude(reason="").update(reason=NO_LONGER)
    entries = Entry.objects.filter(subject__in=[row.topic for row in rows]).select_related("words")
    erase_words(by=by, entries=entries, reason="The incident is past its time.")


# --- about one person ---------------------------------------------------------------------------------------------


def alerts(person) -> list[Row]:
    return [
        {
            "incident": alert.incident.ref,
            "as": alert.post_title,
            "why": alert.reasons,
            "number": alert.number,
            "language": alert.language,
            "at": alert.issued_at,
            "answer": alert.get_answer_display(),
            "answered at": alert.answered_at,
        }
        for alert in person.alerts.select_related("incident").order_by("pk")
    ]


def erase_alerts(by, person, reason: str) -> int:
    ended = person.alerts.filter(incident__in=_ended(clock.now(), held_at(clock.now()))).exclude(number="")
    return ended.update(number="", language=ENGLISH)


def alerts_kept(person) -> list[str]:
    count = person.alerts.filter(incident__stood_down_at=None).count()
    still = f"{count} alerts of incidents that are not over: lives may depend on the number." if count else ""
    rest = "That somebody in that post was alerted, when, and how they answered."
    return [sentence for sentence in (still, rest) if sentence]


def answers(person) -> list[Row]:
    found = Acknowledgement.objects.filter(alert__person=person).order_by("pk")
    return list[Row](found.values("alert__incident__ref", "answer", "via", "at"))


def raised(person) -> list[Row]:
    fields = ("ref", "kind", "raised_at", "called_999", "in_building", "must_know")
    return list[Row](person.raised_incidents.order_by("pk").values(*fields))


def raised_kept(person) -> list[str]:
    count = person.raised_incidents.count()
    if not count:
        return []
    return [
        f"Who raised {count} incidents, until a year after their stand-down: reports may be malicious, or part of a "
        "police inquiry."
    ]
