"""The same evening as `tests/stories` tells, by people at their screens: what they do is pressed on a page that offers
it, what they know is read there. The clock, the network and what happens by itself stay the story's."""

import asyncio
import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.async_api import Page

from tests.journeys.browser import DESK, PHONE, assert_accessible, sign_in
from tests.journeys.filling import button_of, fill, form_to, press
from tests.stories import telling
from tests.stories.telling import Story, words_of

ON_A_PHONE = {"site", telling.PHONE}
HOLDERS = "all the phones"  # who sits at the pretend phones
STANDS_ON = [  # the page that offers a form which has no page of its own
    (re.compile(r"^(answer|all-clear)/.*"), ""),
    (re.compile(r"^record/(?!rumour/\d).+"), "record/"),
    (re.compile(r"^(.+/playbooks/.+/)agree/$"), r"\1"),
]


@dataclass
class Hand:
    """Moves the clock of the test and, by its file, that of the server."""

    time_machine: object
    file: Path

    def move_to(self, moment: datetime, *, tick: bool) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(moment.isoformat(), encoding="utf-8")
        new.replace(self.file)  # so that nobody reads half a moment
        self.time_machine.move_to(moment, tick=tick)


@dataclass
class BrowserStory(Story):
    """A story whose people each have a browser of their own. It is told in a thread beside the browser's loop."""

    loop: asyncio.AbstractEventLoop = field(kw_only=True)
    open_page: object = field(kw_only=True)
    screens: dict[str, Page] = field(default_factory=dict)

    def now(self, doing: Awaitable):
        """Does something in the browser, and waits for it."""
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result()

    # --- phones ---------------------------------------------------------------------------------------------------

    def texts_back(self, who: str, body: str) -> None:
        self.presses_on_phone(who, f"Reply {body} from {who}")

    def picks_up(self, who: str, key: str = "") -> None:
        what = f"press {key}" if key else "only listen"
        self.presses_on_phone(who, f"Answer the call and {what} on {who}")

    def switches_off(self, who: str) -> None:
        self.presses_on_phone(who, f"Switch off {who}")

    def presses_on_phone(self, who: str, name: str) -> None:
        self.now(self._press_on_phone(who, name))
        self.carry()

    async def _press_on_phone(self, who: str, name: str) -> None:
        page = await self.goes(HOLDERS, f"/messaging/phones/?all=1&search={quote(who)}")
        await press(page.get_by_role("button", name=name, exact=True))

    # --- pages ----------------------------------------------------------------------------------------------------

    def opens_raise_link(self) -> str:
        return self.now(self._open_raise_link())

    async def _open_raise_link(self) -> str:
        page = await self.goes(telling.PHONE, "/demo/")
        await press(page.get_by_role("button", name="Open the secretary’s personal link"))
        return urlsplit(page.url).path

    def looks(self, role: str, page: str = "") -> str:
        return words_of(self.source(role, page))

    def source(self, role: str, page: str) -> str:
        return self.now(self._source(role, self.address(page)))

    async def _source(self, role: str, address: str) -> str:
        return await (await self.goes(role, address)).content()

    def does(self, role: str, page: str, **typed: object) -> None:
        said = self.now(self._do(role, page, typed))
        assert "There is a problem" not in said, said
        self.carry()

    amends = does  # a browser sends what stands in a form

    def does_twice(self, role: str, page: str, **typed: object) -> None:
        self.now(self._do(role, page, typed, times=2))
        self.carry()

    def previews(self, role: str, page: str, **typed: object) -> str:
        before = self.messages().count()
        said = self.now(self._do(role, page, typed))
        assert self.messages().count() == before
        return said

    def is_refused(self, role: str, page: str, why: str, **typed: object) -> None:
        """Either the page does not offer it, or it does not take it. Without a `why` it must not be offered."""
        said = self.now(self._try(role, page, typed, may_offer=bool(why)))
        assert why in said, said

    async def _try(self, role: str, page: str, typed: dict, *, may_offer: bool) -> str:
        here = await self.goes(role, self.stands_on(page))
        offered = await form_to(here, self.address(page), typed)
        assert may_offer or not offered, f"{role} is offered {page} at {here.url}"
        return await self._do(role, page, typed) if offered else words_of(await here.content())

    async def _do(self, role: str, page: str, typed: dict, *, times: int = 1) -> str:
        """Fills in and presses. What is sent with "send" is shown first, and sent from there."""
        here = await self.goes(role, self.stands_on(page))
        form = await form_to(here, self.address(page), typed)
        assert form, f"{role} finds no way to send {sorted(typed)} to {page} at {here.url}"
        await fill(form, typed)
        await press(await button_of(form, typed), times=times)
        send = here.get_by_role("main").locator('button[name="send"][value="yes"]')
        if "send" in typed and await send.count():
            await press(send)
        return words_of(await here.content())

    def saves(self, role: str, page: str, link: str) -> bytes:
        return self.now(self._save(role, self.address(page), link))

    async def _save(self, role: str, address: str, link: str) -> bytes:
        page = await self.goes(role, address)
        async with page.expect_download() as coming:
            await page.get_by_role("link", name=link).click()
        return Path(await (await coming.value).path()).read_bytes()

    def stands_on(self, page: str) -> str:
        """The address of the page that offers a form."""
        for form, holder in STANDS_ON:
            page = form.sub(holder, page)
        return self.address(page)

    # --- screens --------------------------------------------------------------------------------------------------

    async def goes(self, role: str, address: str) -> Page:
        """That role's own screen, at that address; signed in anew if the last time is too long ago."""
        page = self.screens.get(role) or await self.sits_down(role)
        answer = await page.goto(address)
        if "/accounts/" in page.url:
            await sign_in(page, role)
            answer = await page.goto(address)
        assert answer is None or answer.status in (200, 304), f"{role} at {address}: {answer.status}"
        return page

    async def sits_down(self, role: str) -> Page:
        page = self.screens[role] = await self.open_page(PHONE if role in ON_A_PHONE else DESK)
        if role not in (telling.PHONE, HOLDERS):
            await sign_in(page, role)
        return page

    async def check(self, role: str, *pages: str) -> None:
        """That what a role sees is accessible, and fits its screen."""
        for page in pages:
            await assert_accessible(await self.goes(role, self.address(page)))
