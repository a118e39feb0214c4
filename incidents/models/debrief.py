"""What was learnt: the four questions to everyone who was told, and the debrief that agencies and community hold."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.plan.models import AgreedAction
from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.states import Lesson as LessonState
from incidents.states import Version

PERSON = settings.AUTH_USER_MODEL
ANSWER = 600  # characters of each of the four answers


class Debrief(models.Model):
    """Both debriefs of an incident. The hot one closes by itself; the structured one has a day it is due."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="debrief")
    invite_at = models.DateTimeField(help_text="Not before; and only in waking hours.")
    invited_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(help_text="When the four questions close.")
    due_on = models.DateField(null=True, help_text="Of the structured one; empty where none is asked for.")
    held_on = models.DateField(null=True, blank=True)
    facilitator = models.CharField(max_length=120, blank=True)
    agencies = models.TextField(blank=True, help_text="For police and council officers.")
    community = models.TextField(blank=True, help_text="For everyone who was told.")
    summary = models.TextField(blank=True, help_text="For everybody, once the police agree.")
    agreed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, agreed_by__isnull=True)
                | Q(published_at__isnull=False, agreed_by__isnull=False),
                name="debrief_published_as_agreed",
            )
        ]

    def __str__(self) -> str:
        return f"Debrief of {self.incident.ref}"


class DebriefInvitation(models.Model):
    """One person who was told, asked once how it went. What they said is not kept with it."""

    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="invitations")
    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answered = models.BooleanField(
        default=False, help_text="Without the time, which would tell who said what."
    )
    call_asked_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["debrief", "person"], name="debrief_asked_once")]

    def __str__(self) -> str:
        return f"Debrief invitation of {self.alert.post_title}"

    @property
    def about(self) -> str:
        return f"debrief:{self.pk}"


class DebriefAnswer(models.Model):
    """Four answers. `said_as` is the post of whoever gave it, or empty: then nothing leads back to them, not even its
    number, which would tell who came when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="answers")
    happened = models.CharField(max_length=ANSWER, blank=True)
    went_well = models.CharField(max_length=ANSWER, blank=True)
    to_change = models.CharField(max_length=ANSWER, blank=True)
    by_whom = models.CharField(max_length=ANSWER, blank=True)
    said_as = models.CharField(max_length=160, blank=True)

    def __str__(self) -> str:
        return f"An answer to the debrief of {self.debrief.incident.ref}"


class Lesson(models.Model):
    """A theme and what is recommended. It is learned only when there is evidence."""

    debrief = models.ForeignKey(Debrief, on_delete=models.PROTECT, related_name="lessons")
    version = models.CharField(max_length=10, choices=Version)
    theme = models.CharField(max_length=80)
    recommendation = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=LessonState, default=LessonState.IDENTIFIED)
    action = models.OneToOneField(AgreedAction, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=LessonState.IDENTIFIED) | Q(action__isnull=False), name="lesson_has_action"
            ),
            models.CheckConstraint(
                condition=~Q(state=LessonState.LEARNED) | ~Q(evidence=""), name="lesson_learned_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.recommendation}"
