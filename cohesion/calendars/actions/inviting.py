"""Asking people to an occasion, telling them that it moved or is off, letting one go. Each in the caller's transaction.

What was posted and has not left yet is taken back before something newer is posted: nobody gets two messages for two
changes in a row, and whoever never heard of it is asked, not told that it changed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from cohesion.accounts.models import Person
from cohesion.calendars.actions.telling import CHANGED, INVITED, KINDS, LET_GO, OFF, draft
from cohesion.calendars.keys import digest_of, token_of
from cohesion.calendars.models import Rsvp
from cohesion.calendars.occasions import Occasion
from cohesion.calendars.queries import asked, ways_to
from cohesion.calendars.rules import objections_to_asking
from cohesion.calendars.states import Answer
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from cohesion.messaging.actions import cancel_unsent, post, take_back
from cohesion.messaging.models import Message
from cohesion.policy.book import book


def ask(*, occasion: Occasion, people: Iterable[Person]) -> list[Rsvp]:
    """Asks those of them who are not asked yet; the others hear nothing. Who was let go is asked anew."""
    now = clock.now()
    insist(objections_to_asking(occasion, now))
    touch(occasion.source)
    known = {rsvp.person_id: rsvp for rsvp in Rsvp.objects.filter(source=occasion.source)}
    new = [person for person in people if person.pk not in known or known[person.pk].let_go_at]
    rsvps = [_row(known.get(person.pk) or Rsvp(person=person), occasion, now) for person in new]
    _tell(dict.fromkeys(rsvps, INVITED), occasion, now)
    return rsvps


def tell_of_change(*, occasion: Occasion) -> int:
    """Tells everybody who is asked where and when it is now, and asks again: their answer was for another day.

    Word waits some minutes, for the next change. Returns how many are written to.
    """
    now = clock.now()
    unheard = _unheard(occasion)
    rsvps = [rsvp for rsvp in asked(occasion.source) if rsvp.person.is_active]
    kinds = {rsvp: INVITED if rsvp.person_id in unheard else CHANGED for rsvp in rsvps}
    later = now + timedelta(minutes=book().value("calendar.merge_minutes"))
    return _tell(kinds, occasion, now, not_before=later)


def call_off(*, occasion: Occasion) -> int:
    """Tells everybody who was asked that it is cancelled, at once; not those whom word of it had not left for yet."""
    now = clock.now()
    unheard = _unheard(occasion)
    rsvps = [rsvp for rsvp in asked(occasion.source) if rsvp.person.is_active]
    return _tell({rsvp: OFF for rsvp in rsvps if rsvp.person_id not in unheard}, occasion, now)


def let_go(*, rsvp: Rsvp, occasion: Occasion) -> None:
    """No longer asks one person, and tells them alone. Their secret address opens nothing any more."""
    now = clock.now()
    touch(occasion.source)
    waiting = _waiting(occasion).filter(person=rsvp.person)
    unheard = {
        message.person_id
        for message in take_back(ids=waiting.values_list("pk", flat=True))
        if _first(message)
    }
    if Rsvp.objects.filter(pk=rsvp.pk, let_go_at=None).update(let_go_at=now) and not unheard:
        _tell({rsvp: LET_GO}, occasion, now)


def _unheard(occasion: Occasion) -> set[int]:
    """Takes back what has not left, and returns the people who had heard nothing of it before."""
    return {
        message.person_id
        for message in cancel_unsent(topic=occasion.source, kinds_starting=KINDS)
        if _first(message)
    }


def _first(message: Message) -> bool:
    return message.kind == INVITED


def _waiting(occasion: Occasion):
    return Message.objects.filter(topic=occasion.source, kind__startswith=KINDS)


def _row(rsvp: Rsvp, occasion: Occasion, now: datetime) -> Rsvp:
    """Asked for the first time, or anew: what they answered before they were let go is not an answer to that."""
    rsvp.answer, rsvp.via, rsvp.answered_at = Answer.NONE, "", None
    rsvp.source, rsvp.uid, rsvp.asked_at, rsvp.let_go_at = occasion.source, occasion.uid, now, None
    rsvp.digest = digest_of(token_of(rsvp))
    rsvp.save()
    return rsvp


def _tell(kinds: dict[Rsvp, str], occasion: Occasion, now: datetime, **also) -> int:
    """Posts to each who can be written to, and keeps where it went and of which edition. Returns how many."""
    edition, drafts = book(), []
    for rsvp, to in zip(kinds, ways_to(rsvp.person for rsvp in kinds), strict=True):
        rsvp.told_sequence, rsvp.told_at = occasion.sequence, now
        rsvp.told_to = to.to if to.way == Way.EMAIL else ""
        rsvp.digest = digest_of(token_of(rsvp))  # also when the service's key has changed
        rsvp.save(update_fields=["told_sequence", "told_at", "told_to", "digest"])
        if to.way is not None:
            drafts.append(draft(kinds[rsvp], rsvp, occasion, to, now=now, book=edition, **also))
    return len(post(drafts=drafts, at=now))
