"""An application about one event: what its organiser said, in every version, and where it stands."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.directory.models import Place
from events.states import ENDED, WAITING, CaseState, Lane, StrandState, Tier

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """The application. `answers` is what its organiser has typed so far; each time it is sent it becomes a Version.

    What the queue shows (title, place, day, peak) is kept in columns beside it, as it was last sent. An organiser needs
    no account: they come by a secret address, of which only the digest is kept.
    """

    ref = models.CharField(max_length=4, unique=True)
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Made with the form: sent twice, begun once."
    )
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.DRAFT)
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.STANDARD)
    dropped_because = models.CharField(
        max_length=300, blank=True, help_text="Why it left the expedited lane."
    )
    tier = models.PositiveSmallIntegerField(choices=Tier, default=Tier.T0)
    lifted_to = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest tier that an officer allows."
    )
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0, help_text="How often it was sent.")
    title = models.CharField(max_length=80, blank=True)
    place_name = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    event_on = models.DateField(null=True)
    peak = models.PositiveIntegerField(default=0)
    is_listed = models.BooleanField(default=False, help_text="An officer has put it in the programme.")
    shown = models.JSONField(default=dict, help_text="What everybody reads of it, as an officer has read it.")
    source = models.CharField(
        max_length=80, blank=True, help_text="What asked for it, such as incident.K7M4."
    )
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edition = models.PositiveIntegerField(
        default=0, help_text="The edition of the settings it was first sent under."
    )
    organiser = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_down_by = models.ForeignKey(
        PERSON,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="An officer, for them.",
    )
    begun_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, help_text="When it last came in.")
    check_by = models.DateField(null=True, help_text="By when somebody has checked whether it is complete.")
    day0 = models.DateField(null=True, help_text="Begins with a complete application; not counted itself.")
    target_on = models.DateField(null=True, help_text="Our target; empty while our clock is paused.")
    reply_by = models.DateField(
        null=True, help_text="By when the organiser accepts, asks for a review or answers."
    )
    call_back_by = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    position_by = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=400, blank=True)
    afterwards = models.JSONField(default=dict, help_text="What the organiser returned after the event.")
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["event_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | ~Q(state__in=ENDED) & Q(ended_at__isnull=True),
                name="case_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.CANCELLED) | ~Q(ended_because=""),
                name="case_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"E-{self.ref}"

    def get_absolute_url(self) -> str:
        return f"/events/desk/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"event.{self.ref}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def needs_two(self) -> bool:
        """Whether it is decided by another person than the one who recommends."""
        return self.tier >= Tier.T2


class Version(models.Model):
    """What was sent, each time. Nothing of it changes afterwards."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    answers = models.JSONField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.case}, version {self.number}"


class Strand(models.Model):
    """One thing that the law or the land asks about the event, with its own power, decider, word and appeal.

    Those are the setting `events.strand.<kind>` of the case's edition.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="strands")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=StrandState, default=StrandState.OPEN)
    since = models.PositiveIntegerField(
        default=1, help_text="The version that opened it, or opened it again."
    )
    words = models.CharField(max_length=400, blank=True, help_text="The advice given, or why.")
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="strand_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class Pause(models.Model):
    """We asked the organiser for more, so that our clock stands still; legal deadlines do not."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    what = models.CharField(max_length=400)
    asked_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    chased = models.PositiveSmallIntegerField(default=0, help_text="How often the organiser was reminded.")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="pause_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"
