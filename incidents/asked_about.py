"""What somebody who asks is told that the protocol holds about them, and what of it may go."""

from django.db.models import Q, QuerySet

from cohesion.kit import clock
from cohesion.policy.languages import ENGLISH
from cohesion.records.queries import held_at
from cohesion.records.registry import About, Held, Row, register_about
from incidents.models import (
    Acknowledgement,
    Alert,
    AllClear,
    BriefingInvite,
    CallRequest,
    DebriefAnswer,
    DebriefInvitation,
    Incident,
    Listener,
    Participant,
)


def register() -> None:
    register_about(
        About("Alerts to them", alerts, erase_alerts, alerts_kept, ("incidents.Alert", "incidents.AllClear"))
    )
    register_about(About("Their answers", answers, covers=("incidents.Acknowledgement",)))
    register_about(About("Incidents they raised", raised, kept=raised_kept, covers=("incidents.Incident",)))
    register_about(About("Calls they asked for", calls, covers=("incidents.CallRequest",)))
    register_about(About("Briefings they were asked to", briefings, covers=("incidents.BriefingInvite",)))
    register_about(About("Broadcasts to them", broadcasts, covers=("incidents.Listener",)))
    register_about(About("Exercises they were chosen for", exercises, covers=("incidents.Participant",)))
    register_about(
        About("Whether they said how it went", how_it_went, covers=("incidents.DebriefInvitation",))
    )
    register_about(
        About("How they said it went", said, erase_said, said_kept, covers=("incidents.DebriefAnswer",))
    )


def ended(before, held: Held) -> QuerySet[Incident]:
    """Stood down before that moment, or merged into a report that was; and not held by name, nor with that report."""
    refs = [subject.removeprefix("incident.") for subject in held.subjects]
    over = held_by_name = Q()
    for path in ("", "merged_into__", "merged_into__merged_into__"):  # a report of a report of a report
        over |= Q(**{f"{path}stood_down_at__lt": before})
        held_by_name |= Q(**{f"{path}ref__in": refs})
    return Incident.objects.filter(over).exclude(held_by_name)


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
            "told of the end": all_clear.get_settled_display() if all_clear else "",
        }
        for alert in person.alerts.select_related("incident", "all_clear").order_by("pk")
        for all_clear in [_all_clear(alert)]
    ]


def _all_clear(alert: Alert) -> AllClear | None:
    return getattr(alert, "all_clear", None)


def erase_alerts(by, person, reason: str) -> int:
    over = ended(clock.now(), held_at(clock.now()))
    return person.alerts.filter(incident__in=over).exclude(number="").update(number="", language=ENGLISH)


def alerts_kept(person) -> list[str]:
    count = person.alerts.exclude(incident__in=ended(clock.now(), Held())).count()
    still = f"{count} alerts of incidents that are not over: lives may depend on the number." if count else ""
    rest = (
        "That somebody in that post was alerted, asked to a briefing, an exercise or a debrief, or told of "
    )
    rest += "something, when, and how they answered."
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


def calls(person) -> list[Row]:
    found = CallRequest.objects.filter(alert__person=person).order_by("pk")
    return list[Row](found.values("alert__incident__ref", "state", "asked_at", "tries", "settled_at"))


def briefings(person) -> list[Row]:
    found = BriefingInvite.objects.filter(alert__person=person).order_by("pk")
    return list[Row](found.values("briefing__incident__ref", "briefing__starts_at", "answer", "answered_at"))


def broadcasts(person) -> list[Row]:
    found = Listener.objects.filter(person=person).order_by("pk")
    return list[Row](
        found.values(
            "broadcast__ref", "broadcast__kind", "broadcast__sent_at", "post_title", "answer", "rung_at"
        )
    )


def exercises(person) -> list[Row]:
    found = Participant.objects.filter(post__person=person).order_by("pk")
    return list[Row](found.values("incident__ref", "incident__raised_at"))


def how_it_went(person) -> list[Row]:
    found = DebriefInvitation.objects.filter(person=person).order_by("pk")
    return list[Row](found.values("debrief__incident__ref", "answered", "call_asked_at", "called_at"))


def _said(person) -> list[DebriefAnswer]:
    """What was said in a post that they alone held among those who answered. Of what carries no post nobody knows."""
    found: list[DebriefAnswer] = []
    for invitation in DebriefInvitation.objects.filter(person=person, answered=True).select_related("alert"):
        title = {"alert__post_title": invitation.alert.post_title}
        of_post = DebriefInvitation.objects.filter(debrief=invitation.debrief_id, answered=True, **title)
        if of_post.count() == 1:
            found += DebriefAnswer.objects.filter(
                debrief=invitation.debrief_id, said_as=invitation.alert.post_title
            )
    return found


def said(person) -> list[Row]:
    return [
        {
            "as": one.said_as,
            "what happened": one.happened,
            "what went well": one.went_well,
            "what to change": one.to_change,
            "by whom": one.by_whom,
        }
        for one in _said(person)
    ]


def erase_said(by, person, reason: str) -> int:
    held = held_at(clock.now()).subjects
    theirs = [one.pk for one in _said(person) if one.debrief.incident.topic not in held]
    return DebriefAnswer.objects.filter(pk__in=theirs).delete()[0]


def said_kept(person) -> list[str]:
    asked = DebriefInvitation.objects.filter(person=person, answered=True).count()
    if asked <= len(_said(person)):
        return []
    return [
        "What they said of how it went without their post: nothing leads back to them, so nobody can find it."
    ]
