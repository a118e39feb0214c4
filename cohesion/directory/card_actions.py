"""The writers of site cards, and of how and when people are reached. Each is one transaction with a journal entry.

ValidationError carries what speaks against it, PermissionDenied is raised when `by` may not.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.card_rules import may_edit_card, may_say_how_to_reach, objections_to_card
from cohesion.directory.models import Place, Post, SiteCard, TimeAway
from cohesion.directory.queries import current_posts, standing
from cohesion.directory.states import Role
from cohesion.journal.actions import write

TOPIC = "directory"


@transaction.atomic
def save_card(*, by: Person, card: SiteCard) -> SiteCard:
    """Saves the card of a place. The journal says which parts changed, and never what stands in them."""
    who = standing(by)
    if not may_edit_card(who):
        raise PermissionDenied("Site cards are for police liaison and council officers.")
    Place.objects.select_for_update().get(pk=card.place_id)  # two who save at once take turns
    before = SiteCard.objects.filter(place=card.place_id).first() or SiteCard(place=card.place)
    card.pk = before.pk
    if objections := objections_to_card(who, before, card):
        raise ValidationError(objections)
    card.full_clean()
    changed = [field.verbose_name for field in _own_fields() if _differs(field, before, card)]
    if changed:
        card.save(force_insert=card.pk is None, force_update=card.pk is not None)
        _write(by, "card.changed", f"Site card of {card.place.ref}: {', '.join(map(str, changed))}")
    return card


def _own_fields():
    return [field for field in SiteCard._meta.concrete_fields if field.name not in ("id", "place")]


def _differs(field, before: SiteCard, card: SiteCard) -> bool:
    return getattr(before, field.attname) != getattr(card, field.attname)


@transaction.atomic
def save_reaching(
    *,
    by: Person,
    person: Person,
    language: str,
    prefers: str,
    keyholder_of: Collection[Post] = (),
    safeguards: Collection[Post] = (),
) -> None:
    """Saves in which language and way somebody wants to be reached, and what they do at their places."""
    _insist_on(by, person)
    for point in person.contact_points.select_for_update():
        point.language, point.prefers = language, prefers
        point.full_clean()
        point.save(update_fields=["language", "prefers"])
    keys, safe = {post.pk for post in keyholder_of}, {post.pk for post in safeguards}
    for post in current_posts().filter(person=person, role=Role.SITE_CONTACT):
        post.is_keyholder, post.is_safeguarding_lead = post.pk in keys, post.pk in safe
        post.save(update_fields=["is_keyholder", "is_safeguarding_lead"])
    _write(by, "reaching.changed", f"How {person} is reached, and what they do at their places")


@transaction.atomic
def add_time_away(*, by: Person, away: TimeAway) -> TimeAway:
    """Notes a time of the week in which somebody does not answer. Which it is may say what they believe, so the
    journal does not."""
    _insist_on(by, away.person)
    away.full_clean()
    away.save()
    _write(by, "away.added", f"A time at which {away.person} does not answer")
    return away


@transaction.atomic
def remove_time_away(*, by: Person, away: TimeAway) -> None:
    _insist_on(by, away.person)
    away.delete()
    _write(by, "away.removed", f"A time at which {away.person} did not answer")


def _insist_on(by: Person, person: Person) -> None:
    roles = set(current_posts().filter(person=person).values_list("role", flat=True))
    if by.pk != person.pk and not may_say_how_to_reach(standing(by), roles):
        raise PermissionDenied("You do not look after this person.")


def _write(by: Person, kind: str, text: str) -> None:
    write(by=by, subject=TOPIC, kind=kind, text=text)
