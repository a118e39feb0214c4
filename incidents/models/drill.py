"""Exercises: who takes part, and the contact tests that come round by themselves."""

from django.conf import settings
from django.db import models

from cohesion.directory.models import Area, Post
from incidents.models.incident import Incident

PERSON = settings.AUTH_USER_MODEL


class Participant(models.Model):
    """Somebody chosen for an exercise. Nobody else can be alerted by it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="participants")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "post"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.incident.ref}: {self.post.title}"


class ContactTest(models.Model):
    """A test of the contacts of one area, without notice, that comes round every so many days."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="contact_test")
    next_at = models.DateTimeField()
    last_drill = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who planned it.")

    class Meta:
        ordering = ["next_at"]

    def __str__(self) -> str:
        return f"Contact test of {self.area.name}"
