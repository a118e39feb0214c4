"""The words of an exercise: EXERCISE ONLY first and last, in every text, call and email."""

from cohesion.policy.book import Book
from incidents.models import Alert, Incident

ONLY = "EXERCISE ONLY"
ASKS, THANKS, RESUMED = "alert.drill", "drill.thanks", "drill.resumed"


def wording(key: str, incident: Incident) -> str:
    """The key of the wording that says the same in an exercise."""
    return f"{key}.drill" if incident.is_drill else key


def exercise(words: str) -> str:
    """The words with EXERCISE ONLY first and last; as they are when they have it, however it is spelt."""
    bare = words.strip().rstrip(".").casefold()
    first = "" if bare.startswith(ONLY.casefold()) else f"{ONLY}. "
    last = "" if bare.endswith(ONLY.casefold()) else f" {ONLY}."
    return f"{first}{words}{last}"


def drill_words(book: Book, incident: Incident, alert: Alert) -> tuple[str, str, str]:
    """The kind of the text that asks, its words with their own place, and those for a line that takes no replies."""
    fields = {"place": (alert.place or incident.place).sms_name, "ref": incident.ref}
    return ASKS, book.words(ASKS, **fields), book.words(f"{ASKS}.one_way", **fields)


def resumed_words(book: Book, incident: Incident) -> str:
    """Says to whoever takes part that the exercise goes on."""
    return book.words(RESUMED, place=incident.place.sms_name, ref=incident.ref)


def thanks_words(book: Book, incident: Incident, alert: Alert) -> str:
    """Thanks whoever answered, and says how long it took, in whole minutes."""
    minutes = int((alert.answered_at - alert.issued_at).total_seconds()) // 60
    return book.words(THANKS, mins=max(minutes, 1), ref=incident.ref)
