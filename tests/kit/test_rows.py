"""Many rows at once hold exactly what Django's own way of writing them would hold."""

import uuid
from datetime import timedelta

import pytest
from django.forms.models import model_to_dict

from cohesion.kit import clock, rows
from cohesion.messaging.models import Message
from cohesion.messaging.states import Lane
from tests.factories import a_person

pytestmark = pytest.mark.django_db


def some_messages(count: int) -> list[Message]:
    now, person = clock.now(), a_person()
    return [
        Message(
            person=person if n % 2 else None,
            to=f"+447700900{n:03d}",
            body="Grüße: 50 % off, 'quoted'; and a %s",
            segments=1,
            kind="alert.ring0.site",
            topic="incident.K7P6",
            answers=["1", "2"] if n % 3 else [],
            lane=Lane.LIFE_SAFETY,
            posted_at=now,
            due_at=now + timedelta(seconds=n),
            expires_at=None if n % 5 else now,
        )
        for n in range(count)
    ]


def test_the_database_holds_what_was_given():
    messages = some_messages(30)
    rows.insert_many(messages)
    stored = list(Message.objects.order_by("pk"))
    assert [model_to_dict(row) | {"pk": row.pk} for row in stored] == [
        model_to_dict(message) | {"pk": message.pk} for message in messages
    ]
    assert all(isinstance(row.attempt, uuid.UUID) for row in stored)


def test_rows_beyond_one_statement_are_written_too(monkeypatch):
    monkeypatch.setattr(rows, "PARAMETERS", 4 * len(Message._meta.concrete_fields))
    messages = some_messages(30)
    rows.insert_many(messages)
    assert Message.objects.count() == 30
    assert Message.objects.get(to="+447700900029").pk == messages[29].pk


def test_what_was_inserted_can_be_saved_again():
    (message,) = some_messages(1)
    rows.insert_many([message])
    message.body = "Other words"
    message.save(update_fields=["body"])
    assert Message.objects.get().body == "Other words"


def test_nothing_to_insert_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        rows.insert_many([])
