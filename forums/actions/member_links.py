"""The link of a member's own to a meeting, by text or email: to follow it, to speak, to vote, to read its draft."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import numbers_of, standing
from cohesion.directory.states import Reach, Way
from cohesion.kit.refusals import Refused, insist
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from forums.actions.meetings import say
from forums.actions.moves import lock_meeting
from forums.members import memberships
from forums.models import Meeting
from forums.rules import objections_to_clerking
from forums.states import COMING, MeetingState

LINK, SUBJECT = "forum.link", "forum.subject"
ABOUT = "meeting"


@transaction.atomic
def send_links(*, by, meeting: Meeting) -> int:
    """Sends each member and substitute a link of their own. Returns to how many; earlier links still open."""
    meeting = lock_meeting(meeting)
    insist(objections_to_clerking(standing(by)))
    if meeting.state not in (*COMING, MeetingState.IN_PROGRESS):
        raise Refused(["The meeting is over. Its draft minutes are circulated with a link."])
    people = list(dict.fromkeys(one.person for one in memberships(meeting.body) if one.person.is_active))
    drafts = drafts_with_link(meeting, people, LINK)
    insist([] if drafts else ["No member can be reached by text or email."])
    post(drafts=drafts)
    text = f"Links sent to {len(drafts)} of {len(people)} members"
    say(meeting, by=by, kind="meeting.links", text=text, sent=len(drafts))
    return len(drafts)


def drafts_with_link(meeting: Meeting, people: Iterable[Person], kind: str, **fields: str) -> list[Draft]:
    """A text to whoever takes texts, else an email, with a link each; nothing for whom neither reaches.

    `kind` is the wording. Call it in a transaction: the links are made in it.
    """
    rules, people = book(), list(people)
    numbers = numbers_of(people)
    drafts = [_draft(meeting, one, numbers.get(one.pk), kind, rules, fields) for one in people]
    return [draft for draft in drafts if draft]


def _draft(
    meeting: Meeting,
    person: Person,
    point: ContactPoint | None,
    kind: str,
    rules: Book,
    fields: dict[str, str],
) -> Draft | None:
    takes_texts = point is not None and point.reach == Reach.GOOD and point.prefers == Way.TEXT
    if not takes_texts and not (person.email and Way.EMAIL in carried()):
        return None
    filled = fields | {"link": link_for(meeting, person, rules)}
    return Draft(
        person=person,
        way=Way.TEXT if takes_texts else Way.EMAIL,
        to=point.number if takes_texts else person.email,
        subject="" if takes_texts else rules.written(SUBJECT),
        body=rules.words(kind, **filled) if takes_texts else rules.written(kind, **filled),
        kind=kind,
        topic=meeting.topic,
        about=about(meeting),
        lane=Lane.ORDINARY,
        expires_in=timedelta(days=1),
    )


def link_for(meeting: Meeting, person: Person, rules: Book) -> str:
    """A new link of that person's to that meeting: the only time it is known in clear."""
    until = meeting.ends_at + timedelta(days=rules.value("forum.link_days"))
    token = new_link(
        person=person, purpose=PersonalLink.Purpose.MEETING, about=about(meeting), expires_at=until
    )
    return f"{settings.PUBLIC_URL}/m/{token}/"


def about(meeting: Meeting) -> str:
    return f"{ABOUT}:{meeting.pk}"
