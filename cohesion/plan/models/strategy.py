"""The strategy: its strands, what each promises, the milestones on the way, and how each was said to stand."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cohesion.plan.states import Colour

PERSON = settings.AUTH_USER_MODEL


class Strand(models.Model):
    """One of the strategy's strands. Its lead signs for it in each quarterly report."""

    number = models.PositiveSmallIntegerField(unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    lead = models.CharField(max_length=120, help_text="A body or a post, as people read it. No name.")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return f"/progress/{self.slug}/"

    @property
    def topic(self) -> str:
        return f"strand.{self.slug}"


class Commitment(models.Model):
    """A promise with an owner, a day, and a measure where one counts it. Money is in whole pounds."""

    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="commitments")
    slug = models.SlugField(max_length=60, unique=True)
    what = models.CharField(max_length=200)
    owner = models.CharField(max_length=120, blank=True, help_text="A body or a post. Empty shows as red.")
    measure = models.CharField(max_length=40, blank=True, help_text="The key of the measure that counts it.")
    starts_on = models.DateField()
    due_on = models.DateField()
    budget = models.PositiveIntegerField(null=True, blank=True)
    spent = models.PositiveIntegerField(null=True, blank=True)
    completed_on = models.DateField(null=True)
    evidence = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["strand__number", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")), name="commitment_due_after_start"
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | ~Q(evidence=""), name="commitment_done_with_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return f"/plan/commitments/{self.slug}/"

    @property
    def topic(self) -> str:
        return f"commitment.{self.slug}"


class Milestone(models.Model):
    """A step on the way to a commitment, met on a day with what shows it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="milestones")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    met_on = models.DateField(null=True)
    evidence = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met_on=None) | ~Q(evidence=""), name="milestone_met_with_evidence"
            )
        ]

    def __str__(self) -> str:
        return self.what


class StatusUpdate(models.Model):
    """How a commitment was said to stand, for everybody to read. The newest counts; all are kept."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="updates")
    colour = models.CharField(max_length=6, choices=Colour)
    text = models.CharField(max_length=300)
    recovery = models.CharField(max_length=300, blank=True, help_text="What brings it back, when it is late.")
    forecast_on = models.DateField(
        null=True, help_text="The day now expected, when it is not the day promised."
    )
    evidence = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_colour_display()}: {self.text}"


class EnteredFigure(models.Model):
    """A figure that no service of ours counts, typed in with where it comes from. The newest of a period counts."""

    measure = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    done = models.PositiveIntegerField()
    of = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-last_day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="figure_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.done}"

    @property
    def topic(self) -> str:
        return f"measure.{self.measure}"
