from datetime import datetime, timedelta

import pytest
import time_machine

from cohesion.kit import clock
from cohesion.kit.sms_text import fill, measure
from cohesion.messaging.models import Message
from cohesion.plan import actions, duties
from cohesion.plan.models import AgreedAction
from cohesion.policy.book import shipped
from tests import factories

AGREED = datetime(2026, 11, 30, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture
def day(db):
    """Moves the clock to so many days after it was agreed, at noon unless another hour is given, and runs the round."""
    with time_machine.travel(AGREED, tick=False) as traveller:

        def at(days: int, hour: int = 12) -> int:
            traveller.move_to(AGREED.replace(hour=hour) + timedelta(days=days))
            return duties.remind_owners(clock.now())

        yield at


def test_the_owner_is_reminded_before_and_after_it_is_due_and_once_each_time(day, agreed):
    action = agreed(20, owned_by=factories.a_person(number="+447700900123"))
    reminded = [n for n in range(40) if day(n)]
    assert reminded == [6, 17, 20, 27, 34]  # -14, -3, 0, 7, 14
    assert {(text.to, text.about) for text in Message.objects.all()} == {
        ("+447700900123", f"action:{action.pk}")
    }
    assert f"action A-{action.ref} is due Sun 20 Dec" in Message.objects.first().body


def test_a_missed_day_is_made_up_for_and_nobody_is_woken(day, agreed):
    agreed(20, owned_by=factories.a_person())
    assert day(7, hour=3) == 0
    assert day(7, hour=9) == 1
    assert day(7, hour=10) == 0


def test_email_goes_first_where_there_is_a_line_for_it(day, agreed, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    agreed(20, owned_by=factories.a_person(email="owner@example.org"))
    assert day(6) == 1
    mail = Message.objects.get()
    assert (mail.way, mail.to) == ("email", "owner@example.org")
    assert "Light the car park" in mail.body


def test_nobody_is_reminded_of_what_is_closed_or_has_no_person(day, agreed, officer):
    agreed(20)
    actions.close(by=officer, action=agreed(20, owned_by=factories.a_person()), evidence="Seen")
    gone = factories.a_person()
    agreed(20, owned_by=gone)
    gone.is_active = False
    gone.save()
    assert day(6) == 0


def test_of_two_rounds_that_saw_the_same_one_reminds(day, agreed):
    from cohesion.policy.book import book

    action = agreed(20, owned_by=factories.a_person())
    seen = [AgreedAction.objects.get(pk=action.pk) for _ in range(2)]
    assert [duties.remind(one, book(), clock.now()) for one in seen] == [True, False]


def test_the_reminder_is_one_plain_segment_at_its_longest():
    longest = {"service": "S" * 11, "ref": "A-K7P2", "next": "Wed 23 Nov", "link": "L" * 40}
    size = measure(fill(shipped()["text.action.due"].value, **longest))
    assert (size.encoding, size.segments) == ("GSM-7", 1)
