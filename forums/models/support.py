"""Who says "me too" to a concern."""

from django.conf import settings
from django.db import models

from forums.models.concern import Concern


class Support(models.Model):
    """One person who says the same, once. Only how many there are is ever shown."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "person"], name="support_once")]

    def __str__(self) -> str:
        return f"Support of {self.concern}"
