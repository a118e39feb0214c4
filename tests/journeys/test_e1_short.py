"""E1, fire at the door, in short: raise, ring 0, answers, confirm, ring 1, answers, one update, stand-down."""

import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.journeys.browser import Screen, assert_accessible
from tests.journeys.conftest import OpenPage

PUBLIC = [
    "/",
    "/demo/",
    "/incidents/raise/",
    "/accounts/login/",
    "/forums/",
    "/forums/concerns/raise/",
    "/forums/you-said/",
    "/events/",
    "/events/check/",
    "/events/apply/",
    "/progress/",
    "/privacy/",
]
CALLED = "Lodge Vale Centre, primary"  # would rather be called
SILENT = "Nene Side Prayer Room, primary"  # its phone is switched off
NEIGHBOURS = ["Holy Cross RC Church, primary", "Lodge Vale Centre, deputy", "Castle Brook Mosque, deputy"]


@dataclass
class Story:
    """Everybody's page on one kind of screen, and how they look at it again."""

    open_page: OpenPage
    screen: Screen

    async def somebody(self) -> Page:
        return await self.open_page(self.screen)

    async def signed_in(self, role: str) -> Page:
        page = await self.somebody()
        await page.goto("/demo/")
        await page.get_by_role("button", name=f"Sign in as {role}").click()
        return page

    async def sees(self, page: Page, words: str | re.Pattern) -> None:
        """The words come by themselves; without JavaScript, when the page is loaded again."""
        if self.screen.javascript:
            await expect(page.locator("main")).to_contain_text(words)
            return
        for _ in range(40):
            await page.wait_for_load_state()
            await page.reload()
            if re.search(words if isinstance(words, re.Pattern) else re.escape(words), await text_of(page)):
                return
        raise AssertionError(f"{words} is not on {page.url}:\n{await text_of(page)}")

    async def answers(self, phones: Page, who: str, digit: str) -> None:
        """Somebody presses a digit on their pretend phone once the text has come."""
        await self.presses(phones, f"Reply {digit} from {who}")

    async def picks_up(self, phones: Page, button: str) -> None:
        """Somebody answers a call; it rings for 25 seconds."""
        await self.presses(phones, button)

    async def presses(self, phones: Page, name: str) -> None:
        await phones.goto("/messaging/phones/")
        button = phones.get_by_role("button", name=name)
        for _ in range(40):
            if await button.count():
                break
            await phones.reload()
        await button.click()


async def text_of(page: Page) -> str:
    return re.sub(r"\s+", " ", await page.locator("main").inner_text())


async def fire_is_reported(page: Page) -> str:
    """The secretary, by the personal link on their phone. Returns the reference."""
    await page.goto("/demo/")
    await page.get_by_role("button", name="Open the secretary").click()
    await expect(page.get_by_role("link", name="Call 999")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_label("Yes, just now").check()
    await expect(page.get_by_label("Where?")).to_have_value("Rockingham Vale Mosque, Corby")
    await page.get_by_label("What is happening?").select_option("Fire")
    await page.get_by_label("Who is in the building?").fill("34 children, 5 adults")
    await page.get_by_label("Anything they must know").fill("Front door blocked, use car park side")
    await page.get_by_role("button", name="Send to police liaison").click()
    await expect(page.get_by_role("heading", name="Fire: Rockingham Vale Mosque, Corby")).to_be_visible()
    await assert_accessible(page)
    return re.search(r"Ref (\w{4})", await text_of(page))[1]


async def ring_1_is_confirmed(page: Page) -> None:
    await page.get_by_role("link", name="Confirm and alert ring 1").click()
    await expect(page.get_by_role("heading", name="Confirm, and alert 18 people?")).to_be_visible()
    for place in ("Holy Cross RC Church", "Castle Brook Mosque", "Nene Side Prayer Room"):
        await expect(page.locator("main")).to_contain_text(place)
    await assert_accessible(page)
    await page.get_by_role("button", name="Confirm and alert 18 people").click()


async def update_is_sent(page: Page) -> None:
    await page.get_by_role("link", name="Send update 1").click()
    await page.get_by_label("What is now known").fill("Fire is out. No one is hurt.")
    await page.get_by_role("button", name="Show me the text first").click()
    await expect(page.locator(".text-preview")).to_contain_text("update 1")
    await assert_accessible(page)
    await page.get_by_role("button", name="Send to 22 people").click()


async def it_is_stood_down(page: Page) -> None:
    await page.get_by_role("link", name="Stand down").click()
    await page.get_by_label("What is not over").fill("Road closed till 21:00")
    await page.get_by_role("button", name="Show me what will happen").click()
    await expect(page.locator(".text-preview")).to_contain_text("STAND DOWN")
    await assert_accessible(page)
    await page.get_by_role("button", name="Stand down and tell 22 people").click()


async def test_fire_at_the_door_from_raise_to_stand_down(open_page: OpenPage, screen: Screen):
    story = Story(open_page, screen)
    secretary, phones = await story.somebody(), await story.somebody()
    ref = await fire_is_reported(secretary)

    police = await story.signed_in("Police liaison")
    await police.goto("/incidents/")
    await assert_accessible(police)
    await police.get_by_role("link", name="Rockingham Vale Mosque").first.click()
    await story.sees(police, "Unconfirmed")
    await expect(police.locator("main")).to_contain_text("34 children, 5 adults")
    await expect(secretary.locator("main")).not_to_contain_text("34 children")

    await story.answers(phones, "Duty officer 1", "1")
    await story.sees(police, "Council duty officer: received and is coordinating")
    await story.sees(police, "Acknowledged")
    await police.get_by_role("button", name="I have this").click()
    await story.sees(police, "Police liaison: 1 of 1 answered")
    await assert_accessible(phones)
    await assert_accessible(police)

    await phones.goto(f"/messaging/phones/?search={SILENT.split(',')[0]}&all=1")
    await phones.get_by_role("button", name=f"Switch off {SILENT}").click()
    officer = await story.signed_in("Council duty officer")
    await officer.goto(f"/incidents/{ref}/")
    await ring_1_is_confirmed(officer)
    await story.picks_up(phones, f"Answer the call and press 1 on {CALLED}")
    await story.sees(police, "Ring 1 confirmed and alerted: 18 people at 9 places")
    await story.sees(police, "Called")
    for name, digit in zip(NEIGHBOURS, "121", strict=True):
        await story.answers(phones, name, digit)
    await story.sees(police, "CALL ME")

    await update_is_sent(police)
    await story.sees(secretary, "Fire is out. No one is hurt.")
    await story.picks_up(phones, f"Answer the call and only listen on {CALLED}")
    await it_is_stood_down(police)
    await story.sees(secretary, "STAND DOWN")
    await story.picks_up(phones, f"Answer the call and only listen on {CALLED}")
    await story.sees(police, re.compile(r"\b1 of 22 still owed"))
    await assert_accessible(police)
    await police.get_by_role("button", name=re.compile("Told by phone.*Nene Side")).click()
    await story.sees(police, "All 22 settled")

    await police.get_by_role("link", name="Print or export").click()
    await expect(police.locator("table")).to_contain_text("STAND DOWN. Road closed till 21:00")
    await assert_accessible(police)
    assert ref in await text_of(police)


async def test_every_public_page_is_accessible_and_names_999(page: Page):
    for path in PUBLIC:
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await expect(page.locator("body")).to_contain_text("999")
        await assert_accessible(page)
