"""Reading the provider's log back: what was said and became of texts while nobody here listened."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from cohesion.kit import clock
from cohesion.messaging.dispatch import logbook
from cohesion.messaging.dispatch.reconciler import BATCH, Reconciler
from cohesion.messaging.models import Message, Receipt, Reconciled, Reply
from cohesion.messaging.providers.base import KeepsLog, Logged
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.providers.twilio import Twilio
from cohesion.messaging.states import State
from tests.factories import a_person
from tests.messaging.conftest import NUMBER, Script, a_text, an_accepted_text

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


class Log(Script):
    """A provider whose log is a list. `asked` is since when it was read."""

    def __init__(self) -> None:
        super().__init__()
        self.inbound: list[Logged] = []
        self.outbound: list[Logged] = []
        self.asked: list[datetime] = []
        self.fault: Exception | None = None

    def hears(
        self, body: str, *, ago: timedelta = 8 * MINUTE, sid: str = "SM9", sender: str = NUMBER
    ) -> None:
        form = {"MessageSid": sid, "From": sender, "To": "+447700900000", "Body": body}
        self.inbound.append(Logged(form, clock.now() - ago))

    def has_text(self, status: str, *, sid: str = "SM1", ago: timedelta = 5 * MINUTE, **also: str) -> None:
        form = {"MessageSid": sid, "MessageStatus": status, "ErrorCode": "", "To": NUMBER, "Body": ""} | also
        self.outbound.append(Logged(form, clock.now() - ago))

    async def said(self, since: datetime) -> AsyncIterator[Logged]:
        self.asked.append(since)
        for line in self.inbound:
            yield line
        if self.fault:
            raise self.fault

    async def statuses(self, since: datetime) -> AsyncIterator[Logged]:
        for line in self.outbound:
            yield line


async def at_desk(work, *arguments):
    return work(*arguments)


def read_back(log: Log, *, at_start: bool = True) -> int:
    return straight(Reconciler([log], at_desk).round(log, at_start=at_start))


def straight(story):
    """Runs a story that waits for nothing, without a loop: so the database stays in the test's own transaction."""
    try:
        story.send(None)
    except StopIteration as ended:
        return ended.value
    raise AssertionError("it waits for something")


def an_older_text(**also) -> Message:
    message = an_accepted_text(**also)
    Message.objects.filter(pk=message.pk).update(submit_started_at=clock.now() - 5 * MINUTE)
    return message


# --- what people said ---------------------------------------------------------------------------------------------


def test_w27_replies_of_an_outage_are_found_with_their_true_time(receiver):
    heard = []
    receiver(lambda sender, **said: heard.append((said["digit"], said["reply"].said_at)) or "incident.K7P6")
    a_person(number=NUMBER)
    log = Log()
    log.hears("1")
    assert read_back(log) == 1
    reply = Reply.objects.get()
    assert heard == [("1", log.inbound[0].at)]
    assert (reply.said_at, reply.is_read_back) == (log.inbound[0].at, True)
    assert reply.received_at - reply.said_at >= 8 * MINUTE


def test_reading_the_same_log_twice_changes_nothing(receiver):
    heard = []
    receiver(lambda sender, **said: heard.append(said["digit"]) or "incident.K7P6")
    a_person(number=NUMBER)
    log = Log()
    log.hears("1")
    assert [read_back(log), read_back(log)] == [1, 0]
    assert heard == ["1"]
    assert Reconciled.objects.get().found == 1


def test_what_was_said_first_is_taken_first_however_the_log_is_ordered(receiver):
    heard = []
    receiver(lambda sender, **said: heard.append(said["digit"]) or "incident.K7P6")
    a_person(number=NUMBER)
    log = Log()
    log.hears("3", ago=2 * MINUTE, sid="SM3")
    log.hears("1", ago=4 * MINUTE, sid="SM2")
    read_back(log)
    assert heard == ["1", "3"]


def test_a_start_that_was_heard_is_not_undone_by_an_earlier_stop():
    from cohesion.directory.models import ContactPoint
    from cohesion.messaging.receive import take_text

    a_person(number=NUMBER)
    take_text({"MessageSid": "SM8", "From": NUMBER, "Body": "START"}, provider="twilio")
    log = Log()
    log.hears("STOP")
    read_back(log)
    assert ContactPoint.objects.get().reach == "good"


def test_a_clock_that_is_ahead_says_nothing_in_the_future():
    log = Log()
    log.hears("1", ago=-3 * MINUTE)
    read_back(log)
    reply = Reply.objects.get()
    assert reply.said_at == reply.received_at


def test_a_line_that_is_no_text_hides_no_other():
    log = Log()
    log.hears("1", sid="x" * 65)
    log.hears("1", sid="SM2")
    assert read_back(log) == 1


def test_a_long_log_is_read_in_batches(receiver):
    log = Log()
    for n in range(BATCH + 5):
        log.hears("hello", sid=f"SM{n}", sender=f"+4477009{n:05d}")
    assert read_back(log) == BATCH + 5


