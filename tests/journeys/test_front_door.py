"""The doors everybody comes in by: the public pages, and the demonstration's one-click sign-in."""

import re

from playwright.async_api import expect

from tests.journeys.browser import assert_accessible, sign_in

PUBLIC = (
    "/",
    "/progress/",
    "/open-doors/",
    "/forums/",
    "/events/",
    "/accounts/login/",
    "/accessibility/",
    "/privacy/",
)
STARTS = {
    "police": "/incidents/",
    "duty": "/incidents/",
    "administrator": "/directory/",
    "site": "/incidents/",
}


async def test_public_pages_are_for_everybody_and_say_what_to_do_in_danger(page):
    for path in PUBLIC:
        await page.goto(path)
        await expect(page.get_by_text("999").first).to_be_visible()
        await assert_accessible(page)


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
