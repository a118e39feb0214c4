"""Two clerks, or many phones, at the same moment, each on a connection of its own: nothing is lost or counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan.models import AgreedAction
from forums import actions
from forums.actions import asking, polling, speaking
from forums.models import AgendaItem, Decision, Question
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = 6


def at_once(*calls: Callable[[], object]) -> list[object]:
    """All begin together; each gives what it returned, or its refusal."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return call()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(results: list[object]) -> list[str]:
    return [str(one) for one in results if isinstance(one, Refused)]


def test_two_clerks_write_minutes_decisions_and_actions_at_once_and_lose_nothing(hall):
    item = hall.opened().items.get()
    decision = actions.decide(by=hall.clerk, item=item, wording="First", outcome="agreed")
    item.refresh_from_db()
    due_on = clock.local(clock.now()).date() + timedelta(days=30)

    def minute(by, note: str) -> Callable[[], object]:
        said = {"note": note, "result": "decided", "revision": item.revision}
        return lambda: actions.minute(by=by, item=AgendaItem.objects.get(pk=item.pk), **said)

    def work(by, what: str) -> Callable[[], object]:
        said = {"what": what, "owner": "Highways", "due_on": due_on}
        return lambda: actions.agree_on(by=by, decision=Decision.objects.get(pk=decision.pk), **said)

    found = at_once(
        minute(hall.clerk, "Of the clerk"),
        minute(hall.lead, "Of the lead"),
        lambda: actions.decide(by=hall.clerk, item=item, wording="Second", outcome="agreed"),
        lambda: actions.decide(by=hall.lead, item=item, wording="Third", outcome="agreed"),
        work(hall.clerk, "Light the path"),
        work(hall.lead, "Cut the hedge"),
    )

    item.refresh_from_db()
    assert len(refusals(found)) == 1, "one of the two minutes is kept for its clerk, to be brought together"
    assert item.note in ("Of the clerk", "Of the lead")
    assert set(item.decisions.values_list("wording", flat=True)) == {"First", "Second", "Third"}
    assert AgreedAction.objects.filter(source=decision.topic).count() == 2


def test_a_seat_that_votes_on_many_phones_at_once_is_counted_once(hall):
    meeting = hall.opened()
    people = [hall.member, factories.a_person()]
    for person, shares in zip(people, (False, True), strict=True):
        actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=person, is_substitute=shares)
    poll = polling.write_poll(by=hall.clerk, meeting=meeting, question="Safer?", options=["Yes", "No"])
    polling.open_poll(by=hall.clerk, poll=poll)
    yes, no = poll.options.all()

    def vote(n: int) -> Callable[[], object]:
        return lambda: polling.vote(by=people[n % 2], poll=poll, option=(yes, no)[n % 2])

    found = at_once(*(vote(n) for n in range(PHONES)))
    assert len(refusals(found)) == PHONES - 1
    assert sum(one.phones for one in poll.options.all()) == poll.voted.count() == 1


def test_two_clerks_who_call_the_next_at_once_call_one_person(hall):
    meeting = hall.opened()
    for there in meeting.attendances.all():
        speaking.put_in_queue(by=hall.clerk, attendance=there)
    first = meeting.speakers.first()

    def call(by) -> Callable[[], object]:
        return lambda: speaking.call_next(by=by, meeting=meeting, expected=first.pk)

    found = at_once(call(hall.clerk), call(hall.lead))
    assert refusals(found) == ["Somebody else comes next by now. Look at the queue again."]
    assert meeting.speakers.filter(state="speaking").count() == 1


def test_supports_of_many_phones_at_once_are_all_counted(hall):
    meeting = hall.opened()
    asking.ask_question(meeting=meeting, text="Who pays?")
    question = asking.show(by=hall.clerk, question=Question.objects.get())

    at_once(*[lambda: asking.support(question=Question.objects.get(pk=question.pk))] * PHONES)
    question.refresh_from_db()
    assert question.supports == PHONES
