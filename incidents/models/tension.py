"""What officers hear before anything happens: soft information, without anybody's name."""

from django.conf import settings
from django.db import models

from cohesion.directory.models import Area
from incidents.models.incident import Incident
from incidents.states import Heard, Tension

WHAT = 280  # characters: a line, not a file on anybody


class TensionEntry(models.Model):
    """One thing heard in one area. It names nobody, replaces no crime report, and is kept for a year."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="tension")
    sort = models.CharField(max_length=12, choices=Tension)
    what = models.CharField(max_length=WHAT)
    heard_from = models.CharField(max_length=12, choices=Heard)
    level = models.CharField(max_length=12, help_text="A key of the policy `tension.levels`.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    incident = models.ForeignKey(
        Incident, null=True, on_delete=models.PROTECT, related_name="tension", help_text="The S4 it became."
    )

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "tension entries"

    def __str__(self) -> str:
        return f"{self.get_sort_display()}, {self.area.name}"
