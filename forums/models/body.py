"""Who meets: a forum or group, its seats, and who holds them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from forums.states import BodyKind, Sector


class Body(models.Model):
    """A forum, its working group, or a community of interest. Its quorum is data: so many seats, of such sectors."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="groups")
    terms = models.TextField(help_text="Terms of reference, in plain words.")
    is_public = models.BooleanField(default=True, help_text="Everybody may read its agendas and minutes.")
    quorum = models.PositiveSmallIntegerField(default=1, help_text="Voting seats that must be filled.")
    quorum_sectors = models.JSONField(default=dict, blank=True, help_text='As {"police": 1, "faith": 3}.')
    review_on = models.DateField(
        null=True, blank=True, help_text="When the terms of reference are to be looked at again."
    )
    is_for_young_people = models.BooleanField(
        default=False, help_text="Seats need a guardian's consent, and no name is ever shown."
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/forums/bodies/{self.slug}/"

    @property
    def topic(self) -> str:
        return f"body.{self.slug}"


class Seat(models.Model):
    """A place at the table, held for an organisation or a sector."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    label = models.CharField(max_length=80, help_text="As in Neighbourhood policing, or Hindu communities.")
    sector = models.CharField(max_length=20, choices=Sector)
    is_voting = models.BooleanField(default=True)
    is_chair = models.BooleanField(
        default=False, help_text="Its holder chairs the body, and hears of late work."
    )

    class Meta:
        ordering = ["body", "label"]
        constraints = [models.UniqueConstraint(fields=["body", "label"], name="seat_label_once")]

    def __str__(self) -> str:
        return self.label


class Membership(models.Model):
    """A seat held by a person from one day until another; a substitute sits when the holder cannot."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    is_substitute = models.BooleanField(default=False)
    held_from = models.DateField()
    held_until = models.DateField(null=True, blank=True, help_text="The last day; empty while it is held.")
    term_ends_on = models.DateField(
        null=True,
        blank=True,
        help_text="Until when it was given. It is held until somebody else is given it.",
    )
    guardian_consent_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["seat", "is_substitute", "held_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gte=F("held_from")),
                name="membership_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["seat", "is_substitute"],
                condition=Q(held_until__isnull=True),
                name="membership_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.person}"
