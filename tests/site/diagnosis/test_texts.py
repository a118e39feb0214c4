import pytest

from cohesion.kit import clock
from cohesion.policy.book import Book, shipped
from cohesion.policy.models import Record
from cohesion.site.diagnosis.finding import PROBLEM
from cohesion.site.diagnosis.texts import texts

pytestmark = pytest.mark.django_db


def test_wording_longer_than_a_segment_is_named(now):
    today = clock.local(now).date()
    Record.objects.create(
        key="text.ack.1", value="{service} {place} " + "x" * 140, source="a meeting", checked_on=today
    )
    [found] = texts()
    assert (found.grade, "ack.1" in found.what) == (PROBLEM, True)


def test_question_without_its_one_way_twin_is_named(monkeypatch):
    lonely = dict(shipped()) | {"text.alert.new": shipped()["text.alert.s3"]}
    monkeypatch.setattr("cohesion.site.diagnosis.texts.book", lambda: Book(lonely, 0))
    assert "alert.new asks for a reply" in " ".join(finding.what for finding in texts())


def test_address_too_long_for_a_link_in_a_text_is_named(settings):
    settings.PUBLIC_URL = "https://community-cohesion-and-swift-response.north-northamptonshire.example"
    found = list(texts())
    assert {finding.do for finding in found} == {"shorten PUBLIC_URL."}
