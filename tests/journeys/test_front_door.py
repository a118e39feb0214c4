"""The demonstration's one-click sign-in, and that what goes wrong in the background is not overlooked."""

import re

from playwright.async_api import expect

from tests.journeys.browser import assert_accessible, sign_in

STARTS = {
    "police": "/incidents/",
    "duty": "/incidents/",
    "administrator": "/directory/",
    "site": "/incidents/",
}


async def test_one_click_signs_in_each_role_at_its_own_first_page(page):
    for role, start in STARTS.items():
        await sign_in(page, role)
        await expect(page).to_have_url(re.compile(f"{start}$"))
        await assert_accessible(page)


async def test_what_the_browser_and_the_server_complain_of_fails_a_journey(live, open_page, watch):
    page = await open_page()
    await page.goto("/no-such-page/")
    assert [trouble for trouble in watch.troubles() if "404" in trouble]
    watch.forgive("404")
