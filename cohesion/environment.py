"""Reads the settings a council makes, from the environment or from files named in it."""

import os
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Named settings with a sentence each; a wrong one is refused by its name.

    Each NAME may also be given as NAME_FILE, the path of a file that holds the value: that is how secrets arrive.
    """

    def __init__(self, source: dict[str, str] | None = None) -> None:
        self.source = os.environ if source is None else source
        self.known: dict[str, str] = {}

    def text(self, name: str, default: str, about: str) -> str:
        self.known[name] = about
        path = self.source.get(f"{name}_FILE")
        if path:
            if name in self.source:
                raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as problem:
                raise ImproperlyConfigured(f"{name}_FILE cannot be read: {problem}.") from problem
        return self.source.get(name, default)

    def choice(self, name: str, default: str, choices: tuple[str, ...], about: str) -> str:
        value = self.text(name, default, about)
        if value not in choices:
            raise ImproperlyConfigured(f"{name} is {value!r}. It must be one of: {', '.join(choices)}.")
        return value

    def flag(self, name: str, default: bool, about: str) -> bool:
        value = self.text(name, str(default), about)
        if value not in ("True", "False"):
            raise ImproperlyConfigured(f"{name} is {value!r}. It must be True or False.")
        return value == "True"

    def address(self, name: str, default: str, about: str) -> str:
        """An http or https address, without a slash at its end."""
        value = self.text(name, default, about)
        parts = in_parts(name, value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ImproperlyConfigured(
                f"{name} is {value!r}. It must be an address such as https://cohesion.example."
            )
        return value.rstrip("/")

    def database(self, name: str, default: str, about: str) -> dict[str, object]:
        """A database from sqlite:///relative/path, sqlite:////absolute/path or postgres://user:word@host:port/name."""
        value = self.text(name, default, about)
        parts = in_parts(name, value)
        if parts.scheme == "sqlite" and parts.path.strip("/"):
            return sqlite(unquote(parts.path[1:]))
        if parts.scheme in ("postgres", "postgresql") and parts.path.strip("/"):
            return postgres(parts)
        raise ImproperlyConfigured(
            f"{name} is not understood. Use sqlite:///cohesion.sqlite3 or postgres://user:password@host:5432/name."
        )

    def mail(self, name: str, default: str, about: str) -> dict[str, object]:
        """Django's email settings from smtp://user:word@host:587?tls=True, or console: to print instead of send."""
        value = self.text(name, default, about)
        parts = in_parts(name, value)
        if parts.scheme == "console":
            return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        if parts.scheme != "smtp" or not parts.hostname:
            raise ImproperlyConfigured(
                f"{name} is not understood. Use smtp://user:password@host:587?tls=True."
            )
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or 25,
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": dict(parse_qsl(parts.query)).get("tls") == "True",
            "EMAIL_TIMEOUT": 10,
        }


def in_parts(name: str, value: str) -> SplitResult:
    """The parts of an address; one with a port that is no number, or with a broken host, is refused by name."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as problem:
        raise ImproperlyConfigured(f"{name} is not understood: {problem}.") from problem
    return parts


def sqlite(path: str) -> dict[str, object]:
    """A database in a file; its folder is made if it is not there yet."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "cohesion.kit.sqlite",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgres(parts: SplitResult) -> dict[str, object]:
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": query | {"pool": {"min_size": 2, "max_size": 20, "timeout": 20}},
    }
