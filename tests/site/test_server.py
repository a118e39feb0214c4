import asyncio

from cohesion.site.server import InTurn


async def test_only_so_many_requests_are_worked_on_at_once():
    inside, most, go_on = [], [], asyncio.Event()

    async def application(scope, receive, send):
        inside.append(scope)
        most.append(len(inside))
        await go_on.wait()
        inside.remove(scope)

    in_turn = InTurn(application, at_once=3)
    requests = [asyncio.create_task(in_turn({"type": "http", "n": n}, None, None)) for n in range(10)]
    sockets = [asyncio.create_task(in_turn({"type": "websocket", "n": n}, None, None)) for n in range(5)]
    await asyncio.sleep(0)
    assert len(inside) == 3 + 5
    go_on.set()
    await asyncio.gather(*requests, *sockets)
    assert len(most) == 15


async def test_request_that_fails_gives_its_turn_back():
    async def application(scope, receive, send):
        raise ValueError

    in_turn = InTurn(application, at_once=1)
    for _ in range(3):
        assert isinstance(
            (await asyncio.gather(in_turn({"type": "http"}, None, None), return_exceptions=True))[0],
            ValueError,
        )
