"""Everything the board shows to those of one sight, in a fixed number of queries however long the incident runs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from cohesion.directory.models import ContactPoint, Place
from cohesion.directory.states import Reach, Way
from cohesion.journal.models import Entry
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from cohesion.kit.phones import mask
from cohesion.messaging import pace
from cohesion.messaging.health import Health
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.rules import why
from cohesion.messaging.states import State as MessageState
from cohesion.messaging.states import Understood
from cohesion.policy.book import Book, book
from incidents.aftermath import Aftermath, aftermath
from incidents.ladders import Line, lines
from incidents.map import Map, draw
from incidents.models import Alert, AllClear, Incident, StandDown, Update
from incidents.panels import Panels, panels
from incidents.playbooks import plan_of
from incidents.queries import first_texts, possible_duplicates
from incidents.record import Summary, summary
from incidents.rules import wants_999
from incidents.sight import Sight
from incidents.states import OFFICERS, Answer, Called999, Party
from incidents.targeting import CALLED_IN, RAISED_IT, untold
from incidents.tried import best_of, tried_in_words
from incidents.turns import with_names

CALLED = {
    Called999.YES: "999 called",
    Called999.NOT_NEEDED: "999 not needed, they said",
    Called999.COULD_NOT: "999 NOT called: they could not",
    Called999.NOT_ASKED: "999: nobody was asked",
}
RING_999 = "Whoever reported this could not call 999. Ring 999 for them, unless somebody has."
SHOWN = (  # of an alert; the rest of a person or a place costs more to read than to show
    *(field.name for field in Alert._meta.concrete_fields),
    *("person__name", "place__name", "place__lat", "place__lon"),
)
OF_A_MESSAGE = (
    *("about", "way", "state", "error_code", "accepted_at", "posted_at"),
    *("not_before", "due_at", "tries"),
)
HELD = timedelta(minutes=10)  # what leaves this much later than it was posted keeps to the quiet hours
NEWEST = 30  # lines of the timeline on the board; the whole is one link away

ANSWERED = {  # the words of an answer and their tone
    Answer.RECEIVED: ("Received", "good"),
    Answer.CALL_ME: ("CALL ME", "call"),
    Answer.NOT_ME: ("Not me", "warn"),
}
SENT = {  # what is known while there is no answer
    MessageState.QUEUED: ("Waiting to be sent", "warn"),
    MessageState.SENDING: ("Being sent", "quiet"),
    MessageState.UNKNOWN: ("Not known if sent", "bad"),
    MessageState.ACCEPTED: ("Sent, no reply", "warn"),
    MessageState.SENT: ("Sent, no reply", "warn"),
    MessageState.DELIVERED: ("No reply", "warn"),
    MessageState.FAILED: ("Undelivered", "bad"),
    MessageState.CANCELLED: ("Not sent", "quiet"),
    MessageState.EXPIRED: ("Too late to send", "bad"),
}
ATTENTION = {"call": 0, "bad": 1, "warn": 2}


@dataclass(frozen=True)
class Row:
    """One responder: what they said, or what is known of their messages. The tone only supports the words."""

    alert: Alert
    words: str
    tone: str
    detail: str
    message: Message | None = None

    @property
    def key(self) -> str:
        """Its number, for addresses and ids: as words, which a template need not put into a language."""
        return str(self.alert.pk)

    @property
    def reasons(self) -> str:
        return "; ".join(self.alert.reasons)

    @property
    def number(self) -> str:
        """Masked."""
        return mask(self.alert.number) if self.alert.number else ""

    @property
    def told(self) -> str:
        """What became of the message that alerted them: "Text: delivered to the phone"."""
        message = self.message
        return f"{message.get_way_display()}: {message.get_state_display().lower()}" if message else ""

    @property
    def takes_link(self) -> bool:
        return bool(self.alert.number) and not self.alert.unreachable and self.alert.way == Way.TEXT

    @property
    def place_or_post(self) -> str:
        return self.alert.place.name if self.alert.place else self.alert.post_title

    @property
    def who(self) -> str:
        """The contact's rank at their place; for a post without a place, the capacity they were asked in."""
        return (
            self.alert.post_title.split(",")[0]
            if self.alert.place
            else "Called in"
            if CALLED_IN in self.alert.reasons
            else "On duty"
        )


