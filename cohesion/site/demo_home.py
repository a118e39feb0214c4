"""Where a demonstration lives: one folder with its database and its secret, and the settings it runs with."""

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

MARK = "COHESION_DEMO"  # set for the process that runs with the demonstration's settings
OURS = (
    "SECRET_KEY",
    "DATABASE_URL",
    "PUBLIC_URL",
    "SITE_NAME",
    "SMS_PROVIDER",
    "VOICE_PROVIDER",
    "EMAIL_URL",
    "EMAIL_FROM",
    "DEADMAN_URL",
    "CASCADE_FOLDER",
    "EMAIL_REPLY_TO",
    "DEMO",
)


class Home:
    """A folder for one demonstration. Several on one machine keep apart by folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self.secret = self.folder / "secret_key"
        self.address = self.folder / "address"

    def prepare(self) -> None:
        """Makes the folder and, once, its secret key, readable by nobody else."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.secret.exists():
            with os.fdopen(os.open(self.secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))

    def environment(self, around: Mapping[str, str], *, address: str) -> dict[str, str]:
        """The environment to run in: what is around, but none of the settings of a real installation in it."""
        ours = {name: value for name, value in around.items() if not _is_setting(name)}
        return ours | {
            MARK: str(self.folder),
            "DEMO": "True",
            "SMS_PROVIDER": "simulator",
            "VOICE_PROVIDER": "simulator",
            "EMAIL_URL": "console:",
            "SECRET_KEY_FILE": str(self.secret),
            "DATABASE_URL": f"sqlite:///{quote(str(self.folder / 'cohesion.sqlite3'))}",
            "PUBLIC_URL": address,
        }

    def remember(self, address: str) -> None:
        """Notes where this demonstration runs, for whoever plays a story against it."""
        self.address.write_text(address, encoding="utf-8")

    def last_address(self) -> str:
        """Where it ran last; "" when it never did."""
        return self.address.read_text(encoding="utf-8").strip() if self.address.exists() else ""


def _is_setting(name: str) -> bool:
    return name.removesuffix("_FILE") in OURS or name.startswith(("TWILIO_", "OIDC_"))


def is_free(port: int) -> bool:
    """Whether nobody listens on that port of this computer."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def play_line(folder: Path) -> str:
    """What to type in another window, at the project's folder, to see the story of the fire."""
    return f'make demo ARGS="--play e1" DATA={os.path.relpath(folder)}'
