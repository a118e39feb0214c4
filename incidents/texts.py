"""The words of every text about an incident, each within one segment. The wording itself is policy.

"In a text no person's name, faith, ethnicity or motive, and nothing that a named person has not set": what stands in
a text is the place, its area, the time, the reference, and a fact or remains that an officer typed and signed.
"""

import logging
import re
from collections.abc import Mapping
from datetime import datetime

from cohesion.directory.states import Visibility
from cohesion.kit import clock
from cohesion.kit.sms_text import measure, objections_to_name, plain
from cohesion.policy.book import Book
from cohesion.policy.wordings import LINK
from incidents.drill_texts import ASKS, THANKS, thanks_words, wording
from incidents.models import Alert, Incident, LadderStep, StandDown, Update
from incidents.states import Answer, Party, Severity

log = logging.getLogger(__name__)

FALLBACK, ONE_WAY = "alert.fallback", ".one_way"
FACT = 48  # characters: what an update or a stand-down has room for beside the longest names

LONGEST: dict[str, str] = {
    "service": "S" * 11,
    "place": "P" * 22,
    "area": "A" * 10,
    "fact": "F" * FACT,
    "remains": "R" * FACT,
    "kind": "K" * 18,
    "who": "W" * 18,
    "next": "Mon 23 Nov 18:42",
    "link": "L" * 30,
    "ref": "K7P2",
    "ref2": "M4XR",
    "sev": "S1",
    "n": "12",
    "mins": "120",
    "time": "18:42",
    "phone": "P" * 16,
    "answers": "1 received, 2 call me, 3 not there",
    "news": "N" * 34,
    "where": "W" * 40,
    "date": "Sat 12 Jun 2027",
    "conds": "12",
}
"""The longest value each place in a wording can take: what "within one segment" is checked against."""

FILLED_IN = dict.fromkeys(
    ("text.alert.ring0", "text.alert.s", "voice.alert.ring0", "voice.alert.s"),
    ("service", "place", "area", "time", "ref", "sev", "kind"),
)
"""What every alert is filled in with, so that a council may name in one what is shipped in another."""

ANSWERS = {
    Party.SITE: "1 received, 2 call me, 3 not there",
    Party.POLICE: "1 I have this, 2 call me, 3 cannot",
    Party.COUNCIL: "1 I have this, 2 call me, 3 cannot",
    Party.NEIGHBOUR: "1 received, 2 call me",
}


def alert_key(incident: Incident, party: str) -> str:
    """Which wording a person gets: ring 0 by what they are, ring 1 by severity."""
    if incident.is_drill:
        return ASKS
    if party == Party.SITE:
        return "alert.ring0.site"
    if party in (Party.POLICE, Party.COUNCIL):
        return "alert.ring0.responder"
    return {Severity.S1: "alert.s1.area", Severity.S2: "alert.s2.area"}.get(incident.severity, "alert.s3")


def _fields(book: Book, incident: Incident) -> dict[str, str]:
    return {
        "place": incident.place.sms_name,
        "area": incident.place.area_sms_name,
        "time": clock.hhmm(incident.alerted_at),
        "ref": incident.ref,
        "sev": incident.severity,
        "kind": book.value(f"kind.{incident.kind}")["short"],
    }


def alert_words(book: Book, incident: Incident, party: str) -> tuple[str, str]:
    """The wording's key and the text. Nothing is refused at the moment of raising: the fallback always fits."""
    fields = _fields(book, incident)
    key = alert_key(incident, party)
    if party == Party.NEIGHBOUR and incident.place.visibility != Visibility.PUBLIC:
        return _fallback(book, incident)  # neighbours hear of a hidden place no more than where about
    try:
        body = plain(book.words(key, **fields))
        if measure(body).segments == 1:
            return key, body
        log.error("The wording %s does not fit one segment for %s; the fallback went out.", key, incident.ref)
    except (KeyError, ValueError):
        log.exception("The wording %s cannot be filled in for %s; the fallback went out.", key, incident.ref)
    return _fallback(book, incident)


