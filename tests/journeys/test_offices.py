"""The lead looks after the service on a narrow phone without JavaScript: a setting, a wording, contacts, areas."""

from playwright.async_api import expect

from tests.journeys.browser import Screen, assert_accessible, sign_in

NARROW = Screen(320, javascript=False)


async def test_lead_changes_a_setting_and_tries_a_wording_on_a_narrow_phone(live, open_page):
    page = await open_page(NARROW)
    await sign_in(page, "lead")
    for path in ("", "wordings/", "contacts/", "areas/", "people/", "session.hours/", "reach.S1/change/"):
        await page.goto(f"/settings/{path}")
        await assert_accessible(page)

    await page.goto("/settings/session.hours/change/")
    await page.get_by_label("Value", exact=True).fill("10")
    await page.get_by_role("button", name="Go on").click()
    await assert_accessible(page)  # with what is missing
    await page.get_by_label("Where does this value come from?").fill("Board of 1 October")
    await page.get_by_label("Why is it changed?").fill("Shifts are shorter now")
    await page.get_by_role("button", name="Go on").click()
    await assert_accessible(page)
    await page.get_by_role("button", name="Change it").click()
    await expect(page.get_by_text("It is in force for whatever starts from now on.")).to_be_visible()

    await page.goto("/settings/text.ack.1/change/")
    await page.get_by_label("Value", exact=True).fill("{service}: ‘thank you’. Ref {ref}")
    await page.get_by_role("button", name="Preview").click()
    await expect(page.get_by_text("the whole text UCS-2")).to_be_visible()
    await assert_accessible(page)
