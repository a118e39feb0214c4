"""Whom a body invites beyond its seats."""

from django.db import models

from cohesion.directory.models import Group
from forums.models.body import Body


class Circle(models.Model):
    """A wider circle: the first contacts of every place, or of the places of one group of the directory."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(max_length=80, help_text="As in All places of worship.")
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: every place.",
    )

    class Meta:
        ordering = ["body", "name"]
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="circle_name_once")]

    def __str__(self) -> str:
        return self.name
