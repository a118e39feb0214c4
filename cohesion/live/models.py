from django.db import models


class Topic(models.Model):
    """Something people watch, and the number of times it has changed."""

    name = models.CharField(max_length=80, primary_key=True)
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.revision}"
