"""When a message did not reach somebody: a call to the same number and an email, at once, each way once.

Only for what must not be lost: an alert that is not answered, a correction, and the all-clear that is owed.
"""

from datetime import datetime, timedelta

from cohesion.directory.states import Way
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.models import Message
from cohesion.messaging.queries import wants_other_way
from cohesion.messaging.rules import may_call_after
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from incidents.actions.alerting import DIGITS, draft, in_way
from incidents.correction_texts import correction_words, withdraw_words
from incidents.models import Alert, AllClear
from incidents.states import LAST_WORDS, Answer, Party
from incidents.texts import standdown_words

OTHERS = (Way.VOICE, Way.EMAIL)


def try_other_ways(message: Message, alert: Alert, now: datetime) -> list[Way]:
    """Posts what `message` should have said in every way not tried yet, in the caller's transaction; returns the ways.

    Empty when the failure asks for none, when it is too late or no longer needed, or when no line or address is left.
    The topic is locked by whoever moved the message: a stand-down or an answer cannot come in between.
    """
    if not (wants_other_way(message) and _is_needed(message, alert, now)):
        return []
    rules, incident = book(alert.incident.policy_edition), alert.incident
    tried = set(Message.objects.filter(about=alert.about, kind=message.kind).values_list("way", flat=True))
    ways = [way for way in OTHERS if way in carried() and way not in tried and _has(way, message, alert)]
    if ways:
        text = _as_text(message, alert, rules, now)
        drafts = [in_way(way, text, incident, alert, rules, instead_of=message) for way in ways]
        post(drafts=drafts, at=now)
    return ways


def _is_needed(message: Message, alert: Alert, now: datetime) -> bool:
    if message.expires_at and message.expires_at <= now:
        return False
    if message.kind in LAST_WORDS:
        return AllClear.objects.filter(alert=alert, settled="").exists()
    if message.kind == "correction":
        return True
    asks = message.kind.startswith("alert.") and message.lane == Lane.LIFE_SAFETY
    return asks and alert.incident.is_open and alert.answer == Answer.NONE


def _has(way: Way, message: Message, alert: Alert) -> bool:
    """Whether the person has what that way needs."""
    if way == Way.EMAIL:
        return bool(alert.person.email)
    return bool(alert.number) and (message.way != Way.TEXT or may_call_after(message.error_code))


def _as_text(message: Message, alert: Alert, rules: Book, now: datetime) -> Draft:
    """The text that it would be: what a call and an email are made from. It is in time as long as the first was."""
    left = int((message.expires_at - now) / timedelta(seconds=1)) if message.expires_at else 0
    if words := _told(message, alert, rules):
        return draft(alert.incident, alert, message.kind, words, Lane(message.lane), seconds=left)
    answers = DIGITS[:2] if alert.party == Party.NEIGHBOUR else DIGITS
    return draft(
        alert.incident, alert, message.kind, message.body, Lane.LIFE_SAFETY, answers=answers, seconds=left
    )


def _told(message: Message, alert: Alert, rules: Book) -> str:
    """The words of a message that asks nothing, as a text has them: a call had others. "" of one that asks."""
    incident = alert.incident
    if message.kind == "standdown":
        return standdown_words(rules, incident, incident.stand_down, alert.party)
    if message.kind == "withdraw":
        return withdraw_words(rules, incident)
    if message.kind == "correction":
        meant = incident.corrections.filter(at__lte=message.posted_at).select_related("update").last()
        wrong_at = meant.update.at if meant.update else incident.alerted_at
        return correction_words(rules, incident, meant.fact, wrong_at)
    return ""
