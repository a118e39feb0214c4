"""Texts do not leave: an officer sees it on any page, and finds whom to ring."""

from playwright.async_api import expect

from tests.journeys.browser import assert_accessible, sign_in

SILENCE = "from cohesion.messaging.models import Heartbeat; Heartbeat.objects.all().delete()"


async def test_officer_sees_that_nothing_leaves_and_finds_whom_to_ring(live, page, watch):
    watch.forgive("WebSocket|ERR_CONNECTION_REFUSED")  # the server is stopped under the page
    await sign_in(page, "duty")
    await expect(page.locator(".banner")).to_have_count(0)
    live.stop()
    live.manage("shell", "-c", SILENCE)
    live.start("--web")  # nobody sends
    await page.reload()
    await expect(page.get_by_role("alert")).to_contain_text("texts are not leaving. Ring the list.")
    await assert_accessible(page)
    await page.get_by_role("link", name="Numbers to ring, to print").click()
    await expect(page.get_by_role("heading", name="What to say")).to_be_visible()
    await expect(page.locator(".cascade")).to_contain_text("07700 900")
    await assert_accessible(page)
