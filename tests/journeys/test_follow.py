"""That a page keeps itself current, whatever becomes of the network: the server is played by the test."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, Page, Route, WebSocketRoute, expect

from cohesion import live
from tests.journeys.browser import DESK, Watch

HOME = "http://127.0.0.1:9"  # nothing listens there
SCRIPTS = {
    name: (live.__path__[0] + f"/static/live/{name}") for name in ("follow.js", "clocks.js", "follow.css")
}
POLICY = "default-src 'self'; connect-src 'self' ws://127.0.0.1:9"
PAGE = """<!doctype html><html lang="en"><head><title>Board</title></head><body><main>
<p data-follow-status role="status">As it stood at 14:03.</p>
<div id="board" {attributes}>{content}</div><p><a href="#end" id="outside">A link outside</a></p>
<script type="module" src="/static/follow.js"></script><script type="module" src="/static/clocks.js"></script>
</main></body></html>"""
LIVE = 'data-follow="/board/" data-token="first" data-etag="tag-1"'
CAUGHT_UP = "document.body.dataset.followed = Number(document.body.dataset.followed ?? 0) + 1"


@dataclass
class Server:
    """What the browser reaches. `revision` and `content` are the truth; `status` 0 is a cut cable."""

    page: Page
    content: str = "<p>One</p>"
    revision: int = 1
    status: int = 200
    closes_with: int = 0
    asked: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    sockets: list[WebSocketRoute] = field(default_factory=list)
    closing: list[asyncio.Future] = field(default_factory=list)
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: list[int] = field(default_factory=lambda: [0, 0])

    async def begin(self, attributes: str = LIVE, head: str = "") -> None:
        self.hold.set()
        html = PAGE.format(attributes=attributes, content=self.content).replace("<html", f"<html {head}")
        headers = {"content-security-policy": POLICY, "content-type": "text/html; charset=utf-8"}
        await self.page.route(f"{HOME}/", lambda route: route.fulfill(body=html, headers=headers))
        await self.page.route(re.compile("/static/"), self.static)
        await self.page.route(f"{HOME}/board/", self.board)
        await self.page.route_web_socket(re.compile("/live/"), self.socket)
        await self.page.add_init_script(f"document.addEventListener('followed', () => {CAUGHT_UP})")
        await self.page.goto(f"{HOME}/")

    async def static(self, route: Route) -> None:
        await route.fulfill(
            path=SCRIPTS[route.request.url.rpartition("/")[2]], content_type="text/javascript"
        )

    async def board(self, route: Route) -> None:
        self.asked.append(route.request.headers.get("if-none-match", ""))
        self.at_once = [self.at_once[0] + 1, max(self.at_once[0] + 1, self.at_once[1])]
        await self.hold.wait()
        tag, headers = f"tag-{self.revision}", {"date": "Mon, 23 Nov 2026 18:42:00 GMT"}
        if self.status == 0:
            await route.abort()
        elif self.status != 200:
            await route.fulfill(status=self.status, headers={"location": "/accounts/login/"})
        else:
            headers |= {"etag": tag, "x-topic-token": "fresh", "x-revision": str(self.revision)}
            unchanged = self.asked[-1] == tag
            await route.fulfill(
                status=304 if unchanged else 200, body="" if unchanged else self.content, headers=headers
            )
        self.at_once[0] -= 1

    def socket(self, route: WebSocketRoute) -> None:
        """A socket as the consumer's: says its number at once, or closes with the code of a refusal."""
        self.opened.append(route.url.rpartition("token=")[2])
        self.sockets.append(route)
        if self.closes_with or self.status == 0:
            self.closing.append(asyncio.ensure_future(route.close(code=self.closes_with or 1011)))
        else:
            self.say(self.revision)

    def say(self, revision: int) -> None:
        self.sockets[-1].send(f'{{"revision": {revision}}}')

    def change(self, content: str) -> None:
        self.revision += 1
        self.content = content
        self.say(self.revision)


@pytest.fixture
async def server(browser: Browser) -> AsyncIterator[Server]:
    watch = Watch(HOME)
    watch.forgive("Failed to load resource")
    context = await browser.new_context(**DESK.context())
    context.set_default_timeout(15_000)
    watch.over(context)
    page = await context.new_page()
    yield Server(page)
    await context.close()
    assert watch.troubles() == []


@pytest.fixture
def board(server: Server):
    return server.page.locator("#board")


@pytest.fixture
def status(server: Server):
    return server.page.get_by_role("status")


