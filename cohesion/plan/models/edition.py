"""The quarterly report: what it said on the day it was frozen, and who signed for which strand."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cohesion.plan.models.strategy import Strand
from cohesion.plan.states import Edition

PERSON = settings.AUTH_USER_MODEL


class ReportEdition(models.Model):
    """Of one quarter. While it is drafted it is made anew each time it is read; frozen, it never changes."""

    slug = models.SlugField(max_length=7, unique=True, help_text="As in 2026-q4.")
    first_day = models.DateField()
    last_day = models.DateField()
    due_on = models.DateField(help_text="By when it is to be published.")
    state = models.CharField(max_length=10, choices=Edition, default=Edition.DRAFTING)
    snapshot = models.JSONField(null=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the snapshot as canonical JSON."
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="edition_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=Edition.DRAFTING, snapshot__isnull=True, digest="")
                | (~Q(state=Edition.DRAFTING) & Q(snapshot__isnull=False) & ~Q(digest="")),
                name="edition_frozen_with_digest",
            ),
            models.CheckConstraint(
                condition=Q(state=Edition.PUBLISHED, published_at__isnull=False)
                | (~Q(state=Edition.PUBLISHED) & Q(published_at=None)),
                name="edition_published_at",
            ),
        ]

    def __str__(self) -> str:
        year, quarter = self.slug.split("-q")
        return f"Quarter {quarter} of {year}"

    def get_absolute_url(self) -> str:
        return f"/progress/reports/{self.slug}/"

    @property
    def topic(self) -> str:
        return f"edition.{self.slug}"

    @property
    def is_published(self) -> bool:
        return self.state == Edition.PUBLISHED


class Signature(models.Model):
    """That somebody, for the lead of a strand, holds what the frozen report says of it to be true."""

    edition = models.ForeignKey(ReportEdition, on_delete=models.CASCADE, related_name="signatures")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["strand__number"]
        constraints = [models.UniqueConstraint(fields=["edition", "strand"], name="edition_signed_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.strand_id}"