@dataclass(frozen=True)
class Counter:
    value: str
    label: str
    tone: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Board:
    incident: Incident
    sight: Sight
    title: str
    raised_by: str
    severity: str
    health: Health
    counters: list[Counter]
    rows: list[Row]
    timeline: list[Entry]
    updates: list[Update]
    debts: list[AllClear]
    owed: int
    unread: list[Reply]
    duplicates: list[Incident]
    map: Map
    accepted: list[str]
    panels: Panels
    more: bool
    record: Summary
    now: datetime
    ladders: list[Line] = field(default_factory=list)
    untold: str = ""

    @property
    def called(self) -> str:
        """Whether 999 was called, as whoever raised it said, or an officer since. No name for anybody but officers."""
        if at := self.incident.rang_999_at:
            by = f" by {self.incident.rang_999_by.name}" if self.sight.is_officer else ""
            return f"999 called since, as said{by} at {clock.hhmm(at)}"
        return CALLED[Called999(self.incident.called_999)]

    @property
    def next_update(self) -> int:
        return len(self.updates) + 1

    @property
    def stand_down(self) -> StandDown | None:
        return None if self.incident.is_open else getattr(self.incident, "stand_down", None)

    @cached_property
    def aftermath(self) -> Aftermath | None:
        """How recovery and debrief stand, once it is over."""
        return None if self.incident.is_open else aftermath(self.incident, self.now)

    @property
    def wants_999(self) -> bool:
        """Whether an officer has to ring 999."""
        return wants_999(self.incident, self.panels.merged)

    @property
    def warnings(self) -> list[str]:
        """What must not be overlooked, in red above everything."""
        if not self.sight.is_officer:
            return (
                ["Texts are delayed. Look at this page, and ring if you are unsure."]
                if self.health.is_bad
                else []
            )
        lines = [RING_999] if self.wants_999 else []
        lines += [self.health.label] if self.health.is_bad else []
        lines += [
            f"Another report of {'this place' if other.place_id == self.incident.place_id else 'a place near by'} "
            f"is open: {other.ref}."
            for other in self.duplicates
        ]
        lines += [self.untold] if self.untold else []
        if self.incident.break_glass:
            lines.append("Break-glass: one person raised and confirmed this. It will be reviewed.")
        return lines


def board(incident: Incident, sight: Sight, sender: Health) -> Board:
    """The board as those of this sight may see it: officers see every row, site contacts their own and the counts."""
    now, rules_book = clock.now(), book(incident.policy_edition)
    alerts = list(incident.alerts.select_related("place", "person").only(*SHOWN))
    texts, lost = _first_texts(incident), _lost_numbers(alerts)
    record = summary(incident, sight, rules_book, now)
    rung = _rung(alerts, record) if sight.is_officer else set()
    rows = [
        _row(alert, texts.get(alert.about, []), lost.get(alert.number, ""), is_rung=alert.pk in rung)
        for alert in alerts
    ]
    all_clears = _all_clears(incident)
    entries = list(timeline(incident.topic, sight.audience, newest=NEWEST + 1))
    seen = rows if sight.is_officer else [row for row in rows if row.alert.person_id == sight.alone]
    return Board(
        incident=incident,
        sight=sight,
        title=_title(incident, sight, rules_book),
        raised_by=_raised_by(incident, rows) if incident.raised_by_id else "somebody: no longer kept",
        severity=f"{incident.severity} · {rules_book.value(f'severity.{incident.severity}')['label']}",
        health=sender,
        counters=_counters(incident, rows, all_clears, now),
        rows=sorted(seen, key=lambda row: (ATTENTION.get(row.tone, 3), row.alert.ring, row.alert.pk)),
        timeline=entries[:NEWEST],
        more=len(entries) > NEWEST,
        updates=list(incident.updates.all()),
        debts=[debt for debt in all_clears if not debt.settled],
        owed=len(all_clears),
        unread=_unread(incident) if sight.is_officer else [],
        panels=panels(incident, alerts, rules_book, now, is_officer=sight.is_officer),
        duplicates=possible_duplicates(
            incident,
            rules_book.value("duplicate_report_minutes"),
            rules_book.value("duplicate_report_metres"),
        )
        if sight.is_officer
        else [],
        map=_map(incident, sight, rows, rules_book),
        accepted=[*_accepted_in_words(rows), _still_to_leave(rules_book, now)] if sight.is_officer else [],
        record=record,
        now=now,
        ladders=with_names(lines(incident, alerts, now), incident, now) if sight.is_officer else [],
        untold=untold(incident, rules_book, now) if sight.is_officer else "",
    )


