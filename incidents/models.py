import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.models import Place
from cohesion.directory.states import Way
from incidents.states import OPEN, Answer, Called999, Party, Settled, Severity, State, Via

PERSON = settings.AUTH_USER_MODEL


class Incident(models.Model):
    """Something reported near a place, from the raise to the stand-down."""

    ref = models.CharField(max_length=4, unique=True, help_text="Not used again for a year.")
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Made with the form: sent twice, raised once."
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=2, choices=Severity)
    state = models.CharField(max_length=12, choices=State, default=State.RAISED)
    policy_edition = models.PositiveBigIntegerField(help_text="The rules it started with, and keeps.")

    called_999 = models.CharField(max_length=12, choices=Called999)
    in_building = models.CharField(max_length=120, blank=True)
    must_know = models.CharField(max_length=200, blank=True)
    raised_by = models.ForeignKey(
        PERSON,
        null=True,
        on_delete=models.PROTECT,
        related_name="raised_incidents",
        help_text="Empty once that is no longer kept.",
    )
    raised_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    break_glass = models.BooleanField(
        default=False, help_text="Confirmed by the person who raised it: to be reviewed."
    )
    coordinator = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    update_due_at = models.DateTimeField(null=True, help_text="When the next update was promised.")
    stood_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="incident_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(state=State.STOOD_DOWN, stood_down_at__isnull=False)
                | ~Q(state=State.STOOD_DOWN) & Q(stood_down_at__isnull=True),
                name="incident_stood_down_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}, {self.place.name}"

    def get_absolute_url(self) -> str:
        return f"/incidents/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"incident.{self.ref}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class Alert(models.Model):
    """One person asked to respond, in one capacity, and the reason they were chosen."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alerts")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="alerts")
    party = models.CharField(max_length=10, choices=Party)
    ring = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=160)
    reasons = models.JSONField(
        default=list, help_text="Why this person: every rule that chose their place or post."
    )
    number = models.CharField(
        max_length=20, blank=True, help_text="Empty when there was no number to reach them by."
    )
    way = models.CharField(
        max_length=10, choices=Way, default=Way.TEXT, help_text="How they are reached first."
    )
    unreachable = models.CharField(
        max_length=80, blank=True, help_text="Why nothing could be posted in any way, in words."
    )
    issued_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    answered_via = models.CharField(max_length=10, choices=Via, blank=True)

    class Meta:
        ordering = ["ring", "id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "person", "party"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(answer=Answer.NONE, answered_at__isnull=True)
                | ~Q(answer=Answer.NONE) & Q(answered_at__isnull=False),
                name="alert_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.ref}: {self.post_title}"

    @property
    def about(self) -> str:
        return f"alert:{self.pk}"


class Acknowledgement(models.Model):
    """Every answer a person gave, with how it reached us. The alert carries the last one."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="acknowledgements")
    answer = models.CharField(max_length=10, choices=Answer)
    via = models.CharField(max_length=10, choices=Via)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+", help_text="Who recorded it.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert}: {self.answer} {self.via}"


class Update(models.Model):
    """Something a named person wants everyone who was told to know."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="updates")
    key = models.UUIDField(unique=True)
    number = models.PositiveSmallIntegerField()
    fact = models.CharField(max_length=48, blank=True, help_text="Empty: nothing new.")
    next_by = models.DateTimeField()
    police_agreed = models.BooleanField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="update_number_once")]

    def __str__(self) -> str:
        return f"{self.incident.ref} update {self.number}"


class StandDown(models.Model):
    """Who ended an incident, who in the police agreed, and what remains."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="stand_down")
    remains = models.CharField(max_length=48)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_by = models.CharField(
        max_length=120, blank=True, help_text="Police liaison, or who agreed in the control room."
    )

    def __str__(self) -> str:
        return f"{self.incident.ref} stood down"


class AllClear(models.Model):
    """The all-clear owed to one person who was told. It is a debt on the board until it is settled."""

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="all_clear")
    settled = models.CharField(max_length=10, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at__isnull=True)
                | ~Q(settled="") & Q(settled_at__isnull=False),
                name="all_clear_settled_at",
            )
        ]

    def __str__(self) -> str:
        return f"All-clear to {self.alert.post_title}"
