"""Invitations: who may invite whom to what, and that each opens one post, once."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from cohesion.accounts.models import Person
from cohesion.directory import joining
from cohesion.directory.actions import end_post
from cohesion.directory.models import Invitation
from cohesion.directory.queries import standing
from cohesion.directory.rules import may_appoint, needs_second_factor
from cohesion.directory.states import Rank, Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from tests import factories

pytestmark = pytest.mark.django_db
NEW = {"email": "New.Officer@council.example", "name": "Amina Example", "role": Role.DUTY_OFFICER}


@pytest.fixture
def administrator():
    return factories.an_officer(Role.ADMINISTRATOR, on_duty=False)


@pytest.fixture
def lead():
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False)


def link() -> str:
    """The address in the last invitation."""
    return re.search(r"http://testserver(/join/[0-9a-f]{32}/)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize(
    ("role", "gives"),
    [
        (Role.ADMINISTRATOR, set(Role)),
        (Role.COHESION_LEAD, {Role.SITE_CONTACT, Role.DUTY_OFFICER, Role.COHESION_LEAD}),
        (Role.POLICE_LIAISON, {Role.POLICE_LIAISON}),
        (Role.DUTY_OFFICER, set()),
    ],
)
def test_who_may_give_what(role, gives):
    by = factories.an_officer(role, on_duty=False)
    assert may_appoint(standing(by)) == gives
    for wanted in set(Role) - gives:
        with pytest.raises(PermissionDenied):
            joining.invite(by=by, email="a@example.org", name="A", role=wanted)
    assert not mail.outbox
    assert not Invitation.objects.exists()


def test_site_contacts_give_nothing():
    contact = factories.a_contact(factories.a_place())
    assert may_appoint(standing(contact)) == frozenset()
    assert not needs_second_factor(standing(contact))


def test_invitation_makes_person_and_post_and_signs_in(client, lead):
    joining.invite(by=lead, **NEW)
    assert "Council duty officer" in mail.outbox[0].body
    assert mail.outbox[0].to == ["new.officer@council.example"]
    assert "Accept and sign in" in client.get(link()).content.decode()
    assert not Person.objects.filter(name="Amina Example").exists()

    response = client.post(link())

    person = Person.objects.get(email="new.officer@council.example")
    assert (response.headers["Location"], client.session["_auth_user_id"]) == ("/", str(person.pk))
    assert standing(person).roles == {Role.DUTY_OFFICER}
    assert client.get("/").headers["Location"] == "/accounts/2fa/"
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_site_contact_is_in_without_a_second_factor(client, lead):
    place = factories.a_place("Holy Cross")
    joining.invite(
        by=lead, email="c@example.org", name="C", role=Role.SITE_CONTACT, place=place, rank=Rank.DEPUTY
    )
    client.post(link())
    assert client.get("/incidents/").status_code == 200
    assert standing(Person.objects.get(email="c@example.org")).places == {place.pk}


def test_invitation_opens_once(client, lead):
    joining.invite(by=lead, **NEW)
    client.post(link())
    assert Client().post(link()).status_code == 410
    assert Client().get(link()).status_code == 410
    with pytest.raises(ValidationError):
        joining.accept(invitation=Invitation.objects.get())


@pytest.mark.parametrize("how", ["too old", "taken back", "sent again", "inviter has left", "mistyped"])
def test_invitation_that_has_ended_opens_nothing(client, lead, how):
    invitation = joining.invite(by=lead, **NEW)
    address, later = link(), clock.now()
    if how == "too old":
        later += timedelta(days=7)
    if how == "taken back":
        joining.take_back(by=lead, invitation=invitation)
    if how == "sent again":
        joining.send_again(by=lead, invitation=invitation)
    if how == "inviter has left":
        factories.has_left(lead)
    if how == "mistyped":
        address = address[:-2] + ("0" if address[-2] != "0" else "1") + "/"

    with time_machine.travel(later, tick=False):
        assert client.post(address).status_code == 410
    assert not Person.objects.filter(name="Amina Example").exists()


def test_table_holds_no_secret(lead):
    joining.invite(by=lead, **NEW)
    assert link().split("/")[2] not in str(Invitation.objects.values_list().get())


def test_whoever_holds_the_post_already_is_not_invited(lead):
    factories.an_officer(Role.DUTY_OFFICER, email="new.officer@council.example")
    with pytest.raises(ValidationError, match="holds this post already"):
        joining.invite(by=lead, **NEW)


def test_whoever_had_left_is_back_and_keeps_the_second_factor_for_signing_in(client, lead):
    gone = factories.an_officer(Role.DUTY_OFFICER, email="new.officer@council.example")
    end_post(by=lead, post=gone.posts.get())
    joining.invite(by=lead, **NEW)
    client.post(link())
    assert standing(gone).roles == {Role.DUTY_OFFICER}
    assert Person.objects.filter(email="new.officer@council.example").count() == 1


def test_mail_server_that_is_away_leaves_the_invitation(client, administrator, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(joining, "send_mail", away)
    client.force_login(administrator)
    told = {"name": "A", "email": "a@example.org", "role": Role.ADMINISTRATOR}

    page = client.post("/directory/people/invite/", told, follow=True).content.decode()

    assert "the email did not leave" in page
    assert Invitation.objects.get().email == "a@example.org"


def test_journal_tells_it_masked(client, lead):
    joining.invite(by=lead, **NEW)
    client.post(link())
    told = dict(Entry.objects.filter(kind__startswith="invitation.").values_list("kind", "words__text"))
    assert "n…@council.example" in told["invitation.sent"]
    assert set(told) == {"invitation.sent", "invitation.accepted"}


def test_form_asks_a_contact_for_the_place(client, lead):
    client.force_login(lead)
    told = {"name": "A", "email": "a@example.org", "role": Role.SITE_CONTACT}
    page = client.post("/directory/people/invite/", told).content.decode()
    assert "Choose the place they are a contact of" in page
    assert "Police liaison" not in page
