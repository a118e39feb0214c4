"""The secrets of second factors: sealed in the table, opened by every key that is set, moved to a new one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command

from cohesion.accounts import sealing
from cohesion.checks import key_of_factors_is_long
from cohesion.directory.states import Role
from cohesion.site.diagnosis import people
from tests import factories
from tests.accounts import totp

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, NEW = "old-" * 10, "new-" * 10
PASSWORD = "correct horse battery"


def in_clear(person) -> Authenticator:
    """As it lay there before secrets were sealed."""
    return Authenticator.objects.create(user=person, type="totp", data={"secret": SECRET})


def test_what_is_set_up_lies_sealed_and_still_signs_in(client):
    person = factories.an_officer(Role.DUTY_OFFICER)
    person.set_password(PASSWORD)
    person.save()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    shown = re.search(r'secret">([A-Z2-7]+)<', client.get("/accounts/2fa/totp/activate/").content.decode())[1]
    client.post("/accounts/2fa/totp/activate/", {"code": totp.code(shown)})

    app, codes = (Authenticator.objects.get(type=kind) for kind in ("totp", "recovery_codes"))
    assert app.data["secret"].startswith(sealing.MARK)
    assert shown not in str(app.data)
    assert codes.data["seed"].startswith(sealing.MARK)
    code = RecoveryCodes(codes).get_unused_codes()[0]
    assert not RecoveryCodes(codes).validate_code("00000000")
    assert RecoveryCodes(codes).validate_code(code)


def test_two_that_are_alike_are_sealed_differently():
    assert sealing.seal(SECRET) != sealing.seal(SECRET)
    assert sealing.opened(sealing.seal(SECRET)) == SECRET
    assert sealing.opened(sealing.seal(sealing.seal(SECRET))) == SECRET


def test_what_was_kept_in_clear_is_read_and_then_sealed(capsys):
    app = in_clear(factories.a_person())
    codes = {"seed": "abc", "used_mask": 3, "migrated_codes": ["123"]}
    other = Authenticator.objects.create(user=factories.a_person(), type="recovery_codes", data=codes)
    assert app.wrap().validate_code(totp.code(SECRET))

    call_command("reseal_factors")

    app.refresh_from_db()
    other.refresh_from_db()
    assert SECRET not in str(app.data)
    assert "2 sealed" in capsys.readouterr().out
    assert sealing.opened(app.data["secret"]) == SECRET
    assert other.data["used_mask"] == 3
    assert RecoveryCodes(other).get_unused_codes() == ["123"]


def test_new_key_goes_before_the_old_one_and_then_alone(settings):
    settings.MFA_KEY = OLD
    app = in_clear(factories.a_person())
    call_command("reseal_factors")
    settings.MFA_KEY = f"{NEW}, {OLD}"
    app.refresh_from_db()
    assert sealing.opened(app.data["secret"]) == SECRET

    call_command("reseal_factors")

    app.refresh_from_db()
    settings.MFA_KEY = NEW
    settings.SECRET_KEY = "another " * 8
    assert sealing.opened(app.data["secret"]) == SECRET
    assert people.second_factors().grade == "ok"


def test_lost_key_lets_nobody_in_changes_nothing_and_is_said(settings, caplog):
    app = in_clear(factories.a_person())
    call_command("reseal_factors")
    before = Authenticator.objects.get().data
    settings.SECRET_KEY = "another " * 8

    app.refresh_from_db()
    assert not app.wrap().validate_code(totp.code(SECRET))
    assert "cannot be read" in caplog.text
    assert people.second_factors().what == "1 second factors cannot be read."
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal_factors")
    assert Authenticator.objects.get().data == before


def test_key_that_can_be_guessed_is_refused(settings):
    assert key_of_factors_is_long(None) == []
    settings.MFA_KEY = f"{NEW},short"
    assert [found.id for found in key_of_factors_is_long(None)] == ["cohesion.E023"]
