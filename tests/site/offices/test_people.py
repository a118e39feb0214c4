"""Who came in: for whoever looks after people, as far as each may read it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cohesion.accounts.duties import forget_sign_ins
from cohesion.accounts.models import SignIn
from cohesion.directory import joining
from cohesion.directory.access import note
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/settings/people/"


@pytest.fixture
def written(lead):
    note(by=lead, kind="signed_in", text="Signed in (Firefox on Windows)")
    note(by=None, by_name="Somebody at the door", kind="failed", text="A wrong password for s…@example.org")
    joining.invite(by=lead, email="new@example.org", name="Ines New", role=Role.DUTY_OFFICER)
    write(by=lead, subject="directory", kind="place.changed", text="Changed place Sentinel")
    write(by=lead, subject="accounts", kind="left", text="Sentinel has left", audience=Audience.POLICE)


def page(client, **query) -> str:
    return client.get(PAGE, query).content.decode()


def test_lead_reads_sign_ins_and_invitations_and_no_more(as_lead, written):
    text = page(as_lead)
    for line in ("Signed in (Firefox on Windows)", "A wrong password for s…@example.org", "Invited Ines New"):
        assert line in text
    assert "Sentinel" not in text
    assert "new@example.org" not in text


def test_administrator_reads_no_line_that_may_name_a_hidden_place(client, written):
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    text = page(client)
    assert "Signed in (Firefox on Windows)" in text
    assert "Ines New" not in text
    assert "the cohesion lead reads those" in text


@pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.DUTY_OFFICER])
def test_others_do_not_find_it(client, role):
    client.force_login(factories.an_officer(role))
    assert client.get(PAGE).status_code == 403


def test_filters_by_what_by_words_and_by_day(as_lead, written):
    invitations = page(as_lead, what="invitations")
    assert ("Ines New" in invitations, "wrong password" in invitations) == (True, False)
    door = page(as_lead, words="door")
    assert ("Ines New" in door, "wrong password" in door) == (False, True)
    assert "Nothing matches" in page(as_lead, since="2099-01-01")
    assert "There is a problem" in page(as_lead, since="yesterday")


def test_a_day_begins_in_london(as_lead, lead):
    with time_machine.travel(datetime(2027, 6, 11, 23, 30, tzinfo=UTC), tick=False):  # 00:30 on the 12th here
        note(by=lead, kind="signed_in", text="After midnight")
    assert "After midnight" in page(as_lead, since="2027-06-12")
    assert "After midnight" not in page(as_lead, since="2027-06-13")


def test_long_journal_has_pages_that_keep_the_filter(as_lead, lead):
    for number in range(51):
        note(by=lead, kind="signed_in", text=f"Signed in {number}.")
    first = page(as_lead, what="came", words="Signed")
    assert "what=came&amp;words=Signed&amp;page=2" in first
    assert "Signed in 0." in page(as_lead, what="came", page="2")


def test_rows_of_ended_sessions_go_after_some_days_and_those_that_last_stay(lead):
    now = clock.now()
    about = {"person": lead, "device": "Firefox", "began_at": now, "seen_at": now, "idle_minutes": 60}
    for ago in (timedelta(days=8), timedelta(days=6), timedelta(0)):
        SignIn.objects.create(**about, good_until=now - ago, reads_until=now - ago)
    assert forget_sign_ins(now) == 1
    assert SignIn.objects.count() == 2


def test_addresses_are_masked_among_the_tables(client, written):
    client.force_login(factories.an_officer(Role.ADMINISTRATOR, on_duty=False))
    text = client.get("/admin/directory/invitation/").content.decode()
    assert "n…@example.org" in text
    assert "new@example.org" not in text
