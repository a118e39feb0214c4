"""Whether texts leave and the clock is kept, and whether anybody outside would notice if not."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from cohesion.kit import clock
from cohesion.live.models import Round
from cohesion.live.rounds import lateness
from cohesion.messaging.health import health
from cohesion.site import deadman
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding
from cohesion.site.health import troubles


def sender(now: datetime) -> Iterator[Finding]:
    """Silence is the worst failure."""
    state = health(now)
    if not state.is_alive:
        do = "start python manage.py serve (or worker beside serve --web)."
        yield Finding(PROBLEM, state.label, do)
    elif state.is_bad:
        do = "look at the log of serve or worker; ring people until texts leave again."
        yield Finding(PROBLEM, state.label, do)
    else:
        yield Finding(OK, f"{state.label}.")
    if state.held:
        do = "see why at docs/messaging.md, When texts do not leave."
        yield Finding(WARN, f"{_texts(state.held)} tried and put back, to be sent again.", do)
    if state.unknown:
        do = "wait a minute: each is settled, or shown on its board. If it stays, see docs/messaging.md."
        yield Finding(WARN, f"Of {_texts(state.unknown)} nobody knows yet whether they left.", do)


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"


def clockwork(now: datetime) -> Iterator[Finding]:
    """The rounds: late ones, and how the last of each went if it failed."""
    late = lateness(now)
    for line in late:
        yield Finding(PROBLEM, line, "restart serve or worker; its log says what hangs or fails.")
    failed = Round.objects.exclude(problem="").exclude(name=deadman.NAME)
    for name, problem in failed.values_list("name", "problem"):
        yield Finding(WARN, f"The last round of {name} failed: {problem}.", "look for it in the log.")
    if not late:
        yield Finding(OK, "Work by the clock is done on time.")


def outside(now: datetime) -> Finding:
    """The dead-man's ping: whether it goes, and whether it did the last time."""
    if not settings.DEADMAN_URL:
        do = "set DEADMAN_URL to a monitor that rings when nobody asks it: deploy/README.md, Watching it."
        return Finding(OK if settings.DEMO else WARN, "Nobody outside would notice our silence.", do)
    if troubles(now):
        do = "put the problems above right; until then the monitor outside rings, as it should."
        return Finding(PROBLEM, "The ping outside is withheld.", do)
    last = Round.objects.filter(name=deadman.NAME, ended_at__isnull=False).first()
    if last is None:
        return Finding(WARN, "The monitor outside has not been asked yet.", "look again in a minute.")
    if last.problem:
        do = "check DEADMAN_URL, and that this machine may reach it."
        return Finding(WARN, f"The monitor outside cannot be asked: {last.problem}.", do)
    return Finding(OK, f"The monitor outside was asked at {clock.hhmm(last.began_at)}.")
