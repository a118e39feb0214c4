"""Who may see and change site cards and how people are reached, and what speaks against it."""

from collections.abc import Iterable
from datetime import date

from cohesion.directory.models import SiteCard
from cohesion.directory.queries import Standing
from cohesion.directory.rules import may_renew_links
from cohesion.directory.states import Marker


def may_see_card(who: Standing) -> bool:
    """Police liaison and council officers: what helps them to come prepared would help others too."""
    return who.is_officer


def may_edit_card(who: Standing) -> bool:
    return who.is_officer


def may_say_how_to_reach(who: Standing, roles: Iterable[str]) -> bool:
    """Whoever looks after the person; of site contacts that is every officer."""
    return may_renew_links(who, roles)


def objections_to_card(who: Standing, before: SiteCard, after: SiteCard) -> list[str]:
    """A marker is the police's own: only they confirm one, and only they change one that is confirmed."""
    marker = lambda card: (card.marker, card.marker_on, card.marker_review_on)  # noqa: E731
    concerned = Marker.CONFIRMED in (before.marker, after.marker)
    objections = []
    if concerned and marker(before) != marker(after) and not who.is_police:
        objections.append("Only police liaison can confirm a marker, or change one that is confirmed.")
    if after.marker == Marker.CONFIRMED and after.marker_review_on is None:
        objections.append("Say when the marker is to be looked at again.")
    return objections


def needs_review(card: SiteCard, today: date) -> bool:
    """Whether the day has passed on which police were to look at the marker again."""
    return card.marker != Marker.NONE and card.marker_review_on is not None and card.marker_review_on < today
