from django.conf import settings
from django.db import models


class Audience(models.TextChoices):
    """Who may read an entry, from the fewest to everybody."""

    POLICE = "police", "Police only"
    PARTNERS = "partners", "Police and council officers"
    SITE = "site", "Everyone who was alerted"
    PUBLIC = "public", "Everyone"


class Entry(models.Model):
    """One line of what happened, never changed: who, when by the server's clock, what, and who may read it.

    Entries of one subject are numbered and chained by their digests. Words and names stand beside, in `Words`, and
    may be erased by the sanctioned path without breaking the chain.
    """

    subject = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    audience = models.CharField(max_length=10, choices=Audience)
    counts = models.JSONField(default=dict, help_text="Figures without names, kept for ever.")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["subject", "number"]
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="entry_number_once")]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.subject} #{self.number} {self.kind}"


class Words(models.Model):
    """What an entry says, and who did it."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(
        max_length=160, help_text="As it was then: a person's post and name, or the service."
    )
    text = models.TextField()
    detail = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "words"

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_erased(self) -> bool:
        """Nothing is left of what it said or who said it. Whether that was sanctioned, `verifying` says."""
        return (self.by_id, self.by_name, self.text, self.detail) == (None, "", "", "")
