import pytest
from asgiref.sync import SyncToAsync
from asgiref.testing import ApplicationCommunicator

from cohesion.asgi import application

WAYS = 3  # what begins a request, the request, and what ends it


@pytest.mark.django_db(transaction=True)
async def test_request_goes_to_its_thread_once_however_much_middleware_there_is(monkeypatch):
    ways, go = [], SyncToAsync.__call__

    async def count(self, *args, **kwargs):
        ways.append(self.func)
        return await go(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", count)
    status, body = await ask("/")
    assert (status, b"</html>" in body) == (200, True)
    assert len(ways) <= WAYS, ways


@pytest.mark.django_db(transaction=True)
async def test_middleware_still_guards_every_answer():
    headers = {}
    status, _ = await ask("/nowhere/", headers)
    assert status == 404
    assert headers[b"x-frame-options"] == b"DENY"
    assert b"default-src 'self'" in headers[b"content-security-policy"]


async def ask(path: str, headers: dict[bytes, bytes] | None = None) -> tuple[int, bytes]:
    """The status and the body of the answer, which a server would write; its headers into `headers`."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b""}
    scope |= {"headers": [(b"host", b"127.0.0.1")]}
    asked = ApplicationCommunicator(application, scope)
    await asked.send_input({"type": "http.request", "body": b""})
    began = await asked.receive_output()
    if headers is not None:
        headers |= {name.lower(): value for name, value in began["headers"]}
    body = (await asked.receive_output())["body"]
    await asked.wait()
    return began["status"], body
