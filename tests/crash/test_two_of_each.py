"""Two webs and two workers on one database, each killed in turn under load, and nothing lost or doubled."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db.models import Q, QuerySet

from cohesion.messaging.models import Message, Reply
from cohesion.messaging.states import OnUnknown, State, Understood
from incidents.models import Alert, Incident
from tests.crash.four import One, Visitor, four, stop
from tests.fakes import Elsewhere, fake_twilio_process
from tests.load.people import make
from tests.messaging.conftest import elsewhere, until_stored

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "sqlite" in settings.DATABASES["default"]["ENGINE"],
        reason="two webs and two workers are for PostgreSQL; SQLite is for one process",
    ),
]

PEOPLE = 120  # more than one worker takes at once, so that each has some in hand
ANSWERS = 25  # people who answer each incident
PATIENCE_S = 60.0
OPEN = [State.QUEUED, State.SENDING, State.UNKNOWN]


@pytest.fixture
def provider() -> Iterator[Elsewhere]:
    with fake_twilio_process(latency_s=(0.1, 0.3)) as twilio:
        yield twilio


@pytest.fixture
def houses(provider, tmp_path, transactional_db) -> Iterator[tuple[list[One], list[One]]]:
    webs, workers = four(tmp_path, provider)
    provider.be(
        inbound=f"{settings.PUBLIC_URL}/messaging/twilio/inbound/",
        telling={
            "statuses": ["delivered"],
            "public": settings.PUBLIC_URL,
            "houses": [web.url for web in webs],
        },
    )
    yield webs, workers
    stop(webs + workers)


class Evening:
    """What happens meanwhile: reports at either web, and everybody's answers."""

    def __init__(self, houses, provider: Elsewhere, people: dict) -> None:
        self.webs, self.provider, self.people = houses[0], provider, people
        self.boards: list[str] = []
        self.said: list[str] = []

    def visitor(self, first: int, session: str = "") -> Visitor:
        webs = self.webs[first:] + self.webs[:first]
        return Visitor(webs, settings.SESSION_COOKIE_NAME, session or self.people["raiser"])

    async def report(self, n: int) -> None:
        """One at each web at the same time."""
        async with self.visitor(0) as one, self.visitor(1) as other:
            both = one.raise_incident(f"C{2 * n}"), other.raise_incident(f"C{2 * n + 1}")
            self.boards += await asyncio.gather(*both)

    async def answers(self, board: str, group: int) -> None:
        """So many people say that they have it, ten at once."""
        numbers = self.people["numbers"][group * ANSWERS :][:ANSWERS]
        turns = asyncio.Semaphore(10)

        async def say(number: str) -> None:
            async with turns:
                words = f"1 {board.split('/')[2]}"
                self.said.append(await asyncio.to_thread(self.provider.text_in, number, words))

        await until_stored(lambda: self._was_asked(board, numbers), PATIENCE_S)
        await asyncio.gather(*map(say, numbers))

    @staticmethod
    def _was_asked(board: str, numbers: list[str]) -> bool:
        told = Message.objects.filter(topic=f"incident.{board.split('/')[2]}", to__in=numbers)
        return told.exclude(state__in=OPEN).values("to").distinct().count() == len(numbers)


def is_busy(one: One, replies: int) -> bool:
    """A worker has texts in hand; at a web answers are coming in."""
    if one.port:
        return Reply.objects.count() > replies
    return Message.objects.filter(state=State.SENDING, worker__contains=one.name).exists()


async def test_each_is_killed_in_turn_and_nothing_is_lost_doubled_or_seen_differently(houses, provider):
    evening = Evening(houses, provider, await elsewhere(make, PEOPLE))
    await evening.report(0)
    for n, victim in enumerate(houses[0] + houses[1]):
        replies = await elsewhere(Reply.objects.count)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(evening.answers(evening.boards[-1], n))
            tasks.create_task(evening.report(n + 1))
            await until_stored(lambda: is_busy(victim, replies), PATIENCE_S)  # noqa: B023  it is waited for
            victim.kill()
            victim.start()
            await asyncio.to_thread(victim.is_ready)
    await until_stored(lambda: not owed().exists(), PATIENCE_S)
    await elsewhere(nothing_lost_and_nothing_doubled, evening)
    await all_see_the_same(evening)


def owed() -> QuerySet[Message]:
    """What has not arrived. A thank-you of which nobody knows is left, and shown: better not sent than sent twice."""
    is_left = Q(state=State.UNKNOWN, on_unknown=OnUnknown.LEAVE)
    return Message.objects.exclude(is_left).exclude(state=State.DELIVERED)


def nothing_lost_and_nothing_doubled(evening: Evening) -> None:
    arrived = Message.objects.filter(state=State.DELIVERED)
    sent, posted = Counter(evening.provider.sent()), Counter(arrived.values_list("to", "body"))
    assert (posted - sent, sent - posted) == (Counter(), Counter()), "lost, doubled"
    assert Incident.objects.count() == len(set(evening.boards)) == len(evening.boards)
    assert Alert.objects.count() == PEOPLE * len(evening.boards)
    assert sorted(Reply.objects.values_list("sid", flat=True)) == sorted(evening.said)
    assert set(Reply.objects.values_list("understood", flat=True)) == {Understood.ANSWER}
    assert Alert.objects.filter(answer="received").count() >= len(evening.said)


async def all_see_the_same(evening: Evening) -> None:
    officer = evening.people["officers"][0]
    async with evening.visitor(0, officer) as one, evening.visitor(1, officer) as other:
        for path in evening.boards:
            assert await one.board(path) == await other.board(path)
