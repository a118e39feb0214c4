"""What is due by the clock: reminding whoever owns an action, before it is due and after."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.directory.queries import numbers_of
from cohesion.directory.states import Reach, Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.phones import is_mobile
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.plan.models import AgreedAction
from cohesion.plan.queries import to_be_reminded
from cohesion.policy.book import Book, book

KIND = "action.due"


def remind_owners(now: datetime) -> int:
    """Reminds each owner by email, or by text where there is none, in the hours that policy gives. Returns how many."""
    rules = book()
    if not clock.is_within(now, *rules.value("reminders.between")):
        return 0
    return sum(remind(action, rules, now) for action in to_be_reminded(now, rules.value("reminders.days")))


@transaction.atomic
def remind(action: AgreedAction, rules: Book, now: datetime) -> bool:
    """Once for each of its days, whoever else runs this round. False when it had been done, or nothing reaches them."""
    touch(action.topic)
    same = AgreedAction.objects.filter(pk=action.pk, chased_at=action.chased_at, closed_at=None)
    if same.update(chased_at=now) != 1:
        return False
    draft = draft_to(action.owned_by, action, rules, KIND)
    if draft:
        post(drafts=[draft], at=now)
    said = f"Reminded {action.owner} {'by ' + draft.way.label.lower() if draft else '- no way to reach them'}"
    write(by=None, subject=action.topic, kind="action.reminded", text=said)
    return draft is not None


def draft_to(person: Person, action: AgreedAction, rules: Book, kind: str, **also: str) -> Draft | None:
    """By email, or by text where there is none; None when neither reaches them. `also` fills in the wording."""
    way, to = Way.EMAIL, person.email
    if not (to and Way.EMAIL in carried()):
        point = numbers_of([person.pk]).get(person.pk)
        if point is None or point.reach != Reach.GOOD or not is_mobile(point.number):
            return None
        way, to = Way.TEXT, point.number
    fields = also | {
        "ref": f"A-{action.ref}",
        "next": f"{action.due_on:%a} {action.due_on.day} {action.due_on:%b}",
        "link": f"{settings.PUBLIC_URL}{action.get_absolute_url()}",
    }
    is_text = way == Way.TEXT
    return Draft(
        person=person,
        way=way,
        to=to,
        subject="" if is_text else rules.written("action.subject"),
        body=rules.words(kind, **fields) if is_text else rules.written(kind, what=action.what, **fields),
        kind=kind,
        topic=action.topic,
        about=f"action:{action.pk}",
        lane=Lane.ORDINARY,
        expires_in=timedelta(days=1),
    )
