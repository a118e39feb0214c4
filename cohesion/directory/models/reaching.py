"""When somebody cannot be reached."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.states import AwayKind, Weekday


class TimeAway(models.Model):
    """A time of the week in which a person does not answer: hours of a weekday, or Shabbat or Jumu'ah by name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="times_away")
    kind = models.CharField(max_length=10, choices=AwayKind)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, null=True, blank=True)
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(
        null=True, blank=True, help_text="On the next day when it is not after the beginning."
    )

    class Meta:
        ordering = ["kind", "weekday", "from_time", "id"]
        verbose_name_plural = "times away"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=AwayKind.WEEKLY)
                | Q(weekday__isnull=False, from_time__isnull=False, until_time__isnull=False),
                name="time_away_weekly_has_hours",
            )
        ]

    def __str__(self) -> str:
        if self.kind != AwayKind.WEEKLY:
            return self.get_kind_display()
        return f"{self.get_weekday_display()} {self.from_time:%H:%M} to {self.until_time:%H:%M}"
