"""Something that somebody wants the forum to take up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from forums.models.body import Body
from forums.states import SHOWN, WAITING, ConcernState, Response, Sector, ShownAs

PERSON = settings.AUTH_USER_MODEL


class Concern(models.Model):
    """What was raised, as it was raised; `summary` is what everybody may read of it, in the clerk's words.

    Whoever raised it follows it by a secret address, of which only the digest is kept, and needs no account.
    """

    ref = models.CharField(max_length=4, unique=True)
    key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="Made with the form: sent twice, raised once."
    )
    digest = models.CharField(max_length=64, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="concerns")
    text = models.TextField()
    sector = models.CharField(max_length=20, choices=Sector, default=Sector.RESIDENT)
    shown_as = models.CharField(max_length=10, choices=ShownAs, default=ShownAs.NOBODY)
    raised_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="concerns"
    )
    taken_down_by = models.ForeignKey(
        PERSON,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A clerk, for somebody.",
    )
    raised_at = models.DateTimeField()
    acknowledge_by = models.DateField(
        help_text="The last day to acknowledge it on, as promised when it was raised."
    )
    acknowledged_at = models.DateTimeField(null=True)
    chased_on = models.DateField(null=True, help_text="When the clerk was last reminded that it is unread.")
    state = models.CharField(max_length=14, choices=ConcernState, default=ConcernState.RECEIVED)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    summary = models.CharField(max_length=200, blank=True)
    response = models.CharField(max_length=10, choices=Response, blank=True)
    answer = models.CharField(
        max_length=400, blank=True, help_text="What was answered, or why it was not taken up."
    )
    answered_at = models.DateTimeField(null=True)

    backing: (
        object  # how many say the same, and how often it was put off: where published.counted() has looked
    )
    put_off: int

    class Meta:
        ordering = ["raised_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=SHOWN) | ~Q(summary=""), name="concern_shown_with_summary"
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.RESPONDED)
                | ~Q(answer="") & ~Q(response="") & Q(answered_at__isnull=False),
                name="concern_responded_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.MERGED, merged_into__isnull=False)
                | ~Q(state=ConcernState.MERGED) & Q(merged_into__isnull=True),
                name="concern_merged_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"C-{self.ref}"

    def get_absolute_url(self) -> str:
        return f"/forums/you-said/{self.ref}/"

    @property
    def topic(self) -> str:
        return f"concern.{self.ref}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN

    @property
    def from_whom(self) -> str:
        """Who raised it, as far as they let it be shown; never a young person's name."""
        if self.shown_as == ShownAs.NAME and self.raised_by and not self.body.is_for_young_people:
            return self.raised_by.name
        return str(self.get_sector_display()) if self.shown_as == ShownAs.SECTOR else ""
