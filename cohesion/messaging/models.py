import uuid
from datetime import datetime

from django.conf import settings
from django.db import models

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.phones import mask
from cohesion.messaging.states import Lane, OnUnknown, State, Understood


class Message(models.Model):
    """One text, call or email in the outbox. Its words, number and limits are fixed when it is posted."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    way = models.CharField(max_length=10, choices=Way, default=Way.TEXT)
    to = models.CharField(max_length=254, help_text="A number, or the address of an email.")
    subject = models.CharField(max_length=120, blank=True, help_text="Of an email.")
    body = models.TextField()
    one_way = models.TextField(
        blank=True, help_text="The words for a line that takes no replies; empty when they are the same."
    )
    late = models.TextField(
        blank=True, help_text="The words from `late_from` on, when a time named in the others has passed."
    )
    late_from = models.DateTimeField(null=True)
    calendar = models.TextField(blank=True, help_text="Of an email: the invitation that calendars read.")
    segments = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=40, help_text="The wording it was made from, such as alert.ring0.site."
    )
    topic = models.CharField(
        max_length=80, help_text="What is touched when its state changes: incident.K7P2."
    )
    about = models.CharField(max_length=80, blank=True, help_text="What asked for it, such as alert:12.")
    answers = models.JSONField(default=list, help_text='The digits that answer it, such as ["1", "2", "3"].')
    lane = models.PositiveSmallIntegerField(choices=Lane)
    on_unknown = models.CharField(max_length=10, choices=OnUnknown, default=OnUnknown.LEAVE)
    instead_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="instead",
        help_text="The message that did not reach this person.",
    )
    posted_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, help_text="The hour it was posted to wait for; empty when it was due at once."
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Changes with each try; comes back in receipts."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    doubts = models.PositiveSmallIntegerField(
        default=0,
        help_text="How many of the tries ended with nobody able to say whether the provider took it.",
    )
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)
    submit_started_at = models.DateTimeField(null=True)
    provider = models.CharField(
        max_length=20, blank=True, help_text="Who was given it, written down before the call."
    )
    called_back_at = models.DateTimeField(
        null=True, help_text="When it was over: not sent again, even if it never arrived."
    )
    is_one_way = models.BooleanField(default=False, help_text="Whether that line takes no replies.")
    sid = models.CharField(max_length=64, blank=True)
    error_code = models.CharField(max_length=20, blank=True)
    accepted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(
        null=True, help_text="When it was delivered, failed, cancelled, expired, or left unknown for good."
    )
    wiped_at = models.DateTimeField(null=True, help_text="When the provider was told to forget its words.")

    class Meta:
        # SQLite uses no partial index here, as Django gives it the state as a parameter.
        indexes = [
            models.Index(fields=["state", "lane", "due_at", "id"], name="message_work"),
            models.Index(fields=["to", "topic", "id"], name="message_order"),
            models.Index(fields=["topic", "id"]),
            models.Index(fields=["about"]),
            models.Index(fields=["sid"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {mask(self.to)} ({self.get_state_display()})"

    @property
    def words(self) -> str:
        """What is handed to the provider that has it now."""
        return self.one_way if self.is_one_way and self.one_way else self.body

    @property
    def first_due_at(self) -> datetime:
        """When it was to leave. A try that fails moves `due_at` on; hours for which it was held do not count."""
        return self.not_before or self.posted_at


class Receipt(models.Model):
    """What a provider said about a message, kept as it came."""

    provider = models.CharField(max_length=20)
    sid = models.CharField(max_length=64)
    status = models.CharField(max_length=30)
    error_code = models.CharField(max_length=20, blank=True)
    attempt = models.UUIDField(null=True)
    raw = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "sid", "status", "error_code"], name="receipt_once")
        ]

    def __str__(self) -> str:
        return f"{self.sid} {self.status} {self.error_code}".strip()


class Reply(models.Model):
    """A text that came in: kept as it came before anybody tries to understand it."""

    more = 0  # in the inbox: how many earlier ones of the same number stand behind it

    provider = models.CharField(max_length=20)
    sid = models.CharField(max_length=64)
    sender = models.CharField(max_length=20)
    body = models.TextField()
    raw = models.JSONField()
    received_at = models.DateTimeField()
    said_at = models.DateTimeField(
        default=clock.now, help_text="When the provider had it: before we did, if we were down then."
    )
    understood = models.CharField(max_length=10, choices=Understood, default=Understood.NEW)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="replies"
    )
    about = models.CharField(max_length=80, blank=True, help_text="What it answered, such as incident.K7P2.")
    question = models.ForeignKey(
        Message, null=True, on_delete=models.PROTECT, related_name="replies", help_text="What it answers."
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True, help_text="When the provider was told to forget its words.")

    class Meta:
        verbose_name_plural = "replies"
        constraints = [models.UniqueConstraint(fields=["provider", "sid"], name="reply_once")]
        indexes = [models.Index(fields=["sender", "received_at"]), models.Index(fields=["understood"])]

    def __str__(self) -> str:
        return f"Reply from {mask(self.sender)}"

    @property
    def is_key(self) -> bool:
        """Whether it is a key that was pressed during a call: it was answered there, aloud."""
        return self.provider.endswith(f".{Way.VOICE}")

    @property
    def is_read_back(self) -> bool:
        """Whether it never reached us by itself, and was found in the provider's log."""
        return "read_back" in self.raw

    @property
    def has_picture(self) -> bool:
        return self.raw.get("NumMedia", "0") not in ("", "0")

    @property
    def ref(self) -> str:
        """The reference of what it is about, as people know it: "K7P6"; empty when it is about nothing we know."""
        return self.about.partition(".")[2]