def _title(incident: Incident, sight: Sight, rules_book: Book) -> str:
    label = rules_book.value(f"kind.{incident.kind}")["label"]
    return f"{'EXERCISE: ' if incident.is_drill else ''}{label}: {place_for(sight, incident)}"


def place_for(sight: Sight, incident: Incident) -> str:
    """Which place it is, for somebody who may know; otherwise only where about."""
    place = incident.place
    return f"{place.name}, {place.town}" if sight.knows_site else f"near {place.area_sms_name}"


def _raised_by(incident: Incident, rows: list[Row]) -> str:
    """Who raised it, without a name. An exercise is always held by an officer, who need not take part."""
    if incident.is_drill:
        return "an officer"
    raiser = next((row.alert for row in rows if RAISED_IT in row.alert.reasons), None)
    return "an officer" if raiser and raiser.party in OFFICERS else "a verified contact"


def _first_texts(incident: Incident) -> dict[str, list[Message]]:
    """What alerted each person, in the order in which it was posted, by what it is about."""
    found: dict[str, list[Message]] = {}
    for message in first_texts(incident.topic).only(*OF_A_MESSAGE).order_by("id"):
        found.setdefault(message.about, []).append(message)
    return found


def _lost_numbers(alerts: list[Alert]) -> dict[str, str]:
    """The numbers that texts no longer reach, with why: somebody may text STOP while it runs."""
    points = ContactPoint.objects.filter(number__in={alert.number for alert in alerts if alert.number})
    return {point.number: point.get_reach_display() for point in points.exclude(reach=Reach.GOOD)}


def _rung(alerts: list[Alert], record: Summary) -> set[int]:
    """The alerts of those who asked for a call and do not wait for one any more. No query."""
    waiting = {queued.call.alert_id for queued in record.calls}
    return {alert.pk for alert in alerts if alert.answer == Answer.CALL_ME} - waiting


def _row(alert: Alert, messages: list[Message], lost: str, *, is_rung: bool = False) -> Row:
    message, tried = best_of(messages), tried_in_words(messages)
    if alert.answer in ANSWERED:
        words, tone = ANSWERED[alert.answer]
        if alert.party in (Party.POLICE, Party.COUNCIL) and alert.answer == Answer.RECEIVED:
            words = "Acknowledged"
        at, how = clock.hhmm(alert.answered_at), alert.get_answered_via_display()
        if alert.answer == Answer.CALL_ME:
            words, tone = ("Rung", "good") if is_rung else (words, tone)
            return Row(alert, words, tone, f"{'asked for a call ' if is_rung else ''}{how} at {at}", message)
        return Row(alert, f"{words} {at}", tone, how, message)
    is_lost = bool(lost) and (message is None or message.way == Way.TEXT)
    if message is None or alert.unreachable or is_lost:
        reason = lost or alert.unreachable or "No text was posted"
        return Row(alert, "Ring them", "bad", tried or reason, message)
    if message.way == Way.EMAIL:  # nobody hears whether it was read
        return Row(alert, "Ring them", "bad", tried, message)
    words, tone = SENT[MessageState(message.state)]
    if message.state == MessageState.QUEUED and any(one.state == MessageState.FAILED for one in messages):
        words, tone = "Undelivered, trying again", "bad"
    if _is_held(message):
        words = f"Held until {clock.hhmm(message.due_at)}"
    detail = why(message.error_code) if message.state == MessageState.FAILED else ""
    return Row(alert, words, tone, tried or detail, message)


