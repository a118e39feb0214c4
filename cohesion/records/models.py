from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Hold(models.Model):
    """A legal hold: what a person, or a subject such as incident.K7P2, left behind is kept until it ends."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="holds"
    )
    subject = models.CharField(max_length=80, blank=True, help_text="Such as incident.K7P2.")
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty for an operator's command; the journal says which.",
    )
    held_from = models.DateTimeField()
    held_until = models.DateTimeField(null=True, help_text="Empty while nobody can say.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, subject="") | Q(person__isnull=True) & ~Q(subject=""),
                name="hold_of_a_person_or_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gte=F("held_from")),
                name="hold_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Legal hold of {self.person or self.subject}"
