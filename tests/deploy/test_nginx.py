"""The proxy of deploy/nginx.conf, before a running service, with a certificate of our own."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import aiohttp
import pytest
from channels.db import database_sync_to_async
from django.conf import settings

from cohesion.accounts.links import new_link
from cohesion.accounts.models import Person, PersonalLink
from cohesion.live import tokens
from cohesion.live.consumers import Close
from tests.live.sockets import change
from tests.site.process import PATIENCE, Process

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "cohesion.example"
TOPIC = "open.board"
AROUND = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{ access_log {folder}/access.log;
client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
{site} }}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def nginx() -> str:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not (program and shutil.which("openssl")):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "needs nginx and openssl: apt-get install nginx openssl"
        )
    return program


@pytest.fixture
def certificate(tmp_path, nginx) -> Path:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    made += ["-addext", f"subjectAltName=DNS:{NAME}", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "fullchain.pem"


def configuration(folder: Path, *, plain: int, secure: int, service: str) -> Path:
    """Our site with ports and certificate of the test; nothing else in it is changed."""
    site = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text()
    site = re.sub(r"\n\s*listen \[::\].*", "", site)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace(
        "listen 443 ", f"listen 127.0.0.1:{secure} "
    )
    site = site.replace("/etc/cohesion/tls", str(folder)).replace("http://127.0.0.1:8000", service)
    path = folder / "nginx.conf"
    path.write_text(AROUND.format(folder=folder, site=site))
    return path


def test_nginx_has_no_complaint(nginx, certificate, tmp_path):
    path = configuration(tmp_path, plain=free_port(), secure=free_port(), service="http://127.0.0.1:8000")
    ended = subprocess.run([nginx, "-t", "-c", path], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "warn" not in ended.stderr


@pytest.fixture
def proxied(nginx, certificate, tmp_path):
    """A running service behind a running nginx; gives the ports of http and https, and the service."""
    plain, secure = free_port(), free_port()
    with Process(tmp_path, "serve", "--port", "0", PUBLIC_URL=f"https://{NAME}") as served:
        path = configuration(tmp_path, plain=plain, secure=secure, service=served.address())
        running = subprocess.Popen([nginx, "-c", path], stderr=subprocess.DEVNULL)
        try:
            wait_until_listening(secure)
            yield plain, secure, served
        finally:
            running.terminate()
            running.wait(PATIENCE)


def wait_until_listening(port: int) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < give_up, "nginx does not listen"
        time.sleep(0.02)


@pytest.fixture
async def browser(certificate):
    """A client that trusts our certificate and believes that our name is this machine."""
    trusted = ssl.create_default_context(cafile=str(certificate))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusted)) as session:
        yield session


def to(port: int, path: str, scheme: str = "https") -> dict:
    return {
        "url": f"{scheme}://127.0.0.1:{port}{path}",
        "headers": {"Host": NAME, "Origin": f"https://{NAME}"},
    }


async def test_pages_sockets_and_secrets_through_the_proxy(proxied, browser, tmp_path):
    plain, secure, served = proxied
    async with browser.get(**to(plain, "/", "http"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/")
    async with browser.get(**to(secure, "/"), server_hostname=NAME) as answer:
        assert (answer.status, "Call 999" in await answer.text()) == (200, True)
    async with browser.get(**to(secure, "/a/not-to-be-written-down/"), server_hostname=NAME):
        pass

    amina = await database_sync_to_async(Person.objects.create)(name="Amina Example")
    await database_sync_to_async(new_link)(person=amina, purpose=PersonalLink.Purpose.ANSWER)
    link = await database_sync_to_async(amina.links.get)()
    token = tokens.issue(TOPIC, amina, by_link=link.pk)
    async with browser.ws_connect(**to(secure, f"/live/?token={token}"), server_hostname=NAME) as socket:
        assert await socket.receive_json(timeout=20) == {"revision": 0}
        await change(TOPIC)
        assert await socket.receive_json(timeout=20) == {"revision": 1}
        served.tell()
        await socket.receive(timeout=20)
        assert socket.close_code == Close.RESTARTING

    logged = (tmp_path / "access.log").read_text()
    assert '"GET / HTTP' in logged
    assert "not-to-be-written-down" not in logged
    assert token not in logged
