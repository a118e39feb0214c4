from datetime import date

import pytest

from cohesion.policy.actions import set_rule
from cohesion.policy.book import book, shipped
from tests import factories

CHECKED = date(2026, 11, 23)


def test_every_shipped_rule_has_a_source_and_the_day_it_was_checked():
    assert shipped()
    for rule in shipped().values():
        assert rule.source.strip(), rule.key
        assert isinstance(rule.checked_on, date), rule.key


@pytest.mark.django_db
def test_councils_record_stands_over_the_shipped_default():
    set_rule(
        by=factories.a_person(), key="service.sms_name", value="West Co", source="Meeting", checked_on=CHECKED
    )

    assert book().value("service.sms_name") == "West Co"
    assert book().words("ack.closed", ref="K7P2", time="18:42").startswith("West Co: ref K7P2 ended at 18:42")


@pytest.mark.django_db
def test_earlier_edition_keeps_what_was_in_force_then():
    person = factories.a_person()
    first = set_rule(
        by=person, key="duplicate_report_minutes", value=20, source="Meeting", checked_on=CHECKED
    )
    set_rule(by=person, key="duplicate_report_minutes", value=30, source="Meeting", checked_on=CHECKED)

    assert book(edition=0).value("duplicate_report_minutes") == 15
    assert book(edition=first.pk).value("duplicate_report_minutes") == 20
    assert book().value("duplicate_report_minutes") == 30


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "value", "source", "sentence"),
    [
        ("no.such", 1, "Meeting", "There is no setting called no.such"),
        ("duplicate_report_minutes", 20, " ", "Say where this value comes from"),
        ("duplicate_report_minutes", "20", "Meeting", "needs the same kind of value"),
    ],
)
def test_rule_that_cannot_be_right_is_refused(key, value, source, sentence):
    with pytest.raises(ValueError, match=sentence):
        set_rule(by=None, key=key, value=value, source=source, checked_on=CHECKED)


def test_kinds_begin_with_a_severity_and_fit_a_text():
    rules = shipped()
    for key, rule in rules.items():
        if key.startswith("kind."):
            assert f"severity.{rule.value['severity']}" in rules
            assert len(rule.value["short"]) <= 18
