"""What was recommended and decided, why, by which power, and under which conditions."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from events.models.case import Case
from events.states import DecisionState, Outcome

PERSON = settings.AUTH_USER_MODEL


class Decision(models.Model):
    """A recommendation, and what became of it. Where two people are needed, the database too says they are two."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=DecisionState, default=DecisionState.RECOMMENDED)
    outcome = models.CharField(max_length=12, choices=Outcome)
    reasons = models.TextField()
    power = models.CharField(max_length=200, help_text="The power by which it is decided, in words.")
    alternative = models.CharField(max_length=300, blank=True, help_text="What could be done instead.")
    due_regard = models.CharField(
        max_length=300, blank=True, help_text="Equality Act 2010, section 149: one line for each refusal."
    )
    needs_two = models.BooleanField()
    recommended_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    recommended_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    comment = models.CharField(max_length=400, blank=True, help_text="Why it was sent back.")
    accepted_at = models.DateTimeField(null=True, help_text="When the organiser accepted its conditions.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(needs_two=False) | Q(decided_by=None) | ~Q(decided_by=F("recommended_by")),
                name="decision_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=DecisionState.DECIDED) | Q(decided_at__isnull=False),
                name="decision_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOT_AGREED) | ~Q(due_regard=""), name="decision_with_due_regard"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_outcome_display()}"


class Condition(models.Model):
    """What must be done for the event to go ahead, who does it, and what shows that it was done."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="conditions")
    text = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    evidence = models.CharField(max_length=120)
    due_on = models.DateField()
    met_at = models.DateTimeField(null=True)
    met_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
