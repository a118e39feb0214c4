"""Second factors: who has one, and whether a session has shown it. The mark is bound to the person."""

from allauth.mfa.models import Authenticator

KEY = "second_factor"
REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these
DEMONSTRATION, SINGLE_SIGN_ON = "demonstration", "single sign-on"


def show(session, person, how: str) -> None:
    """Notes how a person gave a second factor in this session."""
    session[KEY] = [person.pk, how]


def shown(session, person) -> str:
    """How this person gave a second factor in this session; "" when they did not."""
    held = session.get(KEY)
    return held[1] if held and held[0] == person.pk else ""


def forget(session) -> None:
    session.pop(KEY, None)


def has_one(person) -> bool:
    """Whether the person has set up an app or a passkey."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=REAL).exists()


def take_away(person) -> int:
    """Removes all that a person has set up, as when their phone is lost; returns how many things that was."""
    return Authenticator.objects.filter(user_id=person.pk).delete()[0]
