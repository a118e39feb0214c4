"""One person who reports again and again: everything goes out, and officers are told."""

from datetime import timedelta

import pytest
import time_machine

from cohesion.journal.models import Audience
from cohesion.journal.queries import timeline
from cohesion.kit import clock
from incidents import actions
from tests import factories

pytestmark = pytest.mark.django_db


def said(incident, reader: str = Audience.PARTNERS) -> list[str]:
    return [entry.words.text for entry in timeline(incident.topic, reader) if entry.kind == "many"]


def test_fourth_report_within_the_hour_goes_out_and_says_so_to_officers_only():
    place, primary, *_ = factories.a_site()
    *first, fourth = (actions.raise_incident(by=primary, place=place, kind="fire") for _ in range(4))

    assert [said(incident) for incident in first] == [[], [], []]
    assert said(fourth) == ["Report 4 by the same person within 60 minutes. Ring them before you confirm."]
    assert said(fourth, Audience.SITE) == []
    assert fourth.alerts.count() == first[0].alerts.count()


def test_reports_of_others_and_of_long_ago_do_not_count():
    place, primary, deputy, *_ = factories.a_site()
    with time_machine.travel(clock.now() - timedelta(minutes=61), tick=False):
        for _ in range(3):
            actions.raise_incident(by=primary, place=place, kind="fire")
    for _ in range(3):
        actions.raise_incident(by=deputy, place=place, kind="fire")
    assert said(actions.raise_incident(by=primary, place=place, kind="fire")) == []
