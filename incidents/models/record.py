"""What officers write down while it runs: what is known, why they decided, and who sees hate in it.

None of these rows is ever changed: what is newer stands beside what it replaces.
"""

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.record_states import Declared, Perceived, Perceiver

PERSON = settings.AUTH_USER_MODEL
BOXES = (  # in the order in which they are read out; unless a major incident is declared, they start at E
    ("M", "major"),
    ("E", "exact_location"),
    ("T", "type"),
    ("H", "hazards"),
    ("A", "access"),
    ("N", "number_hurt"),
    ("E", "emergency_services"),
)


def box_name(name: str) -> str:
    """What a box is called, as in "Access and egress"."""
    (named,) = (field.verbose_name for field in Methane._meta.concrete_fields if field.name == name)
    return str(named)


class Methane(models.Model):
    """M/ETHANE, as it was known at a moment. An empty box is not known yet. Source: JESIP, joint doctrine."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="methanes")
    number = models.PositiveSmallIntegerField()
    major = models.CharField("Major incident declared", max_length=3, choices=Declared, blank=True)
    exact_location = models.CharField("Exact location", max_length=200, blank=True)
    type = models.CharField("Type of incident", max_length=200, blank=True)
    hazards = models.CharField("Hazards", max_length=200, blank=True)
    access = models.CharField("Access and egress", max_length=200, blank=True)
    number_hurt = models.CharField("Number and kind of casualties", max_length=200, blank=True)
    emergency_services = models.CharField(
        "Emergency services present or required", max_length=200, blank=True
    )
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="methane_number_once")]

    def __str__(self) -> str:
        return f"{self.incident.ref} M/ETHANE {self.number}"

    @property
    def boxes(self) -> list[tuple[str, str, str]]:
        """Letter, name and words of each of the seven; the words are empty where nothing is known yet."""
        words = {name: str(getattr(self, name)) for _, name in BOXES}
        words["major"] = self.get_major_display() if self.major else ""
        return [(letter, box_name(name), words[name]) for letter, name in BOXES]


class Decision(models.Model):
    """One decision after the Joint Decision Model. A later one may stand in its place."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=600, help_text="Information, risk, powers and policy it rests on.")
    rejected = models.CharField(max_length=400, blank=True, help_text="Options that were not taken, and why.")
    review_at = models.DateTimeField(null=True)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reminded_at = models.DateTimeField(
        null=True, help_text="When the timeline said that its review is overdue."
    )
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return f"{self.incident.ref} decision {self.number}"


class Perception(models.Model):
    """Somebody's view on whether there is an element of hate. The newest counts; none of them is a finding."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="perceptions")
    answer = models.CharField(max_length=10, choices=Perceived)
    perceiver = models.CharField(max_length=10, choices=Perceiver)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.incident.ref}: possible hate element {self.answer}"


class ForceReference(models.Model):
    """The police's own number for it. Only police read it; it stands in no text."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="force_references")
    reference = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.incident.ref}: force reference {self.pk}"
