"""What happens at the door, written in the journal: `accounts`, for police, council officers and administrators."""

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver

from cohesion.accounts.sessions import address_of, device_of, masked
from cohesion.accounts.signals import password_failed
from cohesion.directory.access import note
from cohesion.kit import emails

NOBODY = "Somebody at the door"
NAMES = {
    "totp": "an authenticator app",
    "webauthn": "a passkey or security key",
    "recovery_codes": "recovery codes",
}


@receiver(user_logged_in)
def signed_in(request, user, **also) -> None:
    _note(request, user, "signed_in", "Signed in")


@receiver(user_logged_out)
def signed_out(request, user, **also) -> None:
    if user is not None:
        _note(request, user, "signed_out", "Signed out, or the session had ended")


@receiver(password_failed)
def failed(request, email, locked_until, **also) -> None:
    wait = "; has to wait now" if locked_until else ""
    _note(request, None, "failed", f"A wrong password for {emails.masked(email)}{wait}")


@receiver(authentication_failed)
def code_failed(request, user, **also) -> None:
    _note(request, None, "failed", f"A wrong second factor for {emails.masked(user.email or '')}")


@receiver(authenticator_used)
def used(request, user, authenticator, **also) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        _note(request, user, "recovery_code", "Used a recovery code")


@receiver(authenticator_added)
def added(request, user, authenticator, **also) -> None:
    _note(request, user, "factor.added", f"Set up {NAMES[authenticator.type]}")


@receiver(authenticator_removed)
def removed(request, user, authenticator, **also) -> None:
    _note(request, user, "factor.removed", f"Removed {NAMES[authenticator.type]}")


@receiver(authenticator_reset)
def made_anew(request, user, authenticator, **also) -> None:
    _note(request, user, "factor.added", f"Made new {NAMES[authenticator.type]}")


@transaction.atomic
def _note(request, by, kind: str, text: str) -> None:
    """With the kind of device and the network, never the whole address."""
    device, place = device_of(request.META.get("HTTP_USER_AGENT", "")), masked(address_of(request))
    where = f"{device}, {place}" if place else device
    note(by=by, by_name="" if by else NOBODY, kind=kind, text=f"{text} ({where})")
