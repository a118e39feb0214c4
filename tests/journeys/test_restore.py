"""The drill: a copy of a running service, an empty place, and the board is there again."""

import re

from playwright.async_api import expect

from tests.journeys.browser import DESK, sign_in
from tests.journeys.conftest import make_database
from tests.journeys.server import Live


async def test_board_is_there_again_after_a_restore_on_an_empty_system(live, open_page, tmp_path, worker_id):
    live.environment["BACKUP_KEY"] = "a key of copies that is long enough"
    copy = tmp_path / "copy"
    said = live.manage(
        "raise_incident", "--by", "rachel.merriman@example.org", "--place", "C3", "--kind", "fire"
    )
    ref = said.split()[1]
    live.manage("backup", "--out", str(copy))
    live.stop()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    again = Live(folder, make_database(folder, f"again_{worker_id}"), live.port)
    again.environment |= {"BACKUP_KEY": live.environment["BACKUP_KEY"]}
    again.manage("restore", str(copy))
    again.start()
    page = await open_page(DESK)
    try:
        await sign_in(page, "duty")
        await page.goto(f"/incidents/{ref}/")
        await expect(page.locator("main")).to_contain_text(re.compile("UNCONFIRMED|Unconfirmed"))
    finally:
        again.stop()
    assert again.troubles() == []
