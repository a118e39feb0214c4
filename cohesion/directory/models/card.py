"""What police and officers need to know of a place before they come."""

from django.db import models
from django.db.models import Q

from cohesion.directory.states import Marker


class SiteCard(models.Model):
    """The card of a place. Keyholders and the safeguarding lead are flags of its contacts' posts, so they stay true.

    Of cameras only whether there are any, and of police plans only what they chose to say: what stands here helps
    whoever comes to help, and must not help anybody else.
    """

    place = models.OneToOneField("directory.Place", on_delete=models.CASCADE, related_name="card")
    in_building = models.CharField(
        max_length=400, blank=True, help_text="Madrasah weekdays 17:00 to 19:00, nursery, food bank, shelter."
    )
    alarm_firm = models.CharField(max_length=120, blank=True)
    has_cctv = models.BooleanField(null=True, blank=True)
    rendezvous = models.CharField(max_length=200, blank=True)
    etiquette = models.CharField(
        max_length=400,
        blank=True,
        help_text="As the place itself puts it: shoes off in the prayer hall, wait at the door to be greeted.",
    )
    neighbourhood_officer = models.CharField(
        max_length=120, blank=True, help_text="The post, such as Neighbourhood sergeant, Corby. No name."
    )
    marker = models.CharField(max_length=10, choices=Marker, default=Marker.NONE)
    marker_on = models.DateField(null=True, blank=True, help_text="When it was requested or confirmed.")
    marker_review_on = models.DateField(null=True, blank=True)
    call_back_on = models.DateField(
        null=True, blank=True, help_text="When a call-back by a patrol was asked for; empty when none is."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(marker=Marker.CONFIRMED) | Q(marker_review_on__isnull=False),
                name="site_card_marker_is_reviewed",
                violation_error_message="Say when the marker is to be looked at again.",
            )
        ]

    def __str__(self) -> str:
        return f"Site card of {self.place}"