# --- what became of ours ------------------------------------------------------------------------------------------


def test_a_status_that_nobody_told_us_is_found_and_kept_as_read_back(settled):
    message = an_older_text()
    log = Log()
    log.has_text("delivered")
    assert read_back(log) == 1
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert settled == [(message.pk, "delivered")]
    assert Receipt.objects.get().raw["read_back"] == "yes"


@pytest.mark.parametrize("status", ["accepted", "queued", "sent", "nonsense"])
def test_a_status_that_is_no_news_is_not_kept(status):
    message = an_older_text()
    Message.objects.filter(pk=message.pk).update(state=State.SENT)
    log = Log()
    log.has_text(status)
    assert read_back(log) == 0
    assert not Receipt.objects.exists()


def test_receipts_have_a_minute_before_the_log_is_asked():
    message = an_accepted_text()
    Message.objects.filter(pk=message.pk).update(submit_started_at=clock.now())
    log = Log()
    log.has_text("delivered")
    assert read_back(log) == 0


def test_an_unknown_text_is_found_by_its_number_and_words():
    mine, other = a_text(), a_text("+447700900102")
    Message.objects.update(
        state=State.UNKNOWN,
        provider="twilio",
        submit_started_at=clock.now() - 5 * MINUTE,
        settled_at=clock.now(),
    )
    log = Log()
    log.has_text("sent", sid="SM77", Body=mine.body)
    assert read_back(log) == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, mine.sid) == (State.SENT, "SM77")
    assert other.state == State.UNKNOWN


def test_one_line_of_the_log_is_one_text_of_ours():
    first, _ = a_text(), a_text()
    Message.objects.update(state=State.UNKNOWN, provider="twilio", submit_started_at=clock.now() - 5 * MINUTE)
    log = Log()
    log.has_text("sent", sid="SM77", Body=first.body, ago=4 * MINUTE)
    log.has_text("sent", sid="SM78", Body=first.body, ago=4 * MINUTE)
    assert read_back(log) == 2
    assert set(Message.objects.values_list("sid", flat=True)) == {"SM77", "SM78"}


def test_what_the_provider_took_before_we_tried_is_another_text():
    message = a_text()
    Message.objects.update(state=State.UNKNOWN, provider="twilio", submit_started_at=clock.now() - 5 * MINUTE)
    log = Log()
    log.has_text("delivered", sid="SM77", Body=message.body, ago=60 * MINUTE)
    assert read_back(log) == 0


# --- whose turn it is ---------------------------------------------------------------------------------------------


def test_the_first_round_looks_back_one_day_and_the_next_overlaps(time_machine):
    start = clock.now()
    time_machine.move_to(start, tick=False)
    log = Log()
    read_back(log)
    a_text()
    time_machine.move_to(start + 2 * MINUTE, tick=False)
    read_back(log, at_start=False)
    assert log.asked == [start - timedelta(days=1) - 10 * MINUTE, start - 10 * MINUTE]


def test_only_one_of_several_workers_takes_the_turn():
    now = clock.now()
    assert logbook.begin("twilio", now, at_start=True)
    a_text()
    assert logbook.begin("twilio", now + MINUTE / 2) is None, "not due"
    assert logbook.begin("twilio", now + MINUTE)
    assert logbook.begin("twilio", now + MINUTE) is None, "another was quicker"


def test_while_nothing_was_posted_for_a_day_nobody_reads():
    now = clock.now()
    assert logbook.begin("twilio", now, at_start=True)
    a_text(at=now - timedelta(days=2))
    assert logbook.begin("twilio", now + 5 * MINUTE) is None
    assert logbook.begin("twilio", now + 5 * MINUTE, at_start=True)


def test_a_log_that_cannot_be_read_leaves_the_mark_where_it_was():
    log = Log()
    log.hears("1")
    log.fault = ConnectionError("cut")
    with pytest.raises(ConnectionError):
        read_back(log)
    assert Reconciled.objects.get().up_to < clock.now() - timedelta(hours=23)
    log.fault = None
    assert read_back(log) == 1


def test_a_slower_round_does_not_set_the_mark_back():
    now = clock.now()
    logbook.begin("twilio", now, at_start=True)
    logbook.finish("twilio", now, 1)
    logbook.finish("twilio", now - MINUTE, 2)
    assert (Reconciled.objects.get().up_to, Reconciled.objects.get().found) == (now, 3)


def test_the_database_being_away_is_a_start_again():
    log, tries = Log(), []

    async def locked(work, *arguments):
        tries.append(1)
        raise OperationalError("database is locked")

    reconciler = Reconciler([log], locked)
    straight(reconciler._try(log))
    assert tries
    assert not reconciler._begun


def test_who_keeps_a_log_and_who_does_not(settings):
    assert all(callable(getattr(kind, name)) for kind in (Twilio, Simulator) for name in ("said", "statuses"))
    assert isinstance(Log(), KeepsLog)
    assert Reconciler([Script()], None).logs == []
