"""What happened to a meeting, told to whoever wants to hear of it: merged, by the ways they chose, and never twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from cohesion.accounts.models import Person
from cohesion.calendars.actions.telling import OFF
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.live.actions import touch
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane, State
from cohesion.policy.book import Book, book
from forums.models import Body, Meeting, News, Reader
from forums.states import NEWS_OF_ENTRY, NewsKind
from forums.targeting import Recipient, readers_of

KIND = "forum.news"


def note(meeting: Meeting, entry: str) -> None:
    """Keeps for telling what an entry of that kind says of a meeting of a public body, in the same transaction."""
    if meeting.body.is_public and entry in NEWS_OF_ENTRY:
        News.objects.create(meeting=meeting, kind=NEWS_OF_ENTRY[entry], at=clock.now())


@transaction.atomic
def tell_readers(*, meeting: Meeting, now: datetime) -> int:
    """Tells all that was not told of a meeting in one message for each reader and way. Returns how many went out."""
    touch(meeting.topic)
    untold = News.objects.filter(meeting=meeting, told_at=None)
    kinds = [NewsKind(kind) for kind in untold.values_list("kind", flat=True)]
    if not untold.update(told_at=now):
        return 0
    rules = book()
    known = _know_it_is_off(meeting)
    readers = [one for one in readers_of(meeting.body) if one.reader.pk not in known]
    drafts = [_draft(meeting, one, kinds, rules) for one in readers]
    post(drafts=drafts, at=now)
    return len(drafts)


def _know_it_is_off(meeting: Meeting) -> set[int]:
    """Whom the cancelling of their invitation tells so: not told again. One query, of people."""
    lost = (State.FAILED, State.CANCELLED, State.EXPIRED)
    told = Message.objects.filter(topic=meeting.topic, kind=OFF).exclude(state__in=lost)
    return {pk for pk in told.values_list("person_id", flat=True) if pk}


@transaction.atomic
def choose_news(*, by: Person, bodies: Iterable[Body], by_email: bool, by_text: bool) -> Reader:
    """What somebody wants to hear from now on. No entry says so: what they care for is their own matter."""
    reader, _ = Reader.objects.update_or_create(
        person=by, defaults={"by_email": by_email, "by_text": by_text}
    )
    reader.bodies.set(bodies)
    return reader


def _draft(meeting: Meeting, to: Recipient, kinds: list[NewsKind], rules: Book) -> Draft:
    is_text = to.way == Way.TEXT
    return Draft(
        person=to.reader.person,
        way=to.way,
        to=to.to,
        subject="" if is_text else rules.written(f"{KIND}.subject"),
        body=_text(meeting, kinds, rules) if is_text else _email(meeting, to.reader, kinds, rules),
        kind=KIND,
        topic=meeting.topic,
        about=f"meeting:{meeting.pk}",
        lane=Lane.ORDINARY,
        expires_in=timedelta(days=1),
    )


def _text(meeting: Meeting, kinds: list[NewsKind], rules: Book) -> str:
    on, news = clock.local(meeting.starts_at), rules.value("forum.meeting_news")[kinds[-1]]
    return rules.words(
        KIND, next=f"{on:%a} {on.day} {on:%b}", news=news, link=_address(meeting.get_absolute_url())
    )


def _email(meeting: Meeting, reader: Reader, kinds: list[NewsKind], rules: Book) -> str:
    lines = [kind.label for kind in dict.fromkeys(kinds)]
    return rules.written(
        KIND,
        body=meeting.body.name,
        when=f"{clock.day_in_words(meeting.starts_at)}, {clock.hhmm(meeting.starts_at)}",
        news="\n".join(f"- {line}" for line in lines),
        link=_address(meeting.get_absolute_url()),
        own=_address(f"/n/{reader.secret}/"),
    )


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"