def _fallback(book: Book, incident: Incident, key: str = FALLBACK) -> tuple[str, str]:
    """The wording that always fits: the area, and no more."""
    area = plain(incident.place.area_sms_name)[:10]
    return key, book.words(key, area=area, time=clock.hhmm(incident.alerted_at), ref=incident.ref)


def one_way_words(book: Book, key: str, **fields: object) -> str:
    """The wording for a line that takes no replies: it asks for none. "" when that wording never asks for one."""
    twin = f"{key}{ONE_WAY}"
    return plain(book.words(twin, **fields)) if f"text.{twin}" in book.rules else ""


def one_way_alert_words(book: Book, incident: Incident, key: str) -> str:
    """The same for an alert of that wording; if it cannot be filled in, or does not fit, the fallback's."""
    try:
        words = one_way_words(book, key, **_fields(book, incident))
        if key != FALLBACK and words and measure(words).segments == 1:
            return words
    except (KeyError, ValueError):
        log.exception("The wording %s%s cannot be filled in for %s.", key, ONE_WAY, incident.ref)
    return _fallback(book, incident, f"{FALLBACK}{ONE_WAY}")[1]


def objections_to_questions(wordings: Mapping[str, str]) -> list[str]:
    """Which wordings would ask for a reply that nobody can send: a question without its twin, and a twin that asks."""
    lonely = [key for key, words in wordings.items() if asks(words) and not key.endswith(ONE_WAY)]
    return [
        f"The text {key} asks for a reply, and has no {key}{ONE_WAY} for a line that takes none."
        for key in lonely
        if f"{key}{ONE_WAY}" not in wordings
    ] + [
        f"The text {key} asks for a reply, which nobody can send."
        for key, words in wordings.items()
        if key.endswith(ONE_WAY) and "reply" in words.lower()
    ]


def asks(words: str) -> bool:
    """ "Reply 1 received" asks, and so does a list of the {answers}; "Your reply is recorded" does not."""
    return re.search(r"\breply [0-9]|\{answers\}", words, re.IGNORECASE) is not None


def spoken_words(book: Book, incident: Incident, party: str) -> str:
    """The same question as a recorded voice asks it, with the keys to press; the fallback when a wording fails.

    The reference is spelled, as it would be read as a word.
    """
    if incident.is_drill:
        return book.spoken(ASKS, ref=spelled(incident.ref))
    key, _ = alert_words(book, incident, party)
    fields = _fields(book, incident) | {"ref": spelled(incident.ref)}
    try:
        return book.spoken(key, **fields)
    except (KeyError, ValueError):
        log.exception("The spoken wording %s cannot be used for %s; the fallback is said.", key, incident.ref)
    return book.spoken("alert.fallback", **fields)


def told_aloud(book: Book, incident: Incident, words: str) -> str:
    """A text that asks nothing, as a recorded voice says it."""
    words = words.replace(incident.ref, spelled(incident.ref)).rstrip(".")
    return book.spoken("told", words=words)


def email_words(book: Book, incident: Incident, link: str, told: str = "") -> tuple[str, str]:
    """The subject, which says nothing, and the words. `told` is a text that asks nothing; without one it is the alert.

    An email lies about for years on machines we do not know: it names the area, and the rest is behind the link.
    """
    fields = _fields(book, incident) | {"link": link, "words": told}
    key = "told" if told else "alert"
    return book.written("subject"), book.written(key, **fields)


def spelled(ref: str) -> str:
    """ "M 7 M P"."""
    return " ".join(ref)


def raiser_words(book: Book, incident: Incident, parties: set[str], council_next: str) -> tuple[str, str]:
    """What whoever raised it is told: who has the report, by the parties on duty that can be texted.

    `council_next` is when a council officer is next on duty; empty when one is now, whom no text reaches.
    """
    key = "raise.received"
    if Party.COUNCIL not in parties and Party.POLICE not in parties:
        key = "alert.no_officer" if council_next else "raise.unreached"
    elif Party.POLICE not in parties:
        key = "raise.received.council"
    elif Party.COUNCIL not in parties:
        key = "raise.received.police"
    return key, book.words(key, ref=incident.ref, time=clock.hhmm(incident.raised_at), next=council_next)


