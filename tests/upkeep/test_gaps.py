"""Gaps in the rota are said to the cohesion lead before they matter, once, and early ones not at night."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cohesion.directory.models import Absence, ContactPoint, Duty, Post
from cohesion.directory.states import Reach, Role
from cohesion.messaging.models import Message
from cohesion.upkeep import duties
from tests import factories

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rota():
    """Police for long; the duty officer until 22:00 tomorrow, and a lead to be told."""
    with time_machine.travel(NOON, tick=False):
        factories.an_officer(Role.POLICE_LIAISON)
        officer = factories.an_officer(Role.DUTY_OFFICER)
        lead = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    Duty.objects.update(ends_at=NOON + timedelta(days=30))
    Duty.objects.filter(post__person=officer).update(ends_at=NOON + 34 * HOUR)
    return officer, lead


def warned(at) -> list[str]:
    before = set(Message.objects.values_list("pk", flat=True))
    duties.warn_of_gaps(at)
    return [message.body for message in Message.objects.exclude(pk__in=before)]


def test_a_gap_is_said_a_day_and_two_hours_before_and_once_each():
    assert warned(NOON) == []
    assert warned(NOON + 9 * HOUR) == []
    [early] = warned(NOON + 19 * HOUR)  # 24 hours before it is night; now it is 07:00
    assert early.startswith("NN Cohesion: nobody is on the rota as duty officer from Tue 24 Nov 22:00.")
    assert warned(NOON + 20 * HOUR) == []
    assert len(warned(NOON + 32 * HOUR)) == 1
    assert warned(NOON + 33 * HOUR) == []
    assert warned(NOON + 35 * HOUR) == [], "it has begun, and was said"


def test_an_early_warning_waits_for_the_morning_and_the_last_does_not():
    night = NOON + 15 * HOUR  # 03:00
    assert warned(night) == []
    assert len(warned(NOON + 19 * HOUR)) == 1
    Duty.objects.filter(post__role=Role.POLICE_LIAISON).update(ends_at=NOON + 39 * HOUR + HOUR)
    assert len(warned(NOON + 39 * HOUR)) == 2, "police in an hour, the duty officer since 22:00, at 03:00"


def test_a_gap_that_somebody_leaves_at_once_is_said_at_once(rota):
    officer, _ = rota
    Absence.objects.create(person=officer, starts_at=NOON + HOUR, ends_at=NOON + 3 * HOUR)
    assert len(warned(NOON)) == 1
    Absence.objects.update(ends_at=NOON + 4 * HOUR)
    assert warned(NOON + HOUR) == [], "the same gap, grown"


def test_a_lead_without_a_number_gets_an_email(rota, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    ContactPoint.objects.update(reach=Reach.INVALID)
    assert len(warned(NOON + 20 * HOUR)) == 1
    message = Message.objects.get()
    assert (message.way, message.to) == ("email", rota[1].email)


def test_with_nobody_to_tell_it_is_tried_again(rota):
    factories.has_left(rota[1])
    assert warned(NOON + 32 * HOUR) == []
    factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    Post.objects.filter(role=Role.COHESION_LEAD, held_until=None).update(held_from="2026-01-01")
    assert len(warned(NOON + 32 * HOUR)) == 1
