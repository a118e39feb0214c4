"""Whether every wording can be sent as it stands."""

from collections.abc import Iterator

from django.conf import settings

from cohesion.kit.sms_text import fill, measure
from cohesion.policy.book import Book, book
from cohesion.policy.languages import LANGUAGES
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding
from forums.actions.reaching import LONGEST as OF_FORUMS
from incidents.texts import LONGEST, objections_to_questions


def texts() -> Iterator[Finding]:
    """Every wording within one segment at its longest: a second one doubles the time to the last phone."""
    rules = book()
    link = f"{settings.PUBLIC_URL}/messaging/inbox/"
    fields = LONGEST | OF_FORUMS | {"service": rules.value("service.sms_name"), "link": link}
    wordings = rules.under("text")
    too_long = [key for key, words in wordings.items() if not fits(words, fields)]
    for key in too_long:
        do = "shorten PUBLIC_URL." if "{link}" in wordings[key] else "shorten that wording."
        yield Finding(PROBLEM, f"The text {key} can be longer than one segment, or cannot be filled in.", do)
    for key, words in _in_languages(rules):
        if not fits(words, fields):
            do = "shorten that wording; until then the English text goes alone."
            yield Finding(
                PROBLEM, f"The text {key} can be longer than one segment, or cannot be filled in.", do
            )
    for objection in objections_to_questions(wordings):
        yield Finding(PROBLEM, objection, "add that wording, or take the question out of it.")
    if not too_long:
        yield Finding(OK, f"All {len(wordings)} texts fit in one segment.")


def _in_languages(rules: Book) -> Iterator[tuple[str, str]]:
    for code in LANGUAGES:
        yield from ((f"{code}.{key}", words) for key, words in rules.under(code).items())


def fits(words: str, fields: dict[str, str]) -> bool:
    try:
        return measure(fill(words, **fields)).segments == 1
    except (KeyError, ValueError):
        return False
