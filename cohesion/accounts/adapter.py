"""How allauth behaves here: people are invited, nobody signs up, and wrong tries make everybody wait the same."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage

from cohesion.accounts import factors, lockout, sealing
from cohesion.accounts.signals import password_failed
from cohesion.kit import clock


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": (
            "There were too many wrong tries. Wait a while, or sign in with a code by email or a passkey."
        ),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        ours = "cohesion.accounts.adapter.FactorStage"
        return [ours if name.endswith(".AuthenticateStage") else name for name in super().get_login_stages()]

    def pre_authenticate(self, request, **credentials) -> None:
        super().pre_authenticate(request, **credentials)
        if lockout.is_locked(lockout.password_of(credentials.get("email", "")), clock.now()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials) -> None:
        email = credentials.get("email", "")
        found = lockout.count_failure(lockout.password_of(email), clock.now())
        password_failed.send(type(self), request=request, email=email, locked_until=found.until)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Take the one your app shows now, or a recovery code."
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.opened_or_nothing(encrypted_text)

    def generate_authenticator_name(self, user, type) -> str:
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {n}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey belongs to the address people use; the name is only shown."""
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}


class FactorStage(AuthenticateStage):
    """Asks for the second factor after the first, unless the council's own sign-in has vouched for one."""

    def _should_handle(self, request) -> bool:
        return super()._should_handle(request) and not factors.shown(request.session, self.login.user)


def display(person) -> str:
    return person.name
