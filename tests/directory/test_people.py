"""Looking after people's ways in: leavers, movers, lost phones, links and sessions; and who may."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from cohesion.accounts import lockout
from cohesion.accounts.links import new_link, open_link
from cohesion.accounts.models import SignIn
from cohesion.directory import access
from cohesion.directory.gate import may_follow
from cohesion.directory.models import Post
from cohesion.directory.queries import standing
from cohesion.directory.states import Rank, Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live.models import Topic
from cohesion.live.queries import person_topic
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    place = factories.a_place("Holy Cross")
    return {
        "administrator": factories.an_officer(Role.ADMINISTRATOR, on_duty=False),
        "lead": factories.an_officer(Role.COHESION_LEAD, on_duty=False),
        "police": factories.an_officer(Role.POLICE_LIAISON),
        "duty": factories.an_officer(Role.DUTY_OFFICER),
        "contact": factories.a_contact(place, Rank.DEPUTY),
        "nobody": factories.a_person(),
    }


def last() -> Entry:
    return Entry.objects.order_by("-pk").select_related("words").first()


def test_leaver_is_out_at_once_and_everywhere(client, people, django_capture_on_commit_callbacks):
    left, browser = people["duty"], Client()
    browser.force_login(left)
    token = new_link(person=left, purpose="raise")
    session = dict(browser.session)
    client.force_login(people["administrator"])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/directory/people/{left.pk}/leave/")

    assert standing(left).roles == frozenset()
    assert browser.get("/incidents/").headers["Location"].startswith("/accounts/login/")
    assert open_link(token, "raise") is None
    assert Topic.objects.filter(name=person_topic(left.pk)).exists()
    assert not may_follow(left, session)
    assert Entry.objects.filter(subject="accounts", kind="left").exists()


def test_leavers_unsent_alerts_are_taken_back(people, django_capture_on_commit_callbacks):
    from incidents import actions

    contact = people["contact"]
    place = contact.posts.get().place
    actions.raise_incident(by=people["police"], place=place, kind="fire")
    assert contact.messages.get().state == "queued"

    with django_capture_on_commit_callbacks(execute=True):
        access.leave(by=people["lead"], person=contact)

    assert contact.messages.get().state == "cancelled"


def test_mover_keeps_the_session_and_is_asked_for_what_the_new_post_needs(client, people):
    contact = people["contact"]
    client.force_login(contact, factor="")
    assert client.get("/incidents/").status_code == 200

    Post.objects.create(person=contact, role=Role.DUTY_OFFICER)

    assert client.get("/incidents/").headers["Location"] == "/accounts/2fa/"


def test_last_administrator_stays(client, people):
    client.force_login(people["administrator"])
    page = client.post(f"/directory/people/{people['administrator'].pk}/leave/", follow=True)
    assert "This is the last administrator" in page.content.decode()
    assert standing(people["administrator"]).roles == {Role.ADMINISTRATOR}


ACTS = {
    "sessions": access.end_sessions,
    "factors": access.take_factors_away,
    "unlock": access.unlock,
    "links": access.close_links,
    "renew": access.renew_raise_link,
}
LOOKS_AFTER = {  # whose ways in each role looks after
    "administrator": {"lead", "police", "duty", "contact", "nobody"},
    "lead": {"duty", "contact"},
    "police": set(),
    "duty": set(),
    "contact": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("by", LOOKS_AFTER)
@pytest.mark.parametrize("act", ACTS)
def test_who_looks_after_whom(people, by, act):
    also = {"contact"} if act in ("links", "renew") and by in ("police", "duty") else set()
    for whom in set(people) - {by}:
        if whom in LOOKS_AFTER[by] | also:
            ACTS[act](by=people[by], person=people[whom])
        else:
            with pytest.raises(PermissionDenied):
                ACTS[act](by=people[by], person=people[whom])


def test_lost_phone_takes_the_factor_and_the_sessions_away(client, people):
    officer = people["duty"]
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    Client().force_login(officer)

    access.take_factors_away(by=people["administrator"], person=officer)

    assert not Authenticator.objects.exists()
    assert not SignIn.objects.exists()
    with pytest.raises(PermissionDenied):
        access.take_factors_away(by=people["administrator"], person=people["administrator"])


def test_unlocking_lets_them_try_again(client, people):
    what = lockout.password_of(people["duty"].email)
    for _ in range(6):
        lockout.count_failure(what, clock.now())
    client.force_login(people["lead"])
    assert "Has to wait now" in client.get(f"/directory/people/{people['duty'].pk}/").content.decode()

    client.post(f"/directory/people/{people['duty'].pk}/unlock/")

    assert not lockout.is_locked(what, clock.now())


def test_new_link_goes_by_email_and_the_old_one_is_closed(client, people):
    contact = people["contact"]
    old = new_link(person=contact, purpose="raise")
    client.force_login(people["duty"])

    client.post(f"/directory/people/{contact.pk}/renew/")

    token = re.search(r"/r/(\w+)/", mail.outbox[0].body)[1]
    assert open_link(token, "raise").person == contact
    assert open_link(old, "raise") is None
    assert last().kind == "links.renewed"
    assert token not in last().words.text


def test_what_becomes_of_a_link_is_said_before_it_is_renewed_or_revoked(client, people):
    contact = people["contact"]
    new_link(person=contact, purpose="raise")
    client.force_login(people["duty"])
    page = client.get(f"/directory/people/{contact.pk}/").content.decode()
    for said in (
        "The link on their phone stops working at once; the new one goes to them.",
        "Every link on their phone stops working at once",
    ):
        assert said in page


def test_new_link_without_an_address_is_shown_once(client, people):
    contact = people["contact"]
    contact.email = None
    contact.save()
    client.force_login(people["duty"])

    page = client.post(f"/directory/people/{contact.pk}/renew/").content.decode()

    assert open_link(re.search(r"/r/(\w+)/", page)[1], "raise").person == contact
    assert "shown once" in last().words.text


def test_own_links_are_listed_and_revoked_one_or_all(client, people):
    contact = people["contact"]
    tokens = [new_link(person=contact, purpose="raise"), new_link(person=contact, purpose="answer")]
    client.force_login(contact, factor="")
    page = client.get("/your/links/").content.decode()
    assert page.count("Revoke <span") == 2
    assert tokens[0] not in page

    client.post("/your/links/", {"only": contact.links.get(purpose="raise").pk})
    assert (open_link(tokens[0], "raise"), open_link(tokens[1], "answer").person) == (None, contact)
    client.post("/your/links/")
    assert open_link(tokens[1], "answer") is None


def test_nobody_revokes_anothers_by_its_number(client, people):
    token = new_link(person=people["contact"], purpose="raise")
    client.force_login(people["nobody"])
    client.post("/your/links/", {"only": people["contact"].links.get().pk})
    client.post("/your/devices/", {"only": SignIn.objects.get().pk + 1})
    assert open_link(token, "raise")


def test_own_devices_are_listed_and_ended(client, people):
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari"})
    other.force_login(people["contact"], factor="")
    client.force_login(people["contact"], factor="")
    page = client.get("/your/devices/").content.decode()
    assert "Sign out everywhere else" in page
    assert "This one" in page

    client.post("/your/devices/")

    assert SignIn.objects.get().pk == client.session["sign_in"]
    assert last().kind == "session.ended"


def test_whoever_has_a_password_gives_it_again_before_sensitive_things(client, people):
    lead = people["lead"]
    lead.set_password("correct horse battery")
    lead.save()
    client.force_login(lead)
    assert client.get("/directory/people/invite/").headers["Location"].startswith("/accounts/reauthenticate/")
    there = client.post(f"/directory/people/{people['duty'].pk}/leave/").headers["Location"]
    assert standing(people["duty"]).roles

    with transaction.atomic():
        client.post(there, {"password": "correct horse battery"})

    assert not standing(people["duty"]).roles
