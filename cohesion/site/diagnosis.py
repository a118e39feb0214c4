"""Looks an installation over and says what to do about what it finds. `doctor` prints it.

Each function looks at one thing and yields findings; none of them changes anything, and only `provider_answers`
speaks to another machine.
"""

import base64
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import Error, connection

from cohesion.directory.models import Duty
from cohesion.directory.queries import current_posts, next_on_duty, on_duty
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.journal.verifying import faults
from cohesion.kit import clock
from cohesion.kit.sms_text import fill, measure
from cohesion.messaging.health import health
from cohesion.policy.book import book
from cohesion.site.health import unapplied_migrations
from incidents.texts import LONGEST

OK, WARN, PROBLEM = "ok", "warning", "PROBLEM"
ON_CALL = (Role.POLICE_LIAISON, Role.DUTY_OFFICER)
AHEAD = timedelta(days=7)  # how far the rota is looked through
SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
ROOM = 1_000_000_000  # bytes that should be free on the disk of the database
PATIENCE = 10  # seconds


@dataclass(frozen=True)
class Finding:
    grade: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return f"{self.grade:8} {self.what}{f' Do this: {self.do}' if self.do else ''}"


def examine(now: datetime, *, online: bool = False) -> Iterator[Finding]:
    """Everything, in the order in which to put it right. Without a usable database the rest is left out."""
    first = database()
    yield first
    if first.grade == PROBLEM:
        return
    yield from sqlite() if connection.vendor == "sqlite" else postgres()
    yield from settings_are_safe()
    yield from clocks(now)
    yield from provider_answers(now) if online else ()
    yield sender(now)
    for role in ON_CALL:
        yield rota(role, now)
    yield from texts()
    yield journal()


def database() -> Finding:
    try:
        missing = unapplied_migrations()
    except Error as problem:
        return Finding(
            PROBLEM, f"The database does not answer: {str(problem).strip()}.", "check DATABASE_URL."
        )
    if missing:
        return Finding(
            PROBLEM, f"The database lacks {len(missing)} changes.", "run python manage.py migrate."
        )
    return Finding(OK, f"The database answers ({connection.display_name}) and is up to date.")


def sqlite() -> Iterator[Finding]:
    """Readers must not wait for writers, and what is committed must survive a power cut."""
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in SQLITE}
    if wrong := [name for name in SQLITE if found[name] != SQLITE[name]]:
        do = "keep the file on a disk of this machine, not on a network share."
        yield Finding(PROBLEM, f"SQLite does not work as it should: {', '.join(wrong)}.", do)
    if shutil.disk_usage(Path(connection.settings_dict["NAME"]).resolve().parent).free < ROOM:
        yield Finding(PROBLEM, "Less than 1 GB is free where the database is.", "make room on that disk.")


def postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        if (encoding := cursor.fetchone()[0]) != "UTF8":
            yield Finding(PROBLEM, f"The database is in {encoding}.", "make it anew with ENCODING 'UTF8'.")


def settings_are_safe() -> Iterator[Finding]:
    """What the system checks say, deployment included unless this is the demonstration."""
    found = run_checks(include_deployment_checks=not settings.DEMO, databases=["default"])
    if not settings.SECURE:  # what Django says of http follows from PUBLIC_URL, about which we say it once
        found = [message for message in found if not str(message.id).startswith("security.")]
    for message in (message for message in found if message.level >= WARNING):
        grade = PROBLEM if message.is_serious() else WARN
        yield Finding(grade, f"{message.msg} [{message.id}]", message.hint or "see docs/settings.md.")
    if not found:
        yield Finding(OK, "The settings are safe.")
    if settings.DEFAULT_FROM_EMAIL.endswith("example.org") and not settings.DEMO:
        yield Finding(
            WARN, "EMAIL_FROM is not set.", "set it to an address of yours, or email may be refused."
        )


def clocks(now: datetime) -> Iterator[Finding]:
    """Times are evidence. The database's clock is compared where it may be another machine's."""
    apart = timedelta(0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - clock.now())
    if apart > timedelta(seconds=2):
        do = "let both machines keep their time by NTP."
        yield Finding(PROBLEM, f"The database's clock is {clock.in_words(apart)} away from ours.", do)
    else:
        yield Finding(OK, f"It is {clock.hhmm(now)} in London. If that is wrong, set this machine's clock.")


