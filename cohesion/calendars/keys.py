"""Secret addresses of 130 bits: kept as a digest, so that a stolen table opens nothing."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

from cohesion.calendars.models import Rsvp

LENGTH = 26  # of 5 bits each; small letters only, as a mail address may change their size


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(rsvp: Rsvp) -> str:
    """The same for as long as the service's key is: a calendar knows an invitation by whom it comes from."""
    made = salted_hmac("cohesion.calendars.rsvp", rsvp.seed.hex, algorithm="sha256").digest()
    return base64.b32encode(made).decode().lower()[:LENGTH]


def new_token() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode().lower()[:LENGTH]
