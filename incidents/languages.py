"""The texts about an incident in the reader's own language, each before the English text that says it in full.

At most 70 characters of most alphabets go in one text: where about, 999 and how to answer. Facts that an officer typed
stand in the English text alone. Nothing leaves that no named person has read: `cohesion/policy/translations.py`.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.sms_text import measure, plain
from cohesion.messaging.actions import Draft
from cohesion.messaging.languages import kind_in, only_pretends
from cohesion.policy.book import Book
from cohesion.policy.languages import LANGUAGES
from cohesion.policy.translations import is_reviewed
from incidents.drill_texts import ASKS, exercise, wording
from incidents.models import Alert, Incident
from incidents.texts import ONE_WAY

log = logging.getLogger(__name__)
ONE_WAY_ALERT = f"alert{ONE_WAY}"


def with_translations(
    drafts: Iterable[Draft], alerts: Iterable[Alert], incident: Incident, rules: Book, **fields: object
) -> list[Draft]:
    """Before each text the same in its reader's language, where there are words in it that may leave. No query.

    `fields` is what the wordings name besides area, time and reference. A wording that fails is left out and logged:
    the English text goes whatever happens.
    """
    drafts = list(drafts)
    speaks = {alert.about: alert.language for alert in alerts if alert.language in LANGUAGES}
    may = {code for code in set(speaks.values()) if only_pretends() or is_reviewed(rules, code)}
    if not may:
        return drafts
    fields = _fields(incident) | fields
    found: list[Draft] = []
    for text in drafts:
        if (code := speaks.get(text.about)) in may and text.way == Way.TEXT:
            found += _in_language(code, text, incident, rules, fields)
        found.append(text)
    return found


def _fields(incident: Incident) -> dict[str, object]:
    """The area and never the place: a hidden one is named to nobody, and there is no room."""
    return {
        "area": plain(incident.place.area_sms_name)[:10],
        "time": clock.hhmm(incident.alerted_at),
        "ref": incident.ref,
    }


def _in_language(
    code: str, text: Draft, incident: Incident, rules: Book, fields: dict[str, object]
) -> list[Draft]:
    """That text in that language, or nothing where it has no words that can go. It asks nothing of its own accord."""
    key = text.kind if text.kind == ASKS else wording(text.kind, incident)
    words = _words(code, key, incident, rules, fields)
    twin = f"{ASKS}{ONE_WAY}" if incident.is_drill else ONE_WAY_ALERT
    one_way = _words(code, twin, incident, rules, fields) if text.answers else ""
    if not words or (text.answers and not one_way):
        return []
    return [replace(text, kind=kind_in(code, text.kind), body=words, one_way=one_way, late="", answers=[])]


def _words(code: str, key: str, incident: Incident, rules: Book, fields: dict[str, object]) -> str:
    """The wording filled in; "" where there is none, or it cannot be, or it takes more than one segment."""
    if f"{code}.{key}" not in rules.rules:
        return ""
    try:
        said = plain(rules.in_language(code, key, **fields))
    except (KeyError, ValueError):
        log.exception("The wording %s.%s cannot be filled in for %s.", code, key, incident.ref)
        return ""
    words = exercise(said) if incident.is_drill else said
    if measure(words).segments > 1:
        log.error("The wording %s.%s does not fit one segment for %s.", code, key, incident.ref)
        return ""
    return words
