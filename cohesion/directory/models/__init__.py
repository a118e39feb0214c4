from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cohesion.directory.models.card import SiteCard as SiteCard
from cohesion.directory.models.reaching import TimeAway as TimeAway
from cohesion.directory.models.rota import Absence as Absence
from cohesion.directory.models.rota import Handover as Handover
from cohesion.directory.models.rota import Pattern as Pattern
from cohesion.directory.models.rota import Swap as Swap
from cohesion.directory.states import Basis, Condition, Faith, Rank, Reach, Role, Visibility, Way
from cohesion.kit.geo import Point
from cohesion.kit.phones import mask
from cohesion.kit.sms_text import objections_to_name
from cohesion.policy.languages import CHOICES

PLACE_SMS_NAME, AREA_SMS_NAME = 22, 10  # characters: what every text has room for


class Area(models.Model):
    """A ward or other area with its outline: GeoJSON rings, longitude first. No outline means places name it."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=80, blank=True)
    sms_name = models.CharField(max_length=AREA_SMS_NAME)
    rings = models.JSONField(default=list, blank=True)
    size_km2 = models.FloatField(default=0)
    credit = models.CharField(
        max_length=300, blank=True, help_text="What must be shown wherever the outline is drawn."
    )
    is_backdrop = models.BooleanField(
        default=False, help_text="Drawn behind the map; no place is said to lie in it."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.district}" if self.district else self.name

    def clean(self) -> None:
        _check_name(self.sms_name, AREA_SMS_NAME, "sms_name", "The area's name in texts")


class Organisation(models.Model):
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A place of worship or community building: what is protected, and what a text names."""

    ref = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    sms_name = models.CharField(max_length=PLACE_SMS_NAME)
    kind = models.CharField(max_length=60, help_text="In its own words, such as Gurdwara or Methodist.")
    faith = models.CharField(max_length=20, choices=Faith)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="places")
    town = models.CharField(max_length=60)
    area = models.ForeignKey(Area, null=True, on_delete=models.SET_NULL, related_name="places")
    lat = models.FloatField()
    lon = models.FloatField()
    peak = models.PositiveIntegerField(help_text="The most people reasonably expected at once.")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    note = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}"

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)

    @property
    def area_sms_name(self) -> str:
        return self.area.sms_name if self.area else self.town[:AREA_SMS_NAME]

    def clean(self) -> None:
        _check_name(self.sms_name, PLACE_SMS_NAME, "sms_name", "The place's name in texts")


class Group(models.Model):
    """Places that are told together though neither distance nor faith says so, such as a walking trail of churches."""

    name = models.CharField(max_length=80, unique=True)
    places = models.ManyToManyField(Place, blank=True, related_name="groups")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """The middle of a postcode: where something is that did not happen at a place. From `import_postcodes`."""

    code = models.CharField(max_length=8, primary_key=True, help_text="In capitals without a space.")
    lat = models.FloatField()
    lon = models.FloatField()

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


class Post(models.Model):
    """A role held by a person from one day until another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    rank = models.CharField(max_length=1, choices=Rank, blank=True)
    same_faith = models.BooleanField(default=False, help_text="Wants alerts about places of the same faith.")
    is_keyholder = models.BooleanField(default=False, help_text="Can open the building.")
    is_safeguarding_lead = models.BooleanField(default=False)
    held_from = models.DateField(default=timezone.localdate)
    held_until = models.DateField(null=True, blank=True, help_text="The last day; empty while it is held.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.SITE_CONTACT, place__isnull=False) & ~Q(rank="")
                | ~Q(role=Role.SITE_CONTACT) & Q(place__isnull=True, rank=""),
                name="post_place_goes_with_site_contact",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gte=F("held_from")),
                name="post_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "place"],
                condition=Q(held_until__isnull=True),
                name="post_at_place_held_once",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(held_until__isnull=True, place__isnull=True),
                name="post_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    @property
    def title(self) -> str:
        """What the post is called where it matters: "Primary contact, Holy Cross" or "Council duty officer"."""
        return f"{self.get_rank_display()}, {self.place.name}" if self.place else self.get_role_display()


class Invitation(models.Model):
    """A post offered by email, once. Only a digest of its secret is kept. Accepting it makes person and post."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rank = models.CharField(max_length=1, choices=Rank, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.SITE_CONTACT, place__isnull=False) & ~Q(rank="")
                | ~Q(role=Role.SITE_CONTACT) & Q(place__isnull=True, rank=""),
                name="invitation_place_goes_with_site_contact",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} for {self.name}"

    @property
    def title(self) -> str:
        """What is offered: "Deputy, Holy Cross" or "Council duty officer"."""
        return f"{self.get_rank_display()}, {self.place.name}" if self.place else self.get_role_display()


class ContactPoint(models.Model):
    """A number that texts go to. Special-category data: masked wherever it is shown."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="contact_points"
    )
    number = models.CharField(max_length=20, help_text="In the form +447700900123.")
    language = models.CharField(max_length=10, default="en")
    prefers = models.CharField(
        max_length=10, choices=[(way.value, way.label) for way in (Way.TEXT, Way.VOICE)], default=Way.TEXT
    )
    verified_on = models.DateField(null=True, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    condition = models.CharField(max_length=20, choices=Condition, blank=True)
    basis_on = models.DateField(null=True, blank=True, help_text="When that was recorded.")
    basis_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    wording = models.CharField(
        max_length=40, blank=True, help_text="The version of the notice they were given, such as 2026-11."
    )
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.GOOD)
    reach_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="contact_point_once")]
        indexes = [models.Index(fields=["number"])]

    def __str__(self) -> str:
        return mask(self.number)

    @property
    def language_name(self) -> str:
        """What they would rather read: "Urdu". Where no texts are in that language, they get English ones."""
        return CHOICES.get(self.language, f"{self.language}: no texts, so English")


class Upload(models.Model):
    """A directory file that somebody has brought and not yet decided about. It holds numbers, so it is soon gone."""

    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    data = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """A stretch of time in which the holder of a post is on duty. The first by `turn` is asked first."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="duties")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    turn = models.PositiveSmallIntegerField(default=1, help_text="1 is asked first; 2 and later are backups.")
    pattern = models.ForeignKey(
        "directory.Pattern",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duties",
        help_text="The weekly pattern that made it; empty when somebody put it in.",
    )

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["starts_at", "turn"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_began"),
            models.UniqueConstraint(fields=["pattern", "starts_at"], name="duty_of_pattern_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post} from {self.starts_at} to {self.ends_at}"


def _check_name(name: str, at_most: int, field: str, what: str) -> None:
    objections = objections_to_name(name, at_most=at_most, what=what)
    if objections:
        raise ValidationError({field: objections})
