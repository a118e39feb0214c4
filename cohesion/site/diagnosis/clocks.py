"""Times are evidence: this machine's clock, its time zones, and the clocks of others."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db import connection

from cohesion.kit import clock
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding

APART = timedelta(seconds=2)  # from the database's clock
FROM_PROVIDER = timedelta(seconds=5)  # whose Date has whole seconds and comes a long way
SUMMER, WINTER = datetime(2027, 7, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)


def clocks(now: datetime) -> Iterator[Finding]:
    """The database's clock is compared where it may be another machine's."""
    if (apart := from_database()) > APART:
        do = "let both machines keep their time by NTP."
        yield Finding(PROBLEM, f"The database's clock is {clock.in_words(apart)} away from ours.", do)
    elif [clock.hhmm(WINTER), clock.hhmm(SUMMER)] != ["12:00", "13:00"]:
        do = "install the package tzdata, and restart the service."
        yield Finding(PROBLEM, "This machine does not know summer time in London.", do)
    else:
        yield Finding(OK, f"It is {clock.hhmm(now)} in London. If that is wrong, set this machine's clock.")


def from_database() -> timedelta:
    if connection.vendor != "postgresql":
        return timedelta(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs(cursor.fetchone()[0] - clock.now())


def from_provider(date: str | None, now: datetime) -> Finding:
    """Our clock against the Date of an answer from the provider, asked at `now`."""
    try:
        apart = abs(parsedate_to_datetime(date or "") - now)
    except (TypeError, ValueError):
        return Finding(OK, "The provider does not say what time it is.")
    if apart > FROM_PROVIDER:
        do = "let this machine keep its time by NTP (timedatectl set-ntp true)."
        return Finding(PROBLEM, f"Our clock is {clock.in_words(apart)} away from the provider's.", do)
    return Finding(OK, "Our clock agrees with the provider's.")
