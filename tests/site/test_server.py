import asyncio

import pytest
from django.urls import reverse

from cohesion.site.server import BOARD, InTurn, kind_of
from cohesion.site.server import RECEIPT as RECEIPTS
from cohesion.site.server import REPLY as REPLIES

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
        asyncio.create_task(in_turn({"type": "http", "method": "POST", "path": PAGE, "n": n}, None, None))
        for n in range(10)
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

    in_turn = InTurn(application, at_once=5, of_a_kind={RECEIPTS: 2, REPLIES: 2})
    asked = [RECEIPT] * 10 + [REPLY] * 5 + [PAGE]
    requests = [
        asyncio.create_task(in_turn({"type": "http", "method": "GET", "path": path}, None, None))
        for path in asked
    ]
    await asyncio.sleep(0)
    assert inside == [RECEIPT, RECEIPT, REPLY, REPLY, PAGE]
    go_on.set()
    await asyncio.gather(*requests)
    assert sorted(inside) == sorted(asked)


async def test_many_who_read_a_board_leave_room_for_a_raise():
    inside, go_on = [], asyncio.Event()

    async def application(scope, receive, send):
        inside.append(scope["path"])
        await go_on.wait()

    in_turn = InTurn(application, at_once=4, of_a_kind={BOARD: 2})
    asked = [("GET", PAGE)] * 10 + [("POST", "/incidents/raise/"), ("POST", f"{PAGE}answer/")]
    requests = [
        asyncio.create_task(in_turn({"type": "http", "method": method, "path": path}, None, None))
        for method, path in asked
    ]
    await asyncio.sleep(0)
    assert inside == [PAGE, PAGE, "/incidents/raise/", f"{PAGE}answer/"]
    go_on.set()
    await asyncio.gather(*requests)
    assert len(inside) == len(asked)


def test_boards_are_known_by_their_addresses():
    def found(*names: str) -> set[str]:
        return {kind_of("GET", reverse(f"incidents:{name}", args=["K7P2"])) for name in names}

    assert found("board", "region", "timeline") == {BOARD}
    assert found("confirm", "update", "stand_down", "answer") == {""}
    assert kind_of("GET", reverse("incidents:raise")) == ""
    assert kind_of("POST", reverse("incidents:board", args=["K7P2"])) == ""


def test_receipts_and_replies_are_known_by_their_addresses():
    def found(*names: str) -> set[str]:
        return {kind_of("POST", reverse(f"messaging:{name}")) for name in names}

    assert found("twilio_status", "twilio_call_status", "notify_status") == {RECEIPTS}
    assert found("twilio_inbound", "notify_inbound") == {REPLIES}
    assert found("twilio_voice", "inbox") == {kind_of("POST", "/incidents/status/")} == {""}


@pytest.mark.parametrize("path", [PAGE, RECEIPT, REPLY])
async def test_request_that_fails_gives_its_turn_back(path):
    async def application(scope, receive, send):
        raise ValueError

    in_turn = InTurn(application, at_once=1, of_a_kind={RECEIPTS: 1, REPLIES: 1, BOARD: 1})
    for _ in range(3):
        assert isinstance(
            (
                await asyncio.gather(
                    in_turn({"type": "http", "method": "GET", "path": path}, None, None),
                    return_exceptions=True,
                )
            )[0],
            ValueError,
        )
