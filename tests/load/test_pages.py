"""What a board costs the server, as processor time, against a page that does the least of the same kind."""

from tests.load.measure import Pairs, cpu_s
from tests.load.plain import plain
from tests.load.raising import board_of_new_incident
from tests.load.service import Browser, Service

ROUNDS, PAGES = 5, 40
RESPONDERS = 30  # as many rows as the yardstick has
LOG = 1000  # lines added to the timeline
ALARM = 5.0
NOTES = f"""
from django.db import transaction
from cohesion.accounts.models import Person
from incidents.actions import note
from incidents.models import Incident
officer, incident = Person.objects.get(email="duty@example.org"), Incident.objects.get()
with transaction.atomic():
    for n in range({LOG}):
        note(by=officer, incident=incident, text="A line of the timeline")
"""


async def cost_ms(service: Service, browser: Browser, path: str, anew: str = "", **headers: str) -> float:
    """Milliseconds of processor time for one request, from many in a row; each after a change of the topic `anew`."""
    used = cpu_s(service.process.pid)
    for _ in range(PAGES):
        if anew:
            service.tell(f"UPDATE live_topic SET revision = revision + 1 WHERE name = '{anew}'")  # noqa: S608
        await browser.page(path, **headers)
    return 1000 * (cpu_s(service.process.pid) - used) / PAGES


async def test_board_against_a_plain_page(new_service, report):
    service = new_service(RESPONDERS)
    service.start()
    officer = service.people["officers"][0]
    board = await board_of_new_incident(service)
    with plain(service) as yardstick:
        async with Browser(service, officer) as ours, Browser(yardstick, "") as bare:

            async def compare(what: str, path: str, anew: str = "", **headers: str) -> Pairs:
                pairs = Pairs(f"{what}, processor", "ms")
                for _ in range(ROUNDS):
                    base = await cost_ms(yardstick, bare, "/page/")
                    pairs.add(await cost_ms(service, ours, path, anew, **headers), base)
                return pairs

            region = f"{board}board/"
            topic = f"incident.{board.split('/')[2]}"
            page = await compare(f"board of {RESPONDERS} responders, rendered anew", board, topic)
            shared = await compare("the same, for whoever comes within a second", board)
            report((await compare("an empty page, signed in", "/privacy/")).line())
            report(page.line("≤ × 2.5", f"> × {ALARM:g}"))
            report(shared.line("≤ × 2.5"))
            report((await compare("its live part", region)).line())
            etag = (await ours.page(region))[0].headers["ETag"]
            report((await compare("its live part, unchanged", region, **{"If-None-Match": etag})).line())
            service.manage("shell", "-v", "0", "-c", NOTES)
            long = await compare(f"board with {LOG} more lines on its timeline, rendered anew", board, topic)
            report(long.line("≤ × 2.5", f"> × {ALARM:g}"))
    assert page.times <= ALARM
    assert long.times <= ALARM
