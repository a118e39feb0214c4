"""Somebody who was asked about an event, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models.case import Case
from events.states import Answer

PERSON = settings.AUTH_USER_MODEL


class Consultation(models.Model):
    """A question to one consultee about one version. Until there is an answer it is "no reply", which is not consent.

    A private answer is read by officers alone, until one of them releases it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations")
    consultee = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by_email = models.BooleanField(default=False)
    answer_by = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, choices=Answer, blank=True)
    words = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_as = models.CharField(max_length=120, blank=True, help_text="Who answered, in their own words.")
    recorded_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "consultee", "version"], name="consultee_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="consultation_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.name}"

    @property
    def said(self) -> str:
        return str(self.get_answer_display()) if self.answer else "No reply"
