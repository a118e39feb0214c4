"""The dates of a year as they are proposed, where a body can meet, and who cannot make which."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forums.models.body import Body, Seat
from forums.models.meeting import Meeting
from forums.states import PlanState, Via

PERSON = settings.AUTH_USER_MODEL
ACCESS = {
    "is_step_free": "step-free",
    "has_loop": "hearing loop",
    "has_prayer_space": "a place to pray",
    "has_kitchen": "kitchen",
    "has_parking": "parking",
}


class Venue(models.Model):
    """Where a body can meet, and who can get in. The turn of places is counted by it."""

    name = models.CharField(max_length=90, unique=True, help_text="With its town.")
    is_step_free = models.BooleanField(default=False)
    has_loop = models.BooleanField(default=False)
    has_prayer_space = models.BooleanField(default=False)
    has_kitchen = models.BooleanField(default=False)
    has_parking = models.BooleanField(default=False)
    travel = models.CharField(max_length=200, blank=True, help_text="Buses and trains, in plain words.")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def access(self) -> list[str]:
        """What it is known to have, in words. What is not named is not there, or nobody has looked."""
        return [words for field, words in ACCESS.items() if getattr(self, field)]


class DatePlan(models.Model):
    """Up to four dates of one body in one year, proposed to its seats. Whoever holds one may object until a day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OPEN)
    object_until = models.DateField(help_text="The last day on which seats may object.")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "year"], condition=Q(state=PlanState.OPEN), name="plan_open_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}, dates of {self.year}"

    @property
    def is_open(self) -> bool:
        return self.state == PlanState.OPEN


class DateProposal(models.Model):
    """One of the dates, known to whoever answers by text by its number. Once set it has a meeting."""

    plan = models.ForeignKey(DatePlan, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField(help_text="The digit that says no to it.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(
        max_length=200, blank=True, help_text="The chair's, for setting it on a day that somebody keeps."
    )
    meeting = models.OneToOneField(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="proposal"
    )

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="proposal_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"Date {self.number} of {self.plan_id}"


class DateAsk(models.Model):
    """Somebody with a seat who was asked about the dates of a plan, once."""

    plan = models.ForeignKey(DatePlan, on_delete=models.CASCADE, related_name="asks")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="date_asks")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    was_sent = models.BooleanField(default=False, help_text="No: there was no way, so somebody rings them.")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "seat__label", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="date_ask_once")]

    def __str__(self) -> str:
        return f"{self.seat}, asked about dates"

    @property
    def about(self) -> str:
        return f"dates:{self.pk}"


class DateObjection(models.Model):
    """Somebody who cannot make a date, and why if they said so. Taken back by its own removal."""

    proposal = models.ForeignKey(DateProposal, on_delete=models.CASCADE, related_name="objections")
    ask = models.ForeignKey(DateAsk, on_delete=models.CASCADE, related_name="objections")
    reason = models.CharField(max_length=200, blank=True)
    via = models.CharField(max_length=10, choices=Via)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "said_at", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "ask"], name="date_objection_once")]

    def __str__(self) -> str:
        return f"{self.ask.seat} cannot make it"
