"""Whom we may ask which day they keep, and what they said. Their tradition stands nowhere here: their post has it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forums.states import Via

PERSON = settings.AUTH_USER_MODEL


class DayKeeper(models.Model):
    """A contact of a place who said that we may ask which day their community keeps. Without the row nobody asks."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="day_keeper")
    agreed_on = models.DateField(help_text="When they said that they may be asked.")
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["person__name", "id"]

    def __str__(self) -> str:
        return f"{self.person} may be asked"


class KeptDayAsk(models.Model):
    """Somebody asked which of a few days is kept, and the day they named. The n-th day is the digit n."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="kept_day_asks")
    key = models.CharField(max_length=60, help_text="As almanac.kept names it, such as holi.2027-03-22.")
    days_before = models.PositiveSmallIntegerField(help_text="Which of the times of asking this was.")
    days = models.JSONField(help_text="The days that were offered, as in 2027-03-22.")
    was_sent = models.BooleanField(default=False, help_text="No: there was no way, so somebody rings them.")
    asked_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    said = models.DateField(null=True, blank=True, help_text="The day they keep.")
    via = models.CharField(max_length=10, choices=Via, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["key", "asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key", "days_before"], name="kept_day_asked_once"),
            models.CheckConstraint(
                condition=Q(said__isnull=True, answered_at__isnull=True)
                | Q(said__isnull=False, answered_at__isnull=False) & ~Q(via=""),
                name="kept_day_said_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.days_before} days before"

    @property
    def about(self) -> str:
        return f"keeping:{self.pk}"
