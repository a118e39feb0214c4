"""Which item a meeting is on, from when until when."""

from django.db import models
from django.db.models import F, Q

from forums.models.meeting import AgendaItem, Meeting


class Discussion(models.Model):
    """One stretch of a meeting on one item. An item that is taken up again has two."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="discussions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="discussions")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(ended_at__isnull=True), name="discussion_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="discussion_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)
