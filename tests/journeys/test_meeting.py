"""A meeting in the room and on a phone: what the clerk presses is there at once for whoever follows without a name."""

import re

from playwright.async_api import expect

from tests.journeys.browser import PHONE, assert_accessible, sign_in


async def test_the_clerk_turns_to_an_item_and_a_phone_in_the_gallery_shows_it(open_page):
    clerk, phone = await open_page(), await open_page(PHONE)
    await sign_in(clerk, "duty")
    await clerk.goto("/forums/desk/")
    await clerk.get_by_role("link", name="Community Cohesion Forum,").first.click()
    await clerk.get_by_role("link", name="Open the meeting").click()
    await clerk.get_by_role("button", name="Open the meeting").click()
    await expect(clerk).to_have_url(re.compile("/room/$"))
    meeting = clerk.url.split("/")[-3]
    await phone.goto(f"/forums/meetings/{meeting}/")
    await phone.get_by_role("link", name="Follow the meeting live").click()
    await expect(phone.get_by_text("No item has been called yet.")).to_be_visible()
    await clerk.get_by_role("button", name="Next item").click()

    await expect(phone.get_by_role("heading", name="1. Safety update for places of worship")).to_be_visible()
    await phone.get_by_label("Ask a question without your name").fill("Who pays for the lights?")
    await phone.get_by_role("button", name="Send it to the clerk").click()
    await clerk.get_by_role("button", name="Show it").click()
    await expect(phone.get_by_role("button", name="I ask this too")).to_be_visible()
    for page in (clerk, phone):
        await assert_accessible(page)
    assert await phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