def next_words(book: Book, step: LadderStep) -> tuple[str, str, str]:
    """What whoever comes next on a ladder is told besides the alert: key, words, and the words for a one-way line."""
    who = step.place.sms_name if step.place else step.get_ladder_display()
    fields = {"place": who, "time": clock.hhmm(step.incident.alerted_at), "ref": step.incident.ref}
    return (
        "ladder.next",
        plain(book.words("ladder.next", **fields)),
        one_way_words(book, "ladder.next", **fields),
    )


def duty_words(book: Book, incident: Incident, key: str, **fields: object) -> str:
    """What an officer is told of a ladder that nobody on it has answered."""
    return plain(book.words(key, **(_fields(book, incident) | fields)))


def update_words(book: Book, incident: Incident, update: Update) -> tuple[str, str]:
    """An update, or that there is nothing new: silence frightens more than no news."""
    fields = _fields_of(incident, update) | {"next": when(update.next_by, update.at)}
    if not update.fact:
        return "update.nothing_new", book.words(wording("update.nothing_new", incident), **fields)
    return "update", book.words(wording("update", incident), fact=sentence(update.fact), **fields)


def late_update_words(book: Book, incident: Incident, update: Update) -> str:
    """The same for whoever gets it only when the next was due: nobody is promised what has passed."""
    fact = sentence(update.fact) if update.fact else "Nothing new."
    return book.words(wording("update.late", incident), fact=fact, **_fields_of(incident, update))


def _fields_of(incident: Incident, update: Update) -> dict[str, object]:
    return {"n": update.number, "time": clock.hhmm(update.at), "ref": incident.ref}


def briefing_words(
    book: Book, incident: Incident, starts_at: datetime, link: str, now: datetime
) -> tuple[str, str]:
    """A briefing's text, and what it says on a line that takes no replies."""
    fields = {"next": when(starts_at, now), "link": link, "ref": incident.ref}
    return book.words("briefing", **fields), one_way_words(book, "briefing", **fields)


def standdown_words(book: Book, incident: Incident, ended: StandDown, party: str = Party.SITE) -> str:
    place = incident.place
    is_hidden = party == Party.NEIGHBOUR and place.visibility != Visibility.PUBLIC
    return book.words(
        wording("standdown", incident),
        time=clock.hhmm(ended.at),
        place=place.area_sms_name if is_hidden else place.sms_name,
        remains=sentence(ended.remains),
        ref=incident.ref,
    )


def answer_words(
    book: Book, incident: Incident, alert: Alert, now: datetime, next_officer: str
) -> tuple[str, str]:
    """What is said back to an answer. It promises a call only when somebody holds it."""
    if incident.is_drill:
        return THANKS, thanks_words(book, incident, alert)
    key = {Answer.RECEIVED: "ack.1", Answer.NOT_ME: "ack.3"}.get(alert.answer) or _call_key(incident)
    fields = {"time": clock.hhmm(now), "ref": incident.ref, "who": "The duty officer", "next": next_officer}
    return key, book.words(key, **fields)


def _call_key(incident: Incident) -> str:
    if incident.coordinator_id:
        return "ack.2.held"
    asked = incident.alerts.filter(party__in=[Party.POLICE, Party.COUNCIL], unreachable="").exists()
    return "ack.2.passed" if asked else "ack.2.nobody"


def sentence(text: str) -> str:
    """Ends a typed fact with a full stop, so that the next sentence stands apart, where there is room for one."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) or len(text) >= FACT else f"{text}."


def when(moment: datetime | None, now: datetime) -> str:
    """A coming time as texts say it: "19:10" today, else "Tue 24 Nov 08:00"; "further notice" when unknown."""
    if moment is None:
        return "further notice"
    here, today = clock.local(moment), clock.local(now).date()
    return clock.hhmm(moment) if here.date() == today else f"{here:%a} {here.day} {here:%b %H:%M}"


def objections_to_fact(text: str, what: str) -> list[str]:
    """Why a typed fact cannot go in a text: too long for one segment, letters that texts cannot carry, or a link."""
    link = (
        [f"{what} has a link. Texts carry no links: people are told to distrust them."]
        if LINK.search(text)
        else []
    )
    return objections_to_name(text, at_most=FACT, what=what) + link
