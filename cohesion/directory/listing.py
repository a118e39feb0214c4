"""What the pages of the directory show."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from cohesion.directory.card_rules import needs_review
from cohesion.directory.models import ContactPoint, Place, Post, SiteCard, TimeAway
from cohesion.directory.queries import Standing, places_with_contacts
from cohesion.directory.states import Reach, Visibility
from cohesion.kit import clock


@dataclass(frozen=True)
class Contact:
    """A contact of a place as the directory shows it: never the number in full."""

    post: Post

    @cached_property
    def points(self) -> list[ContactPoint]:
        """Best first, from what was fetched with the post."""
        return sorted(
            self.post.person.contact_points.all(), key=lambda point: (point.reach != Reach.GOOD, point.pk)
        )

    @property
    def warning(self) -> str:
        """Why no text reaches this person, in words; empty when one does."""
        usable = [point for point in self.points if point.consent_on and point.verified_on]
        if any(point.reach == Reach.GOOD for point in usable):
            return ""
        if usable:
            return usable[0].get_reach_display()
        return "No verified number with consent: ring them" if self.points else "No number"

    @property
    def consent_on(self) -> date | None:
        return self.points[0].consent_on if self.points else None


def known_to(who: Standing) -> Q:
    """The places this person may know of."""
    return Q() if who.is_officer else Q(visibility=Visibility.PUBLIC) | Q(pk__in=who.places)


def visible_places(who: Standing) -> QuerySet[Place]:
    """Active places this person may know, with area, organisation and contacts (three queries), by name."""
    return places_with_contacts().filter(known_to(who))


def matching(places: QuerySet[Place], *, words: str = "", area: str = "", faith: str = "") -> QuerySet[Place]:
    """Places whose name, town or reference holds each of the words, in that district and of that faith."""
    for word in words.split():
        places = places.filter(Q(name__icontains=word) | Q(town__icontains=word) | Q(ref__iexact=word))
    if area:
        places = places.filter(Q(area__district=area) | Q(area__district="", area__name=area))
    return places.filter(faith=faith) if faith else places


def contacts_of(place: Place) -> list[Contact]:
    """The present contacts in the order in which they are asked, from what `visible_places` fetched with the place."""
    return [Contact(post) for post in getattr(place, "contacts")]  # noqa: B009  queries puts it there


def card_of(place: Place) -> dict[str, object]:
    """The site card, whether its marker is overdue, and when the place's contacts do not answer. Two queries."""
    card = SiteCard.objects.filter(place=place).first()
    people = [contact.post.person_id for contact in contacts_of(place)]
    return {
        "card": card,
        "card_needs_review": bool(card and needs_review(card, clock.local(clock.now()).date())),
        "away": TimeAway.objects.filter(person__in=people).select_related("person"),
    }
