"""Whether the service does its work: `/health/` for machines that watch it, and in sentences for officers' pages.

Nothing here is about anybody.
"""

from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from cohesion.directory.printing import staleness
from cohesion.kit import clock
from cohesion.live.rounds import lateness
from cohesion.messaging.health import Health
from cohesion.messaging.health import health as sender_health

KEEP_S = 2.0  # how old a page's word on it may be: pages are many, and must not slow the sending


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when texts would go out, 503 with the reasons when they would not."""
    try:
        facts, reasons = look()
    except Error as problem:
        facts, reasons = (
            {"database": "unreachable"},
            [f"The database does not answer: {type(problem).__name__}."],
        )
    response = JsonResponse({"ok": not reasons, "reasons": reasons, **facts}, status=503 if reasons else 200)
    response._has_been_logged = True  # type: ignore[attr-defined] # or Django logs an error at each look
    return response


def look() -> tuple[dict[str, object], list[str]]:
    """The facts, and what is wrong in sentences. Three queries once the migrations are known to be applied."""
    if missing := unapplied_migrations():
        return {"database": "ok", "migrations": f"{len(missing)} missing"}, [
            "The database is behind the program."
        ]
    now = clock.now()
    sender, late = sender_health(now), lateness(now)
    facts = {
        "database": "ok",
        "migrations": "ok",
        "heartbeat_age_s": seconds(sender.beat_age),
        "oldest_unsent_s": seconds(sender.oldest),
        "late_rounds": len(late),
    }
    return facts, _said(sender, late, staleness(now))


def troubles(now: datetime) -> list[str]:
    """What is wrong now with texts, work by the clock or the paper, in sentences; empty while all is well.

    Three queries, and one or two more where the cascade has a folder.
    """
    return _said(sender_health(now), lateness(now), staleness(now))


def _said(sender: Health, late: list[str], paper: str) -> list[str]:
    return ([sender.label] if sender.is_bad else []) + late + ([paper] if paper else [])


_lately: tuple[datetime, list[str]] | None = None


def troubles_lately() -> tuple[datetime, list[str]]:
    """The troubles as they were at most KEEP_S seconds ago, with that moment. Mostly no query at all."""
    global _lately
    now, kept = clock.now(), _lately
    if kept is None or not timedelta(0) <= now - kept[0] < timedelta(seconds=KEEP_S):
        _lately = kept = (now, troubles(now))
    return kept


def seconds(age: timedelta | None) -> float | None:
    return None if age is None else round(age.total_seconds(), 1)


_applied = False  # once they are, they stay so


def unapplied_migrations() -> list[str]:
    """The names of migrations the database still lacks."""
    global _applied
    if _applied:
        return []
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _applied = not plan
    return [str(migration) for migration, _ in plan]
