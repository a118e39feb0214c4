"""Fills in a form as a person does: finds it by where it goes, opens what is folded, types, ticks, and presses."""

from playwright.async_api import Locator, Page

HIDDEN = {"key", "shown", "seen", "read_at"}  # what a page carries for itself: nobody types it
FORM = """([address, names]) => [...document.forms].findIndex(form => form.method == "post"
  && new URL(form.getAttribute("action") ?? "", location.href).pathname == address
  && names.every(name => form.elements[name]))"""


async def form_to(page: Page, address: str, typed: dict) -> Locator | None:
    """The form that sends what was typed to that address; None when this page does not offer it."""
    names = [name for name in typed if name not in HIDDEN | {"send"}]
    index = await page.evaluate(FORM, [address, names])
    return page.locator("form").nth(index) if index >= 0 else None


async def unfold(inside: Locator) -> None:
    """Opens the folds around something, the outermost first."""
    folds = inside.locator("xpath=ancestor::details[not(@open)]")
    while await folds.count():
        await folds.first.locator("summary").first.click()


async def fill(form: Locator, typed: dict) -> None:
    for name, value in typed.items():
        fields = form.locator(
            f'input[name="{name}"]:not([type=hidden]), textarea[name="{name}"], select[name="{name}"]'
        )
        if name not in HIDDEN and await fields.count():
            await unfold(fields.first)
            await fill_one(fields, value)


async def fill_one(fields: Locator, value: object) -> None:
    """One name of a form, whatever stands for it: a choice of boxes, a list, or a line to type on."""
    kind = await fields.first.evaluate("field => field.type")
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            await fields.and_(fields.page.locator(f'[value="{one}"], [type=checkbox]:not([value])')).check()
    elif kind == "select-one":
        await fields.select_option(str(value))
    else:
        await fields.fill(str(value))


async def button_of(form: Locator, typed: dict) -> Locator:
    """The button that says one of the things typed, else the only one, or the first."""
    for name, value in typed.items():
        named = form.locator(f'button[name="{name}"][value="{value}"]')
        if await named.count():
            return named
    return form.locator("button:not([type=button])").first


async def press(button: Locator, *, times: int = 1) -> None:
    """And waits for the page that follows."""
    await unfold(button)
    async with button.page.expect_navigation(wait_until="load"):
        await button.click(click_count=times)
