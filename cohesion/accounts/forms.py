"""The library's forms for second factors: a code is guessed no faster than a password, a passkey asked for plainly."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.core.exceptions import ValidationError

from cohesion.accounts import lockout
from cohesion.kit import clock

WAIT = "There were too many wrong codes. Wait a while, or use a passkey."


class CountedCode:
    """Counts wrong codes for the person, in all processes; the right one forgets them."""

    def clean_code(self) -> str:
        what = lockout.codes_of(self.user)  # type: ignore[attr-defined]
        if lockout.is_locked(what, clock.now()):
            raise ValidationError(WAIT)
        try:
            code = super().clean_code()  # type: ignore[misc]
        except ValidationError as wrong:
            if wrong.message == get_adapter().error_messages["incorrect_code"]:
                lockout.count_failure(what, clock.now())
            raise
        lockout.clear(what)
        return code


class FactorForm(CountedCode, AuthenticateForm):
    pass


class FactorAgainForm(CountedCode, ReauthenticateForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        alone = self.fields["passwordless"]
        alone.label = "It signs me in by itself, without a password"
        alone.help_text = (
            "For a passkey. Leave this empty for a key that you only plug in as a second factor."
        )
