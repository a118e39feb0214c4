"""What is done, and when, while nobody answers."""

from django.db import models
from django.db.models import Q

from cohesion.directory.models import Place
from incidents.models.incident import Incident
from incidents.states import Ladder, Step, StepState


class LadderStep(models.Model):
    """One step of one ladder, as it stood when the alert was issued: a later edit changes no running ladder.

    Ring 1 has a ladder for each place; officers have one without a place.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="ladder")
    ladder = models.CharField(max_length=10, choices=Ladder)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    do = models.CharField(max_length=20, choices=Step)
    after_minutes = models.PositiveSmallIntegerField(help_text="From sending. At 0 it waits for no answer.")
    quorum = models.PositiveSmallIntegerField(help_text="So many who have it make the step needless.")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    why = models.CharField(max_length=120, blank=True, help_text="Why it was skipped.")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["after_minutes", "order", "id"]
        indexes = [models.Index(fields=["state", "due_at"], name="ladder_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=StepState.WAITING, settled_at__isnull=True)
                | ~Q(state=StepState.WAITING) & Q(settled_at__isnull=False),
                name="ladder_step_settled_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}, {self.get_ladder_display()}: {self.get_do_display()}"
