"""Journeys: stories told in a real browser, against a real server with the demonstration area.

Each journey has its own server on its own copy of the data, on the engine the tests run on. A journey takes `page`
(once on a desk, once on a phone, once without JavaScript) or opens several with `open_page(screen)`, one a person.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from django.db import connection, connections
from playwright.async_api import Browser, Page, async_playwright, expect
from psycopg import sql

from tests.journeys.browser import DESK, FLAGS, INSTALL, PHONE, PLAIN, Screen, Watch, find_browser
from tests.journeys.server import InStory, Live
from tests.journeys.telling import BrowserStory, Hand
from tests.stories.evenings import Evening
from tests.stories.staging import build_area, forget_renderings, in_turn

PATIENCE = 30_000  # milliseconds: a busy machine is no failure; whatever comes is taken at once
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Awaitable[Page]]


def make_database(folder: Path, name: str, copy_of: str = "") -> str:
    """The DATABASE_URL of a new database: beside the tests' own on PostgreSQL, else a file in the folder."""
    server = os.environ.get("DATABASE_URL")
    if not server:
        return f"sqlite:///{quote(str(folder / 'cohesion.sqlite3'))}"
    with psycopg.connect(urlsplit(server)._replace(path="/postgres").geturl(), autocommit=True) as connection:
        new, template = sql.Identifier(name), sql.Identifier(copy_of or "template1")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, template))
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Live:
    """The demonstration area, loaded once and copied for each journey; not running."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo data")  # with a space, as folders have
    live = Live(folder, make_database(folder, f"demo_{worker_id}"), port)
    live.manage("demo", "--load-only", "--port", str(port), "--data", str(folder))
    return live


@pytest.fixture
def live(demo: Live, tmp_path: Path, worker_id: str) -> Iterator[Live]:
    """A running server of the demonstration area, of this journey alone. Errors in its log fail the journey."""
    folder = tmp_path / "live data"
    server = demo.copy_to(folder, make_database(folder, f"live_{worker_id}", copy_of=f"demo_{worker_id}"))
    server.start()
    try:
        yield server
    finally:
        server.stop()
        print(server.said())  # shown by pytest if the journey failed
    assert server.troubles() == [], server.said()


@pytest.fixture
def stage(
    transactional_db, settings, monkeypatch, time_machine, tmp_path: Path, unused_tcp_port: int
) -> Iterator[Callable[[Evening], InStory]]:
    """Begins an evening of `tests/stories`: its area in the tests' own database, and a server that keeps its time."""
    server = InStory(tmp_path, database_of_tests(), unused_tcp_port)
    settings.DEMO, settings.VOICE_PROVIDER, settings.PUBLIC_URL = True, "simulator", server.url
    monkeypatch.setattr("incidents.actions.raising.new_reference", in_turn())
    forget_renderings()

    def begin(evening: Evening) -> InStory:
        server.today = build_area(Hand(time_machine, server.clock), *evening.begins)
        server.start("--web")
        return server

    yield begin
    server.stop()
    print(server.said())
    assert server.troubles() == [], server.said()


@pytest.fixture
def tell(live: InStory, open_page: OpenPage, time_machine) -> Callable[[Evening], Awaitable[BrowserStory]]:
    """Tells an evening from its first act to its paper, in a thread of its own: the browser has this one."""

    async def tell(evening: Evening) -> BrowserStory:
        hand, loop = Hand(time_machine, live.clock), asyncio.get_running_loop()
        story = BrowserStory(hand, live.today, loop=loop, open_page=open_page)
        await asyncio.to_thread(told, evening, story)
        return story

    return tell


def told(evening: Evening, story: BrowserStory) -> None:
    try:
        evening.tell(story)
    finally:
        connections.close_all()  # those of this thread


def database_of_tests() -> str:
    """The DATABASE_URL of the database that the tests themselves use."""
    name = str(connection.settings_dict["NAME"])
    server = os.environ.get("DATABASE_URL")
    return urlsplit(server)._replace(path=f"/{name}").geturl() if server else f"sqlite:///{quote(name)}"


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = find_browser()
    if not path:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"There is no browser. {INSTALL}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
def watch(live: Live) -> Iterator[Watch]:
    """What goes wrong in the browser; `watch.forgive(pattern)` what the journey provokes."""
    watch = Watch(live.url)
    yield watch
    assert watch.troubles() == []


@pytest.fixture
async def open_page(live: Live, browser: Browser, watch: Watch) -> OpenPage:
    """Opens a page with cookies of its own, so each is another person: `await open_page(PHONE)`."""

    async def open_page(screen: Screen = DESK) -> Page:
        context = await browser.new_context(base_url=live.url, **screen.context())
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return await context.new_page()

    return open_page


@pytest.fixture(params=[DESK, PHONE, PLAIN], ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    return request.param


@pytest.fixture
async def page(open_page: OpenPage, screen: Screen) -> Page:
    """The page of a journey, told once on each screen."""
    return await open_page(screen)
