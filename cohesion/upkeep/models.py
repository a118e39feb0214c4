"""What keeping the directory true leaves behind."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.models import Post
from cohesion.directory.states import Role
from cohesion.upkeep.states import CheckState, Outcome, Why

PERSON = settings.AUTH_USER_MODEL


class ContactCheck(models.Model):
    """Somebody asked by text whether they still are a contact of a place. One at a time for each person."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="checks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="checks")
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(help_text="Without an answer by then somebody rings.")
    state = models.CharField(max_length=10, choices=CheckState, default=CheckState.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=CheckState.ASKED), name="contact_check_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CheckState.YES, CheckState.NO], answered_at__isnull=False)
                | Q(state__in=[CheckState.ASKED, CheckState.LAPSED], answered_at__isnull=True),
                name="contact_check_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post}: {self.get_state_display().lower()}"

    @property
    def about(self) -> str:
        return f"check:{self.pk}"


class Ringing(models.Model):
    """An officer rang somebody, or found another way to put it right. What was said is not kept."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="ringings")
    why = models.CharField(max_length=10, choices=Why)
    outcome = models.CharField(max_length=10, choices=Outcome)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_outcome_display().lower()}"


class GapWarning(models.Model):
    """That the cohesion leads were told of a gap in the rota, so many hours before it at most. Once for each gap."""

    role = models.CharField(max_length=20, choices=Role)
    hours = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "hours", "starts_at"], name="gap_warned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} from {self.starts_at}, {self.hours} h before"
