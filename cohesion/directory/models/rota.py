"""What the rota is made of besides duties: weekly patterns, absences, swaps, and handing over."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cohesion.directory.states import BankHolidays, Role, SwapState, Weekday

PERSON = settings.AUTH_USER_MODEL


class Pattern(models.Model):
    """A duty that comes back every week, or every few weeks, at London's time. It is ended, never changed."""

    post = models.ForeignKey("directory.Post", on_delete=models.CASCADE, related_name="patterns")
    weekday = models.PositiveSmallIntegerField(choices=Weekday, help_text="The day on which it begins.")
    from_time = models.TimeField()
    until_time = models.TimeField(help_text="On the next day when it is not after the beginning.")
    turn = models.PositiveSmallIntegerField(default=1)
    every_weeks = models.PositiveSmallIntegerField(default=1, help_text="Counted from the first day's week.")
    bank_holidays = models.CharField(max_length=10, choices=BankHolidays, default=BankHolidays.ALWAYS)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "from_time", "turn", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="pattern_ends_after_it_began",
            ),
            models.CheckConstraint(condition=Q(every_weeks__gte=1), name="pattern_comes_back"),
        ]

    def __str__(self) -> str:
        often = f"every {self.every_weeks} weeks on" if self.every_weeks > 1 else "every"
        hours = f"{self.from_time:%H:%M} to {self.until_time:%H:%M}"
        return f"{self.post} {often} {self.get_weekday_display()} {hours}, turn {self.turn}"


class Absence(models.Model):
    """A time in which a person is not there, whatever the rota says. Why is nobody's business, so it is not kept."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} away from {self.starts_at} to {self.ends_at}"


class Swap(models.Model):
    """A duty that its holder offers to the others of the same role. It stays theirs until somebody accepts."""

    duty = models.ForeignKey("directory.Duty", on_delete=models.CASCADE, related_name="swaps")
    offered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.OFFERED)
    accepted_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty"], condition=Q(state=SwapState.OFFERED), name="swap_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(state=SwapState.ACCEPTED, accepted_by__isnull=False)
                | ~Q(state=SwapState.ACCEPTED) & Q(accepted_by__isnull=True),
                name="swap_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.get_state_display().lower()}"


class Handover(models.Model):
    """What one officer leaves to the next of the same role, and who took over. The newest counts."""

    role = models.CharField(max_length=20, choices=Role)
    note = models.CharField(max_length=500, blank=True)
    left_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField()
    taken_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-left_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="handover_taken_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} handed over at {self.left_at}"
