"""A small OpenID Connect provider on this machine: real HTTP, real RS256 signatures, and lies on demand."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "cohesion", "between-us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider(ThreadingHTTPServer):
    """`claims` go into the next token over the honest ones; `key` signs it; `asked` is what our service asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.claims: dict[str, object] = {}
        self.key = KEY
        self.asked: dict[str, str] = {}

    def token(self) -> str:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "employee-7",
            "iat": now,
            "exp": now + 60,
            "nonce": self.asked["nonce"],
            "email": "officer@council.example",
            "email_verified": True,
        }
        return jwt.encode(honest | self.claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def authorise(self, address: str) -> str:
        """What a browser would do there: takes note of what is asked, and returns where it is sent back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return f"{self.asked['redirect_uri']}?code=a-code&state={self.asked['state']}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            names = {"authorization": "authorise", "token": "token", "userinfo": "who"}
            ends = {f"{name}_endpoint": f"{issuer}/{path}" for name, path in names.items()}
            self.say(ends | {"issuer": issuer, "jwks_uri": f"{issuer}/keys"})
        elif self.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.say({"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]})

    def do_POST(self) -> None:
        """The token, for whoever proves to have begun (PKCE) and knows the secret."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        knows = sent.get("client_secret") == [SECRET] or self.headers.get("Authorization") == f"Basic {basic}"
        if not knows or proof != self.server.asked["code_challenge"]:
            return self.say({"error": "invalid_grant"}, status=400)
        return self.say({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token()})

    def say(self, what: dict, status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@contextmanager
def running() -> Iterator[Provider]:
    with Provider() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
