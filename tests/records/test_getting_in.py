"""Sign-ins, wrong tries, second factors and invitations end in time, come out when asked, and go when erased."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from cohesion.accounts import lockout
from cohesion.accounts.models import Lockout, SignIn
from cohesion.directory.joining import invite, take_back
from cohesion.directory.models import Invitation
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.records import actions
from incidents.actions import raise_incident, stand_down
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "Asked by letter on 1 December 2026"


@pytest.fixture
def lead():
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False)


@pytest.fixture
def officer(client):
    """Who signed in, mistyped once, has an app, comes by the council's sign-in too, and was invited."""
    found = factories.an_officer(name="Ruth Amos")
    client.force_login(found)
    lockout.count_failure(lockout.password_of(found.email), clock.now())
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={"secret": "hush"})
    SocialAccount.objects.create(user=found, provider="council", uid="sub-7", extra_data={"name": "Ruth"})
    invitation_to(found.email)
    return found


def invitation_to(email: str, by=None) -> Invitation:
    by = by or factories.an_officer(Role.ADMINISTRATOR, on_duty=False)
    return invite(by=by, email=email, name="Ruth Amos", role=Role.COHESION_LEAD)


def swept(days: int) -> dict[str, int]:
    return actions.sweep(by=None, now=clock.now() + timedelta(days=days))


def test_sign_ins_and_wrong_tries_go_a_week_after_they_ended(officer):
    before = SignIn.objects.count()
    assert not any(swept(6)[kind] for kind in ("sign_ins", "tries"))
    assert {kind: n for kind, n in swept(9).items() if kind in ("sign_ins", "tries")} == {
        "sign_ins": before,
        "tries": 1,
    }
    assert not SignIn.objects.exists()


def test_invitations_go_a_month_after_they_ended(lead):
    taken_back = invitation_to("one@example.org", by=lead)
    take_back(by=lead, invitation=taken_back)
    invitation_to("two@example.org", by=lead)
    assert swept(31)["invitations"] == 1
    assert Invitation.objects.get().email == "two@example.org"
    assert swept(60)["invitations"] == 1


def test_a_hold_keeps_them(officer, lead):
    actions.hold(by=lead, person=officer, reason="A complaint")
    swept(60)
    assert SignIn.objects.filter(person=officer).exists()
    assert Invitation.objects.filter(email=officer.email).exists()


def test_they_come_out_without_a_secret(officer, lead):
    found = actions.gather(by=lead, person=officer)
    parts = ("Where they are signed in", "Second factors", "The council's sign-in", "Invitations to them")
    assert [len(found[part]) for part in parts] == [1, 1, 1, 1]
    assert "hush" not in repr(found)


def test_they_go_when_erased(officer, lead, client):
    email = officer.email
    actions.erase(by=lead, person=officer, reason=REASON)
    for table in (SignIn, Authenticator, SocialAccount):
        assert not table.objects.filter(**{"person" if table is SignIn else "user": officer}).exists()
    assert not Invitation.objects.filter(email=email).exists()
    assert not Lockout.objects.exists()
    assert client.get("/incidents/").status_code == 302  # signed out


def test_a_lead_erases_no_administrator_and_nobody_the_last_one(lead):
    chief = factories.an_officer(Role.ADMINISTRATOR, on_duty=False)
    with pytest.raises(actions.Refused, match="administrator"):
        actions.erase(by=lead, person=chief, reason=REASON)
    with pytest.raises(actions.Refused, match="last administrator"):
        actions.erase(by=chief, person=chief, reason=REASON)
    chief.refresh_from_db()
    assert chief.is_active
    assert chief.email


def test_who_signed_in_is_forgotten_after_six_years(officer):
    lines = Entry.objects.filter(subject="accounts", at__lt=clock.now()).exclude(words__text="")
    assert lines.exists()
    swept(2189)
    assert lines.exists()
    swept(2192)
    assert not lines.exists()


def test_the_line_about_a_raise_without_a_second_factor_goes_with_the_name():
    place, _, _, police, officer = factories.a_site()
    incident = raise_incident(by=officer, place=place, kind="fire", unproven=True)
    stand_down(by=police, incident=incident, remains="Nothing")
    swept(367)
    kept = Entry.objects.filter(subject=incident.topic, kind="unproven").values_list("words__by", flat=True)
    assert list(kept) == [None]
