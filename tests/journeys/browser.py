"""A real browser for the journeys: which one, how it is watched, and what makes a page accessible."""

import os
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import BrowserContext, Page

INSTALL = "Install a browser (apt-get install chromium) or name one in COHESION_BROWSER."
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def find_browser() -> str | None:
    """The path of a Chromium: the one named, else Debian's, else Google's, else Playwright's own; None if none."""
    named = os.environ.get("COHESION_BROWSER")
    if named:
        return named
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(iter(map(str, sorted(cache.glob("chromium-*/chrome-linux*/chrome"), reverse=True))), None)


@dataclass(frozen=True)
class Screen:
    """What a person looks at: a width in CSS pixels, with JavaScript or without."""

    width: int
    javascript: bool = True

    def __str__(self) -> str:
        return f"{self.width}{'' if self.javascript else '-without-javascript'}"

    def context(self) -> dict:
        """The options of a browser context of this screen, in the house's language and time."""
        return {
            "viewport": {"width": self.width, "height": 844 if self.width < 600 else 900},
            "has_touch": self.width < 600,
            "java_script_enabled": self.javascript,
            "locale": "en-GB",
            "timezone_id": "Europe/London",
        }


DESK, PHONE, PLAIN = Screen(1280), Screen(390), Screen(390, javascript=False)


@dataclass
class Watch:
    """Collects what goes wrong in a browser: console and page errors, broken security policy, requests to elsewhere."""

    home: str
    seen: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, pattern: str) -> None:
        """Expects troubles that match: a refusal that the test asks for, a server that it stops."""
        self.forgiven.append(pattern)

    def over(self, context: BrowserContext) -> None:
        context.on(
            "console", lambda said: said.type == "error" and self.note(f"{said.page.url}: {said.text}")
        )
        context.on(
            "weberror", lambda error: self.note(f"{error.page.url if error.page else ''}: {error.error}")
        )
        context.on("request", lambda request: self.is_home(request.url) or self.note(f"asked {request.url}"))

    def is_home(self, url: str) -> bool:
        return url.startswith((self.home + "/", "data:", "blob:", "about:"))

    def note(self, trouble: str) -> None:
        self.seen.append(trouble)

    def troubles(self) -> list[str]:
        return [
            trouble for trouble in self.seen if not any(re.search(word, trouble) for word in self.forgiven)
        ]


async def sign_in(page: Page, role: str) -> None:
    """Signs in by the demonstration's one click, as police, duty, lead, administrator or site."""
    await page.goto("/demo/")
    await page.locator(f'form[action="/demo/sign-in/{role}/"] button').click()


async def assert_accessible(page: Page) -> None:
    """Fails with a list of what is against WCAG 2.2 AA on the page as it stands, or makes it scroll sideways."""
    if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        raise AssertionError(f"{page.url} scrolls sideways at {page.viewport_size['width']} px.")
    if await page.evaluate("matchMedia('(scripting: none)').matches"):
        found = await violations_of_a_copy(page)
    else:
        found = await violations(page)
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(found)


async def violations(page: Page) -> list[str]:
    results = await Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
    return [
        f"- {rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:160]}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


async def violations_of_a_copy(page: Page) -> list[str]:
    """As the check is itself a script, it looks at a copy of a page without JavaScript, whose own scripts stay out."""
    text = re.sub(r"<script\b.*?</script>|</?noscript>", "", await page.content(), flags=re.DOTALL)
    context = await page.context.browser.new_context(viewport=page.viewport_size)
    try:
        copy = await context.new_page()
        await copy.route(
            page.url, lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8")
        )
        await copy.goto(page.url)
        return await violations(copy)
    finally:
        await context.close()
