"""From a choice to an alert, and from an alert to the text that asks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.states import Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.rows import insert_many
from cohesion.messaging.actions import Draft
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane, OnUnknown
from cohesion.policy.book import Book, book
from cohesion.policy.languages import ENGLISH
from incidents.absences import AWAY, SPARED
from incidents.drill_texts import drill_words, exercise
from incidents.languages import with_translations
from incidents.models import Alert, Incident
from incidents.quiet import morning, waits
from incidents.states import Answer, Party, Via
from incidents.targeting import Choice, LeftOut
from incidents.texts import (
    alert_words,
    email_words,
    one_way_alert_words,
    raiser_words,
    spoken_words,
    told_aloud,
)

DIGITS = ["1", "2", "3"]
AT_ONCE = ("ack.", "raise.", "drill.thanks", "alert.link", "alert.no_officer")


def issue(incident: Incident, choices: Iterable[Choice], *, ring: int, now: datetime) -> list[Alert]:
    """One alert a person: a snapshot of who, why, and how they are reached. Whoever raised it has answered already.

    An exercise reaches nobody but those chosen for it, whoever asks: the wall is here, where every alert is made.
    """
    alerts = []
    for choice in within_wall(incident, choices):
        raised_it = choice.person.pk == incident.raised_by_id
        alerts.append(
            Alert(
                incident=incident,
                person=choice.person,
                party=choice.party,
                ring=ring,
                place=choice.post.place,
                post_title=choice.post.title,
                reasons=[*choice.reasons, AWAY] if choice.away else choice.reasons,
                number=choice.contact.number if choice.contact else "",
                way=choice.way or Way.TEXT,
                language=choice.contact.language if choice.contact else ENGLISH,
                unreachable=choice.unreachable,
                issued_at=now,
                answer=Answer.RECEIVED if raised_it else Answer.NONE,
                answered_at=now if raised_it else None,
                answered_via=Via.BOARD if raised_it else "",
            )
        )
    insert_many(alerts)
    return alerts


def record_away(incident: Incident, alerts: Iterable[Alert], left_out: Iterable[LeftOut]) -> None:
    """Says to officers who may not answer, and who is not asked, as they are away: not which time they named."""
    doubtful = [alert.post_title for alert in alerts if AWAY in alert.reasons]
    for people, what in ((doubtful, AWAY), ([one.post.title for one in left_out], f"Not asked. {SPARED}")):
        if people:
            write(by=None, subject=incident.topic, kind="away", text=f"{what}: {', '.join(people)}")


def within_wall(incident: Incident, choices: Iterable[Choice]) -> list[Choice]:
    """Those who take part, if it is an exercise; else everybody."""
    if not incident.is_drill:
        return list(choices)
    part = set(incident.participants.values_list("post__person", flat=True))
    return [choice for choice in choices if choice.person.pk in part]


def drafts_of_alerts(
    incident: Incident, alerts: Iterable[Alert], rules: Book, *, way: Way | None = None
) -> list[Draft]:
    """The question to each: life-safety lane, short validity, and sent again when nobody knows whether it left.

    Before it goes the same in their language, where it may. An alert has few wordings and many readers, so each wording
    is made once. `way` asks all of them in another way than
    the one they are reached by first.
    """

    @cache
    def words(party: str) -> tuple[str, str, str]:
        kind, body = alert_words(rules, incident, party)
        return kind, body, one_way_alert_words(rules, incident, kind)

    def ask(alert: Alert) -> Draft:
        kind, body, one_way = drill_words(rules, incident, alert) if incident.is_drill else words(alert.party)
        text = draft(
            incident,
            alert,
            kind,
            body,
            Lane.LIFE_SAFETY,
            answers=DIGITS[:2] if alert.party == Party.NEIGHBOUR else DIGITS,
            seconds=_expiry(incident, rules),
            one_way=one_way,
        )
        return in_way(way or alert.way, text, incident, alert, rules)

    asked = list(alerts)
    return with_translations((ask(alert) for alert in asked), asked, incident, rules)


def draft_of_receipt(
    incident: Incident, alert: Alert, rules: Book, parties: set[str], council_next: str
) -> Draft:
    """What whoever raised it is told: who has the report, and who does not."""
    kind, body = raiser_words(rules, incident, parties, council_next)
    text = draft(incident, alert, kind, body, Lane.LIFE_SAFETY, seconds=_expiry(incident, rules))
    return in_way(alert.way, text, incident, alert, rules)


def draft(
    incident: Incident,
    alert: Alert,
    kind: str,
    body: str,
    lane: Lane,
    *,
    answers: Iterable[str] = (),
    seconds: int = 0,
    one_way: str = "",
) -> Draft:
    """Any text about an incident to a person who was alerted. `seconds` is how long it is worth sending.

    `one_way` are its words for a line that takes no replies, where they differ. Quiet hours are kept here, and here an
    exercise goes last and says what it is: so that whatever is sent, by whatever part, does.
    """
    if incident.is_drill:
        lane, body, one_way = Lane.DRILL, exercise(body), one_way and exercise(one_way)
    return Draft(
        person=alert.person,
        to=alert.number,
        body=body,
        one_way=one_way,
        kind=kind,
        topic=incident.topic,
        about=alert.about,
        answers=list(answers),
        lane=lane,
        on_unknown=OnUnknown.SEND_AGAIN if lane == Lane.LIFE_SAFETY else OnUnknown.LEAVE,
        expires_in=timedelta(seconds=seconds) if seconds else None,
        not_before=_not_before(incident, alert, kind),
    )


def _not_before(incident: Incident, alert: Alert, kind: str) -> datetime | None:
    """When a text that keeps to the quiet hours may leave. What answers somebody never waits: they are awake."""
    if kind.startswith(AT_ONCE) or not waits(incident, alert):
        return None
    return morning(book(incident.policy_edition), clock.now())


def in_way(
    way: str, text: Draft, incident: Incident, alert: Alert, rules: Book, instead_of: Message | None = None
) -> Draft:
    """What a text says, said by a call or an email to the same person. A text stays as it is."""
    said = exercise if incident.is_drill else str
    if way == Way.VOICE:
        asks = bool(text.answers)
        body = spoken_words(rules, incident, alert.party) if asks else told_aloud(rules, incident, text.body)
        late = text.late and said(told_aloud(rules, incident, text.late))
        return replace(text, way=Way.VOICE, body=said(body), late=late, one_way="", instead_of=instead_of)
    if way == Way.EMAIL:
        told, link = "" if text.answers else text.body, answer_address(alert, rules)
        subject, body = email_words(rules, incident, link, told)
        return replace(
            text,
            way=Way.EMAIL,
            to=alert.person.email,
            subject=said(subject),
            body=said(body),
            late=text.late and said(email_words(rules, incident, link, text.late)[1]),
            one_way="",
            answers=[],
            instead_of=instead_of,
        )
    return text


def answer_address(alert: Alert, rules: Book) -> str:
    """A new personal address at which this person sees the incident and answers, without signing in."""
    days = rules.value("link.answer_days")
    token = new_link(
        person=alert.person,
        purpose=PersonalLink.Purpose.ANSWER,
        about=alert.about,
        expires_at=clock.now() + timedelta(days=days),
    )
    return f"{settings.PUBLIC_URL}/a/{token}/"


def _expiry(incident: Incident, rules: Book) -> int:
    return rules.value("alert.expires_seconds")[incident.severity]
