"""A paper for an item of the agenda."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from forums.models.meeting import AgendaItem
from forums.room_states import Format


class Paper(models.Model):
    """The file, with a title and a summary that say what is in it to whoever cannot read the file itself."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=600, help_text="What it says, in plain words.")
    exempt_reason = models.CharField(
        max_length=200, blank=True, help_text="Why only members read it. Empty: everybody may."
    )
    format = models.CharField(max_length=4, choices=Format)
    is_tagged = models.BooleanField(
        default=True, help_text="A screen reader can follow it, as far as we can tell."
    )
    data = models.BinaryField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    added_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(summary=""), name="paper_says_what_it_is")
        ]

    def __str__(self) -> str:
        return f"Paper {self.pk}"

    @property
    def is_exempt(self) -> bool:
        """A paper to an item that is not public is not public either."""
        return bool(self.exempt_reason) or self.item.is_exempt

    @property
    def file_name(self) -> str:
        return f"item-{self.item.number}-paper-{self.pk}.{self.format}"
