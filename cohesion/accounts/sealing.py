"""The secrets of second factors as they lie in the database: sealed, so that a stolen table opens nothing.

Fernet (AES-128-CBC with HMAC-SHA256), each key made by HKDF-SHA256 from one of MFA_KEY or, after
those, from SECRET_KEY. The first key seals; all of them open, so that a new one can be put before the old one.
"""

import base64
import logging
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

MARK = "sealed:"  # what does not begin so was kept before secrets were sealed
SECRETS = ("secret", "seed")  # of an app, and of recovery codes
UNREADABLE = "A second factor cannot be read: MFA_KEY or SECRET_KEY is not the one it was sealed with."

log = logging.getLogger(__name__)


class Unreadable(Exception):
    """None of the keys opens it."""


def own_keys() -> list[str]:
    """The keys of MFA_KEY, newest first, with commas between."""
    return [key.strip() for key in settings.MFA_KEY.split(",") if key.strip()]


def seal(text: str) -> str:
    """Sealed with the newest key. What is sealed already is sealed anew."""
    return MARK + _cipher(*own_keys(), settings.SECRET_KEY).encrypt(opened(text).encode()).decode()


def opened(text: str) -> str:
    """What was sealed with any of the keys; raises Unreadable."""
    if not text.startswith(MARK):
        return text
    try:
        return _cipher(*own_keys(), settings.SECRET_KEY).decrypt(text.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        raise Unreadable(UNREADABLE) from None


def opened_or_nothing(text: str) -> str:
    """For signing in: a secret that cannot be read is one that no code fits, and the log says why."""
    try:
        return opened(text)
    except Unreadable:
        log.error(UNREADABLE)
        return base64.b32encode(secrets.token_bytes(20)).decode()


@transaction.atomic
def seal_all(model) -> int:
    """Seals the secrets of every authenticator with the newest key; returns of how many. Raises Unreadable.

    `model` is allauth's Authenticator, or what a migration knows of it. Rows are held, as using a code changes them.
    """
    count = 0
    for row in model.objects.select_for_update().filter(type__in=("totp", "recovery_codes")):
        for name in SECRETS:
            if name in row.data:
                row.data[name] = seal(row.data[name])
        if "migrated_codes" in row.data:
            row.data["migrated_codes"] = [seal(code) for code in row.data["migrated_codes"]]
        row.save(update_fields=["data"])
        count += 1
    return count


def unreadable(model) -> int:
    """How many authenticators none of the keys opens."""
    return sum(
        not _is_readable(row.data) for row in model.objects.filter(type__in=("totp", "recovery_codes"))
    )


def _is_readable(data: dict) -> bool:
    try:
        for text in (*(data[name] for name in SECRETS if name in data), *data.get("migrated_codes", ())):
            opened(text)
    except Unreadable:
        return False
    return True


@lru_cache(maxsize=8)
def _cipher(*texts: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(text))) for text in texts])


def _derived(text: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"cohesion second factors").derive(text.encode())
