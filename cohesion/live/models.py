from django.db import models


class Topic(models.Model):
    """Something people watch, and the number of times it has changed."""

    name = models.CharField(max_length=80, primary_key=True)
    revision = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.revision}"


class Round(models.Model):
    """One piece of work that is due by the clock: when next, and how it went last. Rows come and go with the code."""

    name = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=200, blank=True, help_text="Why it failed, if the last one did.")
    failing_since = models.DateTimeField(null=True, help_text="The first failure since it last succeeded.")

    def __str__(self) -> str:
        return f"{self.name}, next at {self.next_at}"