async def test_change_is_fetched_and_shown(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.change("<p>Two</p>")
    await expect(board).to_have_text("Two")
    await expect(server.page.locator("body")).to_have_attribute("data-followed", "1")
    assert (server.asked, server.opened) == (["tag-1", "tag-1"], ["first"])


async def test_unchanged_content_is_not_touched(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    await board.locator("p").evaluate("element => { element.id = 'kept' }")
    server.revision += 1
    server.say(server.revision)  # the number has risen, what this person sees of it has not changed
    await expect(status).to_have_text("Live")
    server.change("<p>Two</p>")
    await expect(board).to_have_text("Two")
    assert await server.page.locator("body").get_attribute("data-followed") == "1"


async def test_burst_of_numbers_is_two_fetches_and_ends_at_the_truth(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.hold.clear()
    before = len(server.asked)
    for number in range(50):
        server.change(f"<p>Change {number}</p>")
    await asyncio.sleep(0)
    server.say(server.revision)
    while len(server.asked) == before:
        await server.page.evaluate("1")
    server.change("<p>The truth</p>")
    server.hold.set()
    await expect(board).to_have_text("The truth")
    assert len(server.asked) - before <= 3
    assert server.at_once[1] == 1


async def test_nothing_moves_while_focus_is_inside(server, board, status):
    server.content = '<p>One <a href="#inside" id="inside">More</a></p>'
    await server.begin()
    await board.get_by_text("More").focus()
    server.change('<p>Two <a href="#inside" id="inside">More</a></p>')
    await expect(status).to_contain_text("There are changes.")
    await expect(board).to_contain_text("One")
    await server.page.locator("#outside").focus()
    await expect(board).to_contain_text("Two")
    await expect(status).to_have_text("Live")


async def test_typed_words_wait_for_the_button(server, board, status):
    server.content = '<label>Note <input name="note"></label><p>One</p>'
    await server.begin()
    await board.get_by_label("Note").fill("half a sentence")
    await server.page.locator("#outside").focus()
    server.change('<label>Note <input name="note"></label><p>Two</p>')
    await expect(status).to_contain_text("There are changes.")
    await expect(board.get_by_label("Note")).to_have_value("half a sentence")
    await status.get_by_role("button", name="Show changes").click()
    await expect(board).to_contain_text("Two")


async def test_open_details_and_scrolling_are_kept(server, board, status):
    words = '<details id="more"><summary>More</summary><p>{}</p></details><div id="far" class="tall">{}</div>'
    server.content = words.format("One", "<br>" * 300)
    await server.begin()
    await board.get_by_text("More").click()
    await server.page.evaluate("document.activeElement.blur(); scrollTo(0, 2000)")
    server.change(words.format("Two", "<br>" * 300))
    await expect(board.get_by_text("Two")).to_be_visible()
    assert await server.page.evaluate("scrollY") == 2000


async def test_lost_network_keeps_what_stood_there_and_says_when(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.status = 0
    await server.sockets[-1].close(code=1011)
    await server.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(status).to_have_text("Last updated 18:42")
    await expect(board).to_have_text("One")
    server.status, server.revision, server.content = 200, 9, "<p>Nine</p>"
    await server.page.evaluate("dispatchEvent(new Event('online'))")
    await expect(board).to_have_text("Nine")
    await expect(status).to_have_text("Live")


async def test_lost_socket_alone_is_said_and_made_again(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.closes_with = 1011
    await server.sockets[-1].close(code=1011)
    await expect(status).to_have_text("Reconnecting")
    server.closes_with = 0
    await expect(status).to_have_text("Live")


async def test_stale_token_is_exchanged_before_the_next_try(server, board, status):
    server.closes_with = 4401
    await server.begin()
    while "fresh" not in server.opened:
        await server.page.evaluate("1")
    assert server.opened[0] == "first"
    server.closes_with = 0
    await expect(status).to_have_text("Live")


@pytest.mark.parametrize("refusal", [403, 410, 302])
async def test_page_that_may_no_longer_be_seen_is_emptied(server, board, status, refusal):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.status = refusal
    server.change("<p>Secret</p>")
    await expect(board).to_have_text(
        "You can no longer see this page. Sign in again or ask the duty officer."
    )
    await expect(status).to_have_text("Stopped")
    asked = len(server.asked)
    await server.page.evaluate("dispatchEvent(new Event('online'))")
    assert len(server.asked) == asked


async def test_server_error_keeps_the_page(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    server.status = 503
    server.change("<p>Two</p>")
    await expect(status).to_have_text("Last updated 18:42")
    server.status = 200
    await expect(board).to_have_text("Two")


async def test_without_a_token_it_asks_now_and_every_so_often(server, board, status):
    await server.page.clock.install()
    await server.begin(attributes='data-follow="/board/" data-every="30"')
    await expect(status).to_have_text("Live")
    server.content, server.revision = "<p>Two</p>", 2
    await server.page.clock.run_for(26_000)
    await expect(board).to_have_text("One")
    await server.page.clock.run_for(8_000)
    await expect(board).to_have_text("Two")
    assert server.opened == []


async def test_state_is_announced_only_when_it_changes(server, board, status):
    await server.begin()
    await expect(status).to_have_text("Live")
    await status.evaluate(
        "line => new MutationObserver(() => line.dataset.said = 'again').observe(line, {childList: true})"
    )
    for words in ("Two", "Three"):
        server.change(f"<p>{words}</p>")
        await expect(board).to_have_text(words)
    assert await status.get_attribute("data-said") is None


async def test_page_that_follows_nothing_still_has_clocks_by_the_servers_clock(server, board, status):
    await server.page.clock.set_fixed_time("2026-11-23T12:00:00Z")  # this browser's clock is wrong by hours
    server.content = (
        '<b data-since="2026-11-23T18:29:24Z">earlier</b> <i data-until="2026-11-23T18:44:24Z">soon</i>'
        ' <u data-until="2026-11-23T18:40:50Z">late</u> <s data-since="nonsense">as it was</s>'
    )
    await server.begin(attributes="", head='data-now="2026-11-23T18:42:00Z"')
    await expect(board).to_have_text(re.compile(r"00:12:3\d 2:2\d left late by 1:1\d as it was"))
    await expect(board.locator("u")).to_have_class("is-late")
    await expect(status).to_have_text("As it stood at 14:03.")
    assert (server.asked, server.opened) == ([], [])
