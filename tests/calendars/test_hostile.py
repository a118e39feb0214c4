"""Whatever comes in by mail: none is applied wrongly, none a crash, none slow. Who is asked still answers after."""

import time

from cohesion.calendars import actions
from cohesion.calendars.models import Mail, Rsvp
from cohesion.calendars.states import Answer, Verdict
from cohesion.kit import clock
from tests.calendars.hostile import corpus
from tests.calendars.letters import filled, mail

PATIENCE_S = 1.0  # for one mail, on a busy machine; it is some milliseconds


def test_two_hundred_hostile_mails_change_nothing(asked):
    rsvp = asked()
    slow, count = [], 0
    for raw in corpus(rsvp):
        began = time.perf_counter()
        actions.take_mail(raw, at=clock.now())
        took = time.perf_counter() - began
        count += 1
        if took > PATIENCE_S:
            slow.append((took, raw[:200]))
    assert count >= 200
    assert slow == []
    assert Rsvp.objects.get().answer == Answer.NONE
    assert set(Mail.objects.values_list("verdict", flat=True)) == {Verdict.FOR_CLERK}
    assert actions.take_mail(mail(filled("Google", rsvp), rsvp), at=clock.now()).verdict == Verdict.APPLIED
