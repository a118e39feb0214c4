"""The verbs that edit a rule. The caller writes the journal entry in the same transaction: policy lies below it."""

from datetime import date
from typing import Any

from cohesion.policy.book import book, shipped
from cohesion.policy.models import Record
from cohesion.policy.rules import objections_to_source, objections_to_value


def set_rule(*, by, key: str, value: Any, source: str, checked_on: date, reason: str = "") -> Record:
    """A new version of a rule, in force at once for whatever starts from now on.

    Raises ValueError with the sentences that speak against it: an unknown key, no source, another kind of value, a
    value that would break something, a wording that cannot go out.
    """
    rule = shipped().get(key) or book().rules.get(key)
    if rule is None:
        raise ValueError(f"There is no setting called {key}.")
    if objections := objections_to_source(source, checked_on) + objections_to_value(rule, value):
        raise ValueError(" ".join(objections))
    return Record.objects.create(
        key=key, value=value, source=source.strip(), checked_on=checked_on, reason=reason.strip(), set_by=by
    )


def go_back(*, by, key: str, reason: str = "") -> Record:
    """What ships is in force again, also when a later release ships something else. ValueError for an unknown key."""
    rule = shipped().get(key)
    if rule is None:
        raise ValueError(f"There is no setting called {key}.")
    said = {"value": rule.value, "source": rule.source, "checked_on": rule.checked_on}
    return Record.objects.create(key=key, is_shipped=True, reason=reason.strip(), set_by=by, **said)
