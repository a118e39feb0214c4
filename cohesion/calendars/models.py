"""Who is asked to what and what they answered, their own streams, and the mails that came in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from cohesion.calendars.states import Answer, Verdict, Via

PERSON = settings.AUTH_USER_MODEL


class Rsvp(models.Model):
    """Somebody who is asked to an occasion, and what they answered last: one row, whichever way they answer by.

    They answer at a secret address that needs no account. It is made of `seed` and the service's key.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="rsvps")
    source = models.CharField(max_length=80, help_text="Of what, as in meeting.K7P2.")
    uid = models.CharField(max_length=120, help_text="What calendars know it by.")
    seed = models.UUIDField(default=uuid.uuid4)
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    told_to = models.EmailField(blank=True, help_text="Where the last invitation went, if by email.")
    told_at = models.DateTimeField(null=True, help_text="When word was last posted to them.")
    told_sequence = models.PositiveIntegerField(default=0, help_text="The edition they were last told of.")
    let_go_at = models.DateTimeField(
        null=True, help_text="When they were told that they are no longer asked."
    )

    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE, blank=True)
    via = models.CharField(max_length=10, choices=Via, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_sequence = models.PositiveIntegerField(default=0, help_text="The edition they answered.")
    comment = models.CharField(max_length=400, blank=True)
    before = models.CharField(
        max_length=10, choices=Answer, blank=True, help_text="What they had just answered in another way."
    )
    contested_at = models.DateTimeField(null=True, help_text="When two answers within minutes differed.")

    needs = models.CharField(max_length=400, blank=True, help_text="To take part: access and languages.")
    wants_help = models.BooleanField(default=False, help_text="Asked for help without saying for what.")
    settled_at = models.DateTimeField(null=True, help_text="When what they need was confirmed to them.")
    settled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["source"]), models.Index(fields=["uid"])]
        constraints = [
            models.UniqueConstraint(fields=["person", "source"], name="rsvp_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="rsvp_answered_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.source}"

    @property
    def about(self) -> str:
        """What a text to them is about: with the edition, so that what is answered is known."""
        return f"rsvp:{self.pk}:{self.told_sequence}"

    @property
    def has_open_need(self) -> bool:
        return bool(self.needs or self.wants_help) and self.settled_at is None and self.answer != Answer.NOT

    @property
    def answered_before_it_moved(self) -> bool:
        return bool(self.answer) and self.answered_sequence < self.told_sequence


class Subscription(models.Model):
    """Somebody's own stream of what they are asked to, at a secret address shown once. Only its digest is kept."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="subscription")
    digest = models.CharField(max_length=64, unique=True)
    reminds = models.BooleanField(default=False, help_text="With a reminder a day before.")
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, help_text="When a calendar last asked for it.")

    def __str__(self) -> str:
        return f"Stream since {self.made_at}"


class Mail(models.Model):
    """A mail that came to the mailbox of invitations, and what became of it. The same mail is taken once."""

    digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    why = models.CharField(max_length=200, blank=True, help_text="Why it was not taken as an answer.")
    sender = models.CharField(max_length=254, blank=True, help_text="As it says itself.")
    subject = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="What it is about, if that is known.")
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["verdict", "read_at"])]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.received_at}"
