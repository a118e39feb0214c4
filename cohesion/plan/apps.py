from datetime import timedelta

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Agreed work, and what one service asks of another."""

    name = "cohesion.plan"
    label = "plan"

    def ready(self) -> None:
        from cohesion.journal import readers
        from cohesion.live import rounds
        from cohesion.plan import duties, keeping, measures, queries, reminders
        from cohesion.plan.permits import reads, reads_plan

        keeping.register()
        readers.register("action", reads)
        readers.register("request", reads)
        for subject in ("commitment", "edition", "measure", "strand"):
            readers.register(subject, reads_plan)
        measures.register("actions_in_time", queries.done_in_time)
        measures.register("places_reachable", queries.reached)
        rounds.register(
            "bringing late work to others", every=timedelta(minutes=5), run=reminders.climb, vital=False
        )
        rounds.register(
            "reminding owners of actions", every=timedelta(minutes=5), run=duties.remind_owners, vital=False
        )