class Line(models.Model):
    """One provider for one way of reaching people: whether it is in use, and since when. No row: never in doubt."""

    name = models.CharField(max_length=20, primary_key=True)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=20, blank=True, help_text="The code for which it was shut.")
    troubles = models.PositiveSmallIntegerField(
        default=0, help_text="Calls in a row of which nothing came, while it is open."
    )
    troubled_at = models.DateTimeField(null=True, help_text="When the first of these was.")
    successes = models.PositiveSmallIntegerField(
        default=0, help_text="Trials that went well, while it is shut."
    )
    try_at = models.DateTimeField(
        null=True, help_text="When one message may be tried on it, while it is shut."
    )
    call_at = models.DateTimeField(
        null=True, help_text="When a person is to be told of it; empty when somebody was, or need not be."
    )
    called_at = models.DateTimeField(null=True, help_text="When a person was last told.")

    def __str__(self) -> str:
        return f"{self.name}, {'open' if self.is_open else 'shut'}"


class Allowance(models.Model):
    """How much may still be handed to a line at once: a bucket that fills by itself and every text empties a little."""

    name = models.CharField(max_length=40, primary_key=True)
    level = models.FloatField(help_text="Segments or requests, at that moment.")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.level:.0f}"


class Reconciled(models.Model):
    """How far a provider's own log has been read back, and when that is due again."""

    provider = models.CharField(max_length=20, primary_key=True)
    up_to = models.DateTimeField()
    next_at = models.DateTimeField()
    found = models.PositiveIntegerField(
        default=0, help_text="Replies and receipts that we had missed, so far."
    )

    def __str__(self) -> str:
        return f"{self.provider} up to {self.up_to}"


class Heartbeat(models.Model):
    """The last sign of life of a dispatcher."""

    worker = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} at {self.beat_at}"


class SimulatedPhone(models.Model):
    """A pretend phone: it receives in real time, answers, stays silent, is switched off, or has opted out."""

    number = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=20, blank=True, help_text="How the phones page sorts it.")
    is_on = models.BooleanField(default=True)
    opted_out = models.BooleanField(default=False)
    answers_with = models.CharField(
        max_length=160, blank=True, help_text="What it answers by itself; empty is silent."
    )
    answers_after_s = models.FloatField(default=3.0)

    def __str__(self) -> str:
        return self.label or self.number


class SimulatedText(models.Model):
    """A text on a pretend phone."""

    phone = models.ForeignKey(SimulatedPhone, on_delete=models.CASCADE, related_name="texts")
    way = models.CharField(max_length=10, choices=Way, default=Way.TEXT)
    incoming = models.BooleanField(help_text="True when the phone received it, False when its owner sent it.")
    body = models.TextField()
    sid = models.CharField(max_length=64, unique=True)
    attempt = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20)
    error_code = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.sid} {self.status}"
