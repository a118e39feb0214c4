"""An officer joins: invited by email, a second factor, in. And signs in again by a passkey, without a password."""

import re

from playwright.async_api import expect

from tests.accounts import totp
from tests.journeys.browser import DESK, PHONE, PLAIN, assert_accessible, sign_in

NEW = {"name": "Amina Example", "email": "amina@council.example"}


async def invite(page, live) -> str:
    """The administrator invites a duty officer; returns the link, which the demonstration prints instead of sending."""
    await sign_in(page, "administrator")
    await page.goto("/directory/people/")
    await assert_accessible(page)
    await page.get_by_role("link", name="Invite somebody").click()
    await assert_accessible(page)
    await page.get_by_label("Their name").fill(NEW["name"])
    await page.get_by_label("Their email address").fill(NEW["email"])
    await page.get_by_label("Council duty officer").check()
    await page.get_by_role("button", name="Send the invitation").click()
    await expect(page.get_by_text("The invitation is on its way")).to_be_visible()
    return re.findall(r"/join/[0-9a-f]{32}/", live.said())[-1]


async def join(page, link: str, said=None) -> None:
    """Accepts, and sets up an app whose code the test works out."""
    await page.goto(link)
    await assert_accessible(page)
    await page.get_by_role("button", name="Accept and sign in").click()
    await expect(page.get_by_text("Your post needs a second factor")).to_be_visible()
    await assert_accessible(page)
    await page.get_by_role("link", name="Set up an app").click()
    await assert_accessible(page)
    secret = await page.locator(".secret").inner_text()
    await page.get_by_label("code").fill(totp.code(secret))
    await page.get_by_role("button", name="Set it up").click()
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    await assert_accessible(page)


async def test_invited_officer_sets_up_a_second_factor_and_sees_incidents(live, open_page):
    link = await invite(await open_page(DESK), live)
    page = await open_page(PLAIN)  # all of it without JavaScript

    await join(page, link)
    await page.get_by_role("link", name="I have kept them").click()
    await page.goto("/incidents/")

    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Incidents"))
    for path in ("/accounts/2fa/", "/your/devices/", "/your/links/", "/accounts/2fa/webauthn/add/"):
        await page.goto(path)
        await assert_accessible(page)


async def test_passkey_signs_in_without_a_password(live, open_page, watch):
    here = live.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a bare address
    watch.forgive(f"asked {here}")
    link = await invite(await open_page(DESK), live)
    page = await open_page(PHONE)
    device = await page.context.new_cdp_session(page)
    await device.send("WebAuthn.enable")
    abilities = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    automatic = {"isUserVerified": True, "automaticPresenceSimulation": True}
    await device.send("WebAuthn.addVirtualAuthenticator", {"options": abilities | automatic})

    await page.goto(here + link)
    await page.get_by_role("button", name="Accept and sign in").click()
    await page.get_by_role("link", name="Add a passkey").click()
    await page.get_by_label("It signs me in by itself").check()
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    await page.get_by_text("Menu").click()
    await page.get_by_role("button", name="Sign out").click()

    await page.goto(here + "/accounts/login/?next=/incidents/")
    await assert_accessible(page)
    await page.get_by_role("button", name="Use a passkey").click()
    await page.wait_for_url("**/incidents/")
    await expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Incidents"))
