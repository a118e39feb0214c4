"""A server on this machine that stands for one outside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Answer = tuple[int, bytes]


@dataclass
class Outside:
    """Its address, and the requests it got as (method, path, headers)."""

    address: str
    got: list[tuple] = field(default_factory=list)


@contextmanager
def outside(answer: Callable[[str, str], Answer], **headers: str) -> Iterator[Outside]:
    """Answers each request with what `answer(method, path)` says."""

    class Handler(BaseHTTPRequestHandler):
        def reply(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            seen.got.append((self.command, self.path, self.headers))
            status, body = answer(self.command, self.path)
            self.send_response_only(status)
            for name, value in ({"Date": self.date_time_string()} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = reply

        def log_message(self, *_) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        seen = Outside(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()
