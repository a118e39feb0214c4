"""What every test stands on: a database of its own, no way outside, and the rules of the house for tests."""

import inspect
import os
from asyncio.selector_events import BaseSelectorEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase

from cohesion.journal.guard import opened
from cohesion.site import health
from tests import network

ROOT = Path(__file__).resolve().parent.parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks journeys and measurements by their folder, and refuses asynchronous tests that would leak rows."""
    for item in items:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        if room == "journeys":
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("browser"))  # one browser at a time, or it starves
        if room == "load":
            item.add_marker(pytest.mark.load)
    leaking = [item.nodeid for item in items if uses_database_across_threads(item)]
    if leaking:
        raise pytest.UsageError(
            "These asynchronous tests need @pytest.mark.django_db(transaction=True), as their queries run on another "
            "thread's connection:\n  " + "\n  ".join(leaking)
        )


def uses_database_across_threads(item: pytest.Item) -> bool:
    """True for an asynchronous test inside Django's test transaction, which other threads cannot see."""
    if not inspect.iscoroutinefunction(getattr(item, "obj", None)):
        return False
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    if not marker and "db" not in fixtures:
        return False
    transaction = marker and (marker.args[:1] == (True,) or marker.kwargs.get("transaction"))
    return not transaction and "transactional_db" not in fixtures


@pytest.fixture(scope="session", autouse=True)
def _outside_closed() -> Iterator[list[str]]:
    with network.closed() as tried:
        yield tried


@pytest.fixture(autouse=True)
def _nothing_outside_tried(_outside_closed: list[str]) -> Iterator[None]:
    _outside_closed.clear()
    yield
    assert _outside_closed == [], "the test tried to reach other machines, and something hid the error"


@pytest.fixture(scope="session", autouse=True)
def _loops_hang_up() -> Iterator[None]:
    close = BaseSelectorEventLoop.close

    def close_all(loop: BaseSelectorEventLoop) -> None:
        if not loop.is_closed() and not loop.is_running():
            network.hang_up(loop)
        close(loop)

    BaseSelectorEventLoop.close = close_all
    yield
    BaseSelectorEventLoop.close = close


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as it runs in earnest (in memory it locks whole tables); PostgreSQL one database a worker."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        options = database["OPTIONS"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    else:
        database["TEST"]["NAME"] = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


sign_in, KEY = Client.force_login, "second_factor"  # of accounts.factors, which needs the models


def sign_in_with_second_factor(client: Client, person, backend=None, *, factor: str = "tests") -> None:
    """Django's way, as if with a second factor; `factor=""` is without."""
    sign_in(client, person, backend)
    if factor:
        session = client.session
        session[KEY] = [person.pk, factor]
        session.save()


Client.force_login = sign_in_with_second_factor


@pytest.fixture(autouse=True)
def _health_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test's page said of the sender is not said on another's."""
    monkeypatch.setattr(health, "KEEP_S", 0.0)


@pytest.fixture(autouse=True)
def _measures_not_kept() -> None:
    """What one test's records counted is not shown on another's pages."""
    from cohesion.plan import measures  # which needs the models

    measures.kept.clear()


def empty_tables(test: TransactionTestCase) -> None:
    """Ends a transactional test: all rows go, also past the triggers that keep the journal append-only.

    Django's own way truncates, then makes content types anew: each takes PostgreSQL a second.
    """
    kept = {"auth_permission", "django_content_type"}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - kept
    with transaction.atomic(), opened(), connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 our own table names


TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input that is not committed: COHESION_SHARED, or `shared` beside the project."""
    folder = Path(os.environ.get("COHESION_SHARED") or ROOT.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("needs the shared data folder: set COHESION_SHARED")
    return folder
