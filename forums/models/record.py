"""What a meeting decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.plan.models import AgreedAction
from forums.models.meeting import AgendaItem
from forums.states import Outcome


class Decision(models.Model):
    """The words that were decided, how, and what follows: agreed work, or the reason why none does."""

    ref = models.CharField(max_length=4, unique=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    wording = models.CharField(max_length=400)
    outcome = models.CharField(max_length=12, choices=Outcome)
    votes_for = models.PositiveSmallIntegerField(null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    was_quorate = models.BooleanField()
    no_action_because = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()
    work: list[AgreedAction]  # what follows from it, where queries.with_work() has looked
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    was_quorate=True, outcome__in=[Outcome.AGREED, Outcome.AMENDED, Outcome.NOT_AGREED]
                )
                | Q(was_quorate=False, outcome=Outcome.RECOMMENDED),
                name="decision_without_quorum_recommends",
            )
        ]

    def __str__(self) -> str:
        return f"D-{self.ref}"

    @property
    def topic(self) -> str:
        return f"decision.{self.ref}"
