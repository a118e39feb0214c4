"""What is kept about how people get in: sign-ins, wrong tries, second factors, the council's own sign-in."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import QuerySet

from cohesion.accounts import factors, lockout, sessions
from cohesion.accounts.models import Lockout, Person, SignIn
from cohesion.records.ours import delete
from cohesion.records.registry import About, Held, Kind, Row, register_about, register_kind

RULE = "retention.sign_ins"


def register() -> None:
    register_kind(
        Kind("sign_ins", "Where people were signed in", RULE, past_sign_ins, delete, ("accounts.SignIn",))
    )
    register_kind(Kind("tries", "Wrong tries to sign in", RULE, past_tries, delete, ("accounts.Lockout",)))
    register_about(About("Where they are signed in", signed_in, erase_signed_in, covers=("accounts.SignIn",)))
    register_about(About("Second factors", second_factors, erase_second_factors))
    register_about(About("The council's sign-in", single_sign_on, erase_single_sign_on))


# --- past their time ----------------------------------------------------------------------------------------------


def past_sign_ins(before: datetime, held: Held) -> QuerySet[SignIn]:
    """Counted from when they opened nothing any more."""
    ended = SignIn.objects.filter(good_until__lt=before, reads_until__lt=before)
    return ended.exclude(person__in=held.people)


def past_tries(before: datetime, held: Held) -> QuerySet[Lockout]:
    """Known by a digest only: nobody can say whose they were, so no hold of a person keeps them."""
    return Lockout.objects.filter(last_at__lt=before)


# --- about one person ---------------------------------------------------------------------------------------------


def signed_in(person: Person) -> list[Row]:
    return list[Row](person.sign_ins.order_by("pk").values("device", "place", "began_at", "seen_at"))


def erase_signed_in(by, person: Person, reason: str) -> int:
    """Signs them out everywhere, and forgets what was tried wrongly in their name."""
    return sessions.end(person=person) + lockout.unlock(person)


def second_factors(person: Person) -> list[Row]:
    """What was set up and when; never the secret."""
    found = Authenticator.objects.filter(user=person).order_by("pk")
    return list[Row](found.values("type", "created_at", "last_used_at"))


def erase_second_factors(by, person: Person, reason: str) -> int:
    return factors.take_away(person)


def single_sign_on(person: Person) -> list[Row]:
    """As the council's sign-in described them when they came."""
    found = SocialAccount.objects.filter(user=person).order_by("pk")
    return list[Row](found.values("provider", "uid", "extra_data", "date_joined", "last_login"))


def erase_single_sign_on(by, person: Person, reason: str) -> int:
    return SocialAccount.objects.filter(user=person).delete()[0]
