"""Changing what is in force: the value and its line in the journal in one transaction."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.live.actions import hold
from cohesion.policy import actions
from cohesion.policy.book import Rule, book, shipped
from cohesion.policy.models import Record
from cohesion.policy.translations import fingerprint
from cohesion.site.offices.rules import may_change_settings
from cohesion.site.offices.values import in_a_line

SUBJECT = "policy"
MEANWHILE = "Somebody changed this while you wrote. Look at what is in force now, then decide again."
WORDS_CHANGED = "A wording was changed while you read. Have it read again, then record it."


@transaction.atomic
def change(
    *, by: Person, key: str, value: Any, source: str, checked_on: date, reason: str, seen: int
) -> Record:
    """Sets a value for whatever starts from now on. `seen` is the version that whoever decided was looking at.

    Raises ValueError with what speaks against it, PermissionDenied when `by` may not.
    """
    before = _held(by, key, reason, seen)
    record = actions.set_rule(
        by=by, key=key, value=value, source=source, checked_on=checked_on, reason=reason
    )
    _write(by, "policy.set", record, f"Set {key} from {in_a_line(before.value)} to {in_a_line(value)}")
    return record


@transaction.atomic
def record_review(
    *, by: Person, code: str, reviewer: str, reviewed_on: date, words: str, reason: str, seen: int
) -> Record:
    """Records who has read every wording of a language: from then on its texts leave. It holds for these words alone.

    `words` is the fingerprint of what whoever records it was shown. Raises as `change` does.
    """
    key = f"language.{code}"
    _held(by, key, reason, seen)
    if words != fingerprint(book(), code):
        raise ValueError(WORDS_CHANGED)
    value = {"reviewer": reviewer.strip(), "reviewed_on": reviewed_on.isoformat(), "words": words}
    source = f"Read by {reviewer.strip()}"
    return change(
        by=by, key=key, value=value, source=source, checked_on=reviewed_on, reason=reason, seen=seen
    )


@transaction.atomic
def go_back(*, by: Person, key: str, reason: str, seen: int) -> Record:
    """Puts what ships in force again. Raises as `change` does."""
    before = _held(by, key, reason, seen)
    if before.version == 0:
        raise ValueError("What ships is in force already.")
    record = actions.go_back(by=by, key=key, reason=reason)
    now = in_a_line(shipped()[key].value)
    _write(
        by, "policy.shipped", record, f"Set {key} from {in_a_line(before.value)} back to what ships, {now}"
    )
    return record


def _held(by: Person, key: str, reason: str, seen: int) -> Rule:
    """What is in force, while nobody else can change it."""
    if not may_change_settings(standing(by)):
        raise PermissionDenied("Settings are changed by the cohesion lead or an administrator.")
    hold(SUBJECT)
    rule = book().rules.get(key)
    if rule is None:
        raise ValueError(f"There is no setting called {key}.")
    if rule.version != seen:
        raise ValueError(MEANWHILE)
    if not reason.strip():
        raise ValueError("Say why it is changed.")
    return rule


def _write(by: Person, kind: str, record: Record, text: str) -> None:
    detail = f"Why: {record.reason}. Source: {record.source}, checked on {record.checked_on:%d/%m/%Y}"
    write(by=by, subject=SUBJECT, kind=kind, text=text, detail=detail, counts={"version": record.pk})
