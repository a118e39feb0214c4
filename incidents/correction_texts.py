"""The words that put an error right: a correction, and the withdrawal of an alert sent in error."""

from datetime import datetime

from cohesion.kit import clock
from cohesion.policy.book import Book
from incidents.drill_texts import wording
from incidents.models import Incident
from incidents.texts import sentence


def correction_words(book: Book, incident: Incident, fact: str, sent_at: datetime) -> str:
    """What is true, and which message was wrong, by the time that stands in it."""
    fields = {"time": clock.hhmm(sent_at), "fact": sentence(fact), "ref": incident.ref}
    return book.words(wording("correction", incident), **fields)


def withdraw_words(book: Book, incident: Incident) -> str:
    """That the alert was sent in error, and whom to ask."""
    fields = {
        "time": clock.hhmm(incident.alerted_at),
        "ref": incident.ref,
        "phone": book.value("service.phone"),
    }
    return book.words(wording("withdraw", incident), **fields)
