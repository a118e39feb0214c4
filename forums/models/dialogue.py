"""What a facilitated dialogue has besides a meeting: somebody who holds it, its ground rules, somewhere quiet."""

from django.db import models
from django.db.models import Q

from forums.models.meeting import Meeting


class Dialogue(models.Model):
    """How people will speak with each other. The rules are agreed at the beginning, by those who are there."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="dialogue")
    facilitator = models.CharField(max_length=80, help_text="A post or a body, as everybody will read it.")
    quiet_space = models.CharField(max_length=120, help_text="Where anybody may withdraw to.")
    ground_rules = models.TextField(help_text="One a line.")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(facilitator="") & ~Q(quiet_space="") & ~Q(ground_rules=""),
                name="dialogue_is_prepared",
            )
        ]

    def __str__(self) -> str:
        return f"Dialogue held by {self.facilitator}"

    @property
    def rules(self) -> list[str]:
        return [line.strip() for line in self.ground_rules.splitlines() if line.strip()]