def _is_held(message: Message | None) -> bool:
    """Whether it keeps to the quiet hours, so that nobody has been asked yet."""
    is_waiting = message is not None and message.state == MessageState.QUEUED and not message.tries
    return is_waiting and message.due_at - message.posted_at > HELD


def _counters(
    incident: Incident, rows: list[Row], all_clears: list[AllClear], now: datetime
) -> list[Counter]:
    asked, rings = len(rows), len({row.alert.ring for row in rows})
    delivered = sum(1 for row in rows if row.message and row.message.state == MessageState.DELIVERED)
    received = sum(1 for row in rows if row.alert.answer != Answer.NONE)
    calls = sum(1 for row in rows if row.alert.answer == Answer.CALL_ME)
    waiting = any(row.tone == "call" for row in rows)
    silent = sum(1 for row in rows if row.alert.answer == Answer.NONE and not _is_held(row.message))
    share = f" · {round(100 * received / asked)}%" if asked else ""
    return [
        Counter(str(asked), f"alerted, {rings} ring{'' if rings == 1 else 's'}"),
        Counter(str(delivered), "delivered"),
        Counter(str(received), f"answered{share}", "good" if received else ""),
        Counter(str(calls), "asked for a call", "bad" if waiting else ""),
        Counter(str(silent), "no reply", "warn" if silent else ""),
        _last_counter(incident, all_clears, now),
    ]


def _last_counter(incident: Incident, all_clears: list[AllClear], now: datetime) -> Counter:
    """The promised update while it runs; the all-clears still owed once it is over."""
    if incident.is_open and incident.update_due_at:
        due = incident.update_due_at
        left = clock.in_words(abs(due - now))
        return Counter(
            left,
            f"{'late: ' if due < now else ''}update promised by {clock.hhmm(due)}",
            "bad" if due < now else "",
            due,
        )
    owed = sum(1 for debt in all_clears if not debt.settled)
    return Counter(str(owed), f"of {len(all_clears)} all-clears still owed", "bad" if owed else "good")


def _still_to_leave(rules_book: Book, now: datetime) -> str:
    return pace.in_words(pace.still_to_leave(rules_book, now))


def _accepted_in_words(rows: list[Row]) -> list[str]:
    """How long each ring's texts took to leave, once they were due, as "Ring 1: 18 texts accepted in 0.5 s"."""
    lines = []
    for ring in sorted({row.alert.ring for row in rows}):
        mine = [row for row in rows if row.alert.ring == ring and row.message and row.message.accepted_at]
        if mine:
            took = max(_seconds_to_leave(row) for row in mine)
            lines.append(
                f"Ring {ring}: {len(mine)} text{'' if len(mine) == 1 else 's'} accepted in {took:.1f} s"
            )
    return lines


def _seconds_to_leave(row: Row) -> float:
    """From the alert, or from the hour for which its text was held."""
    return (row.message.accepted_at - (row.message.not_before or row.alert.issued_at)).total_seconds()


def _all_clears(incident: Incident) -> list[AllClear]:
    """They are owed from the stand-down on."""
    if incident.is_open:
        return []
    return list(AllClear.objects.filter(alert__incident=incident).select_related("alert"))


def _unread(incident: Incident) -> list[Reply]:
    return list(
        Reply.objects.filter(about=incident.topic, understood=Understood.UNREADABLE).select_related("person")
    )


def _map(incident: Incident, sight: Sight, rows: list[Row], rules_book: Book) -> Map:
    """Officers see each alerted place by its best answer; site contacts see the site and the ring."""
    radius = plan_of(incident, rules_book).reach["radius_km"]
    tones: dict[int, tuple[Place, str]] = {}
    for row in rows if sight.is_officer else ():
        place = row.alert.place
        if place and (place.pk not in tones or row.tone == "good"):
            tones[place.pk] = (place, row.tone)
    return draw(incident, radius, tones, show_site=sight.knows_site)
