from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class PersonManager(BaseUserManager):
    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody we know by name. Signing in is optional: most people only ever text."""

    name = models.CharField(max_length=120)
    email = models.EmailField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PersonManager()
    USERNAME_FIELD = "email"  # a person without an email address cannot sign in, and need not
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)


class PersonalLink(models.Model):
    """A secret address given to one person for one purpose. Only its digest is kept: a stolen table opens nothing."""

    class Purpose(models.TextChoices):
        RAISE = "raise", "Report an incident"
        ANSWER = "answer", "Answer an alert"
        DEBRIEF = "debrief", "Say how it went"
        DATES = "dates", "Say which days"
        MEETING = "meeting", "Take part in a meeting"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    about = models.CharField(max_length=80, blank=True, help_text="What it is about, such as alert:12.")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} link of {self.person}"


class SignIn(models.Model):
    """A time that somebody is signed in on one device. Without its row a session is worth nothing.

    What it is good for was fixed when it began: a council that shortens the hours shortens them for what comes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField(max_length=80, help_text="As in Firefox on Windows.")
    place = models.CharField(max_length=40, blank=True, help_text="The network it came from, masked.")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    good_until = models.DateTimeField()
    idle_minutes = models.PositiveIntegerField()
    reads_until = models.DateTimeField(help_text="Until then an open board goes on being shown.")

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person} on {self.device}"


class Lockout(models.Model):
    """Failures to sign in one after another, by the digest of what was typed: known and unknown look the same."""

    digest = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
