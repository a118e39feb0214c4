import asyncio

import pytest
from django.urls import reverse

from cohesion.site.server import RECEIPT as RECEIPTS
from cohesion.site.server import REPLY as REPLIES
from cohesion.site.server import InTurn, kind_of

PAGE = "/incidents/K7P2/"
RECEIPT = "/messaging/twilio/status/"
REPLY = "/messaging/twilio/inbound/"


async def test_only_so_many_requests_are_worked_on_at_once():
    inside, most, go_on = [], [], asyncio.Event()

    async def application(scope, receive, send):
        inside.append(scope)
        most.append(len(inside))
        await go_on.wait()
        inside.remove(scope)

    in_turn = InTurn(application, at_once=3)
    requests = [
        asyncio.create_task(in_turn({"type": "http", "path": PAGE, "n": n}, None, None)) for n in range(10)
    ]
    sockets = [asyncio.create_task(in_turn({"type": "websocket", "n": n}, None, None)) for n in range(5)]
    await asyncio.sleep(0)
    assert len(inside) == 3 + 5
    go_on.set()
    await asyncio.gather(*requests, *sockets)
    assert len(most) == 15


async def test_floods_of_receipts_and_of_replies_leave_room_for_each_other_and_for_pages():
    inside, go_on = [], asyncio.Event()

    async def application(scope, receive, send):
        inside.append(scope["path"])
        await go_on.wait()

    in_turn = InTurn(application, at_once=5, of_a_kind=2)
    asked = [RECEIPT] * 10 + [REPLY] * 5 + [PAGE]
    requests = [asyncio.create_task(in_turn({"type": "http", "path": path}, None, None)) for path in asked]
    await asyncio.sleep(0)
    assert inside == [RECEIPT, RECEIPT, REPLY, REPLY, PAGE]
    go_on.set()
    await asyncio.gather(*requests)
    assert sorted(inside) == sorted(asked)


def test_receipts_and_replies_are_known_by_their_addresses():
    def found(*names: str) -> set[str]:
        return {kind_of(reverse(f"messaging:{name}")) for name in names}

    assert found("twilio_status", "twilio_call_status", "notify_status") == {RECEIPTS}
    assert found("twilio_inbound", "notify_inbound") == {REPLIES}
    assert found("twilio_voice", "inbox") == {kind_of("/incidents/status/")} == {""}


@pytest.mark.parametrize("path", [PAGE, RECEIPT, REPLY])
async def test_request_that_fails_gives_its_turn_back(path):
    async def application(scope, receive, send):
        raise ValueError

    in_turn = InTurn(application, at_once=1, of_a_kind=1)
    for _ in range(3):
        assert isinstance(
            (
                await asyncio.gather(
                    in_turn({"type": "http", "path": path}, None, None), return_exceptions=True
                )
            )[0],
            ValueError,
        )
