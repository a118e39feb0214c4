from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import QuerySet

from cohesion.accounts.links import new_link, open_link, revoke_links
from cohesion.accounts.models import PersonalLink
from cohesion.kit import clock
from tests import factories

pytestmark = pytest.mark.django_db
RAISE, ANSWER = PersonalLink.Purpose.RAISE, PersonalLink.Purpose.ANSWER


def test_link_opens_for_its_purpose_only_and_says_when_it_was_used():
    person = factories.a_person()
    token = new_link(person=person, purpose=RAISE)

    assert open_link(token, RAISE).person == person
    assert open_link(token, ANSWER) is None
    assert PersonalLink.objects.get().last_used_at


def test_looking_again_within_a_minute_writes_nothing(django_assert_num_queries):
    token = new_link(person=factories.a_person(), purpose=ANSWER)
    open_link(token, ANSWER)

    with django_assert_num_queries(1):
        open_link(token, ANSWER)
    PersonalLink.objects.update(last_used_at=clock.now() - timedelta(seconds=61))
    open_link(token, ANSWER)
    assert clock.now() - PersonalLink.objects.get().last_used_at < timedelta(seconds=60)


def test_busy_database_keeps_nobody_out(monkeypatch):
    token = new_link(person=factories.a_person(), purpose=ANSWER)

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(QuerySet, "update", busy)
    assert open_link(token, ANSWER)
    assert PersonalLink.objects.get().last_used_at is None


def test_table_holds_no_token():
    token = new_link(person=factories.a_person(), purpose=RAISE)

    assert token not in str(PersonalLink.objects.values_list().get())


def test_link_ends_when_it_expires_is_revoked_or_its_person_leaves():
    person = factories.a_person()
    past = new_link(person=person, purpose=ANSWER, expires_at=clock.now() - timedelta(seconds=1))
    kept = new_link(person=person, purpose=RAISE)

    assert open_link(past, ANSWER) is None
    revoke_links(person=person)
    assert open_link(kept, RAISE) is None
    left = new_link(person=person, purpose=RAISE)
    person.is_active = False
    person.save()
    assert open_link(left, RAISE) is None


def test_revoking_one_purpose_leaves_the_other():
    person = factories.a_person()
    token, other = new_link(person=person, purpose=RAISE), new_link(person=person, purpose=ANSWER)

    assert revoke_links(person=person, purpose=RAISE) == 1
    assert open_link(token, RAISE) is None
    assert open_link(other, ANSWER)


def test_answer_link_is_short_enough_for_a_text_and_too_long_to_guess():
    token = new_link(person=factories.a_person(), purpose=ANSWER)

    assert len(token) == 12
    assert len({new_link(person=factories.a_person(), purpose=ANSWER) for _ in range(20)}) == 20
