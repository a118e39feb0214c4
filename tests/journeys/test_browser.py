"""That the journeys' own eyes see: a bad page is refused, on every screen."""

import pytest
from playwright.async_api import Browser, Page

from tests.journeys.browser import DESK, PHONE, PLAIN, Screen, Watch, assert_accessible

HOME = "http://127.0.0.1:9"  # nothing listens there; what it answers is made up here
PAGE = """<!doctype html>
<html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>{}</main></body></html>"""


async def show(browser: Browser, screen: Screen, body: str, watch: Watch | None = None) -> Page:
    """A page of HOME with this body, under the strict security policy of the house."""
    context = await browser.new_context(**screen.context())
    if watch:
        watch.over(context)
    page = await context.new_page()
    headers = {"content-security-policy": "default-src 'self'", "content-type": "text/html; charset=utf-8"}
    await page.route(f"{HOME}/", lambda route: route.fulfill(body=PAGE.format(body), headers=headers))
    await page.goto(f"{HOME}/")
    return page


async def test_a_good_page_is_accepted(browser):
    watch = Watch(HOME)
    await assert_accessible(await show(browser, PLAIN, "<p>Words.</p>", watch))
    assert watch.troubles() == []


@pytest.mark.parametrize("screen", [DESK, PLAIN], ids=str)
async def test_a_field_without_a_label_is_refused(browser, screen):
    page = await show(browser, screen, '<form><input name="phone"></form>')
    with pytest.raises(AssertionError, match="label"):
        await assert_accessible(page)


async def test_what_only_people_without_javascript_see_is_checked_too(browser):
    page = await show(browser, PLAIN, '<noscript><input name="phone"></noscript>')
    with pytest.raises(AssertionError, match="label"):
        await assert_accessible(page)


async def test_a_page_that_scrolls_sideways_is_refused(browser):
    page = await show(browser, PHONE, f"<pre>{'wide ' * 400}</pre>")
    with pytest.raises(AssertionError, match="sideways"):
        await assert_accessible(page)


async def test_a_broken_policy_and_a_request_elsewhere_are_seen(browser):
    watch = Watch(HOME)
    await show(
        browser, DESK, '<p style="color: red">Red.</p><img alt="" src="https://elsewhere.example/x">', watch
    )
    assert "Applying inline style violates" in " ".join(watch.troubles())
    assert "asked https://elsewhere.example/x" in watch.troubles()
    watch.forgive(".")
    assert watch.troubles() == []
