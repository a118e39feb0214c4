"""The promises that tests/conftest.py makes to every other test."""

import asyncio
import socket
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import TransactionTestCase

from cohesion.journal.models import Entry
from tests.conftest import uses_database_across_threads
from tests.network import OutsideNetwork, closed


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "provider.example"])
def test_no_test_reaches_another_machine(host):
    with closed() as tried, pytest.raises(OutsideNetwork):
        socket.create_connection((host, 443), timeout=0.1)
    assert tried == [host]


async def test_no_asynchronous_test_reaches_another_machine():
    with closed() as tried, pytest.raises(OutsideNetwork):
        await asyncio.open_connection("provider.example", 443)
    assert tried == ["provider.example"]


async def test_a_server_on_this_machine_can_be_reached():
    async def greet(reader, writer):
        writer.write(b"hello")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("localhost", server.sockets[0].getsockname()[1])
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_a_loop_that_ends_hangs_up_what_nobody_closed():
    async def leave_open():
        loop = asyncio.get_running_loop()
        async with await loop.create_server(asyncio.Protocol, "127.0.0.1", 0) as server:
            await loop.create_connection(asyncio.Protocol, "127.0.0.1", server.sockets[0].getsockname()[1])
            return list(loop._transports.values())

    left = asyncio.run(leave_open())
    assert left
    assert [transport for transport in left if transport._sock is not None] == []


@pytest.mark.django_db(transaction=True)
def test_tables_are_emptied_after_a_transactional_test_though_the_journal_is_append_only(journal_entry):
    TransactionTestCase("__init__")._fixture_teardown()
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_guarded_again_after_tables_were_emptied(journal_entry):
    TransactionTestCase("__init__")._fixture_teardown()
    with connection.cursor() as cursor:
        cursor.execute("SELECT open FROM journal_guard")
        assert not cursor.fetchone()[0]


@pytest.fixture
def journal_entry(transactional_db):
    from django.utils import timezone

    return Entry.objects.create(
        subject="test", number=1, kind="test", at=timezone.now(), audience="public", digest="0" * 64
    )


async def asynchronous():
    """Stands for an asynchronous test."""


def synchronous():
    """Stands for a plain one."""


@pytest.mark.parametrize(
    ("test", "marker", "fixtures", "leaks"),
    [
        (asynchronous, pytest.mark.django_db, [], True),
        (asynchronous, None, ["db"], True),
        (asynchronous, pytest.mark.django_db(transaction=True), [], False),
        (asynchronous, pytest.mark.django_db, ["transactional_db"], False),
        (asynchronous, None, [], False),
        (synchronous, pytest.mark.django_db, [], False),
    ],
)
def test_an_asynchronous_test_inside_a_test_transaction_is_refused(test, marker, fixtures, leaks):
    mark = marker.mark if marker else None
    item = SimpleNamespace(obj=test, fixturenames=fixtures, get_closest_marker=lambda name: mark)
    assert uses_database_across_threads(item) is leaks
