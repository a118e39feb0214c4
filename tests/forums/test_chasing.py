from datetime import UTC, date, datetime

import pytest
import time_machine

from cohesion.directory.models import Duty
from cohesion.messaging.models import Message
from forums import actions, duties
from forums.models import Concern

MONDAY = datetime(2027, 1, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def late(hall) -> Concern:
    Duty.objects.update(starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_at=datetime(2030, 1, 1, tzinfo=UTC))
    concern, _ = hall.raised(by=None)
    Concern.objects.update(acknowledge_by=date(2027, 1, 22))
    return concern


def chased(at: datetime) -> list[str]:
    with time_machine.travel(at, tick=False):
        duties.chase(at)
    return list(Message.objects.filter(kind="concern.late").values_list("to", flat=True))


def test_an_unread_concern_is_said_to_whoever_is_on_duty_once_a_working_day(hall, late):
    assert chased(MONDAY) == [hall.clerk.contact_points.get().number]
    assert len(chased(MONDAY.replace(hour=15))) == 1
    assert len(chased(MONDAY.replace(day=26))) == 2


@pytest.mark.parametrize(
    "quiet",
    [MONDAY.replace(hour=8), MONDAY.replace(day=24), MONDAY.replace(month=3, day=29), MONDAY.replace(day=22)],
)
def test_not_before_nine_nor_on_a_sunday_a_bank_holiday_or_the_promised_day_itself(hall, late, quiet):
    assert chased(quiet) == []


def test_what_was_read_is_chased_no_more(hall, late):
    actions.acknowledge(by=hall.clerk, concern=late)

    assert chased(MONDAY) == []


def test_nobody_on_duty_means_the_lead_and_nobody_at_all_means_later(hall, late):
    Duty.objects.all().delete()
    hall.lead.contact_points.update(reach="opted_out")
    assert chased(MONDAY) == []
    hall.lead.contact_points.update(reach="good")

    assert chased(MONDAY) == [hall.lead.contact_points.get().number]
