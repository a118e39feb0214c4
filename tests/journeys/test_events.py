"""An organiser with a phone: what they type at their secret address is kept, also by a browser that names no page."""

from playwright.async_api import expect

from tests.journeys.browser import assert_accessible


async def test_an_organiser_fills_in_a_page_at_their_own_address(page):
    await page.goto("/events/apply/")
    await page.fill("[name=contact]", "Amina Shah")
    await page.fill("[name=email]", "organiser@example.org")
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("link", name="Go on").click()
    await assert_accessible(page)
    await page.get_by_role("link", name="The event", exact=True).click()
    await page.fill("[name=title]", "Iftar")
    await page.fill("[name=about]", "A shared meal at sunset.")
    await page.check("[name=open_to][value=everyone]")
    await page.get_by_role("button", name="Save and go back to the list").click()

    await expect(page.get_by_text("Saved. It counts once you send the application.")).to_be_visible()
    await expect(page.get_by_role("heading", name="Iftar")).to_be_visible()
    await expect(
        page.get_by_role("listitem").filter(has_text="The event").get_by_text("Completed")
    ).to_be_visible()
