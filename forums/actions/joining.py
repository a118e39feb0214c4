"""Saying "me too" to a concern, and joining two that say the same."""

from django.db import transaction

from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from forums import rules
from forums.actions.concerns import take_step
from forums.actions.moves import lock_concern
from forums.models import Concern, Support
from forums.states import ConcernState


@transaction.atomic
def support(*, by, concern: Concern) -> bool:
    """Says "me too", once for each person. False when they had said so already. No entry says who did."""
    concern = lock_concern(concern)
    insist(rules.objections_to_supporting(by, concern))
    _, is_new = Support.objects.get_or_create(concern=concern, person=by, defaults={"said_at": clock.now()})
    return is_new


@transaction.atomic
def take_back_support(*, by, concern: Concern) -> None:
    touch(concern.topic)
    Support.objects.filter(concern=concern, person=by).delete()


@transaction.atomic
def merge(*, by, concern: Concern, into: Concern) -> Concern:
    """Joins a concern to one that says the same and that everybody may read. Both keep what happened to them.

    From now on its raiser hears what becomes of the other, under their own reference.
    """
    for topic in sorted((concern.topic, into.topic)):
        touch(topic)  # two clerks who join two to each other take turns
    into.refresh_from_db()
    insist(rules.objections_to_merging(concern, into))
    concern = take_step(by, concern, ConcernState.MERGED, merged_into=into, answered_at=clock.now())
    Concern.objects.filter(merged_into=concern).update(merged_into=into)
    write(by=by, subject=into.topic, kind="concern.joined", text=f"{concern} is joined to it")
    return concern