def provider_answers(now: datetime) -> Iterator[Finding]:
    """Asks the provider for our own account: nothing is sent, nothing costs anything."""
    if settings.SMS_PROVIDER != "twilio":
        yield Finding(OK, "Texts go to pretend phones: there is no provider to ask.")
        return
    base = settings.TWILIO_API_BASE or "https://api.twilio.com"
    key = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()
    request = urllib.request.Request(  # noqa: S310  http or https: settings.py refuses anything else
        f"{base}/2010-04-01/Accounts/{quote(settings.TWILIO_ACCOUNT_SID)}.json",
        headers={"Authorization": f"Basic {base64.b64encode(key).decode()}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            state = json.load(answer).get("status")
    except urllib.error.HTTPError as refusal:
        refusal.close()
        do = "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN."
        yield Finding(PROBLEM, f"The provider refuses our account ({refusal.code}).", do)
    except (OSError, ValueError) as problem:
        do = "check that this machine may reach the internet on port 443."
        yield Finding(PROBLEM, f"The provider does not answer: {problem}.", do)
    else:
        yield account_is(state)


def account_is(state: str | None) -> Finding:
    if state == "active":
        return Finding(OK, "The provider knows our account.")
    return Finding(
        PROBLEM, f"The provider says that our account is {state}.", "sign in at the provider and see why."
    )


def sender(now: datetime) -> Finding:
    """Silence is the worst failure."""
    state = health(now)
    if not state.is_alive:
        return Finding(PROBLEM, state.label, "start python manage.py serve (or worker beside serve --web).")
    if state.is_bad:
        return Finding(
            PROBLEM, state.label, "look at the log of serve or worker; ring people until texts leave again."
        )
    return Finding(OK, f"{state.label}.")


def rota(role: Role, now: datetime) -> Finding:
    """Somebody on duty now, and no gap in the days ahead."""
    do = "fill the rota in the directory."
    if not on_duty(role, now):
        again = next_on_duty(role, now)
        until = f" until {_when(again)}" if again else ", and the rota names nobody later"
        return Finding(PROBLEM, f"{role.label}: nobody is on duty{until}.", do)
    if gap := first_gap(role, now):
        return Finding(WARN, f"{role.label}: nobody is on duty from {_when(gap)}.", do)
    return Finding(OK, f"{role.label}: somebody is on duty now and for {AHEAD.days} days.")


def first_gap(role: str, now: datetime) -> datetime | None:
    """The first moment within AHEAD at which nobody of that role is on duty, or None. One query."""
    duties = Duty.objects.filter(post__role=role, post__in=current_posts(now), ends_at__gt=now)
    covered = now
    for starts_at, ends_at in duties.order_by("starts_at").values_list("starts_at", "ends_at"):
        if starts_at > covered:
            break
        covered = max(covered, ends_at)
    return covered if covered < now + AHEAD else None


def _when(moment: datetime) -> str:
    return f"{clock.hhmm(moment)} on {clock.day_in_words(moment)}"


def journal() -> Finding:
    """Whether every line of the journal is as it was written. It takes a second for some twenty thousand lines."""
    if fault := next(faults(), None):
        do = "keep the machine as it is, run python manage.py verify_journal, and tell whoever answers for the data."
        return Finding(PROBLEM, f"The journal was tampered with: {fault}", do)
    return Finding(OK, f"The journal's {Entry.objects.count()} entries are as they were written.")


def texts() -> Iterator[Finding]:
    """Every wording within one segment at its longest: a second one doubles the time to the last phone."""
    rules = book()
    link = f"{settings.PUBLIC_URL}/messaging/inbox/"
    fields = LONGEST | {"service": rules.value("service.sms_name"), "link": link}
    wordings = rules.under("text")
    too_long = [key for key, words in wordings.items() if not fits(words, fields)]
    for key in too_long:
        do = "shorten PUBLIC_URL." if "{link}" in wordings[key] else "shorten that wording."
        yield Finding(PROBLEM, f"The text {key} can be longer than one segment, or cannot be filled in.", do)
    if not too_long:
        yield Finding(OK, f"All {len(wordings)} texts fit in one segment.")


def fits(words: str, fields: dict[str, str]) -> bool:
    try:
        return measure(fill(words, **fields)).segments == 1
    except (KeyError, ValueError):
        return False
