"""What is to be done in an incident, for each party. The one seam through which a list reaches the rest."""

from cohesion.policy.book import Book


def checklist_for(book: Book, kind: str, severity: str, party: str) -> list[str]:
    """The lines of a party's list, in order; none where nobody wrote one. A list of the kind goes before.

    Source: `checklist.<severity>.<party>`, and `checklist.<kind>.<severity>.<party>` where a council wrote that.
    """
    general = book.value_or(f"checklist.{severity}.{party}", [])
    return list(book.value_or(f"checklist.{kind}.{severity}.{party}", general))
