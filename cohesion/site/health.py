"""`/health/`: whether the service does its work, for machines that watch it. No page, and nothing about anybody."""

from datetime import timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from cohesion.kit import clock
from cohesion.messaging.health import health as sender_health


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
    """The facts, and what is wrong in sentences. Two queries once the migrations are known to be applied."""
    if missing := unapplied_migrations():
        return {"database": "ok", "migrations": f"{len(missing)} missing"}, [
            "The database is behind the program."
        ]
    sender = sender_health(clock.now())
    facts = {
        "database": "ok",
        "migrations": "ok",
        "heartbeat_age_s": seconds(sender.beat_age),
        "oldest_unsent_s": seconds(sender.oldest),
    }
    return facts, [sender.label] if sender.is_bad else []


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
