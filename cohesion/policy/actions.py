"""The one verb that edits a rule. The caller writes the journal entry in the same transaction: policy lies below it."""

from datetime import date
from typing import Any

from cohesion.policy.book import book
from cohesion.policy.models import Record


def set_rule(*, by, key: str, value: Any, source: str, checked_on: date) -> Record:
    """A new version of a rule, in force at once for whatever starts from now on.

    Raises ValueError with a sentence when the key is unknown, the source is empty or the kind of value differs.
    """
    rules = book().rules
    if key not in rules:
        raise ValueError(f"There is no setting called {key}.")
    if not source.strip():
        raise ValueError("Say where this value comes from: a law, a guide, an agreement or a meeting.")
    if type(value) is not type(rules[key].value):
        raise ValueError(f"{key} needs the same kind of value as before: {rules[key].value!r}.")
    return Record.objects.create(
        key=key, value=value, source=source.strip(), checked_on=checked_on, set_by=by
    )
