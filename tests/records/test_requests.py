"""What is held about a person comes out whole and without others; what may go goes, and the journal still holds."""

import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.directory.actions import end_post
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.journal.models import Entry
from cohesion.journal.verifying import faults
from cohesion.kit import clock
from cohesion.messaging.models import Message, Reply
from cohesion.records import actions
from incidents.actions import raise_incident, stand_down
from incidents.models import Alert
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "Asked by letter on 1 December 2026"


@pytest.fixture
def lead():
    return factories.an_officer(Role.COHESION_LEAD, on_duty=False, name="Naomi Sewell")


@pytest.fixture
def asked():
    """A contact who was alerted and answered, in an incident that is over."""
    place, primary, deputy, police, _ = factories.a_site()
    deputy.name, primary.name = "Yusuf Karim", "Peter Marsh"
    deputy.save(), primary.save()
    incident = raise_incident(by=primary, place=place, kind="fire")
    stand_down(by=police, incident=incident, remains="Nothing")
    Message.objects.update(state="delivered", settled_at=clock.now())
    number = deputy.contact_points.get().number
    Reply.objects.create(
        provider="twilio",
        sid="SM7",
        sender=number,
        body="1 thanks",
        raw={"From": number},
        received_at=clock.now(),
    )
    write(by=police, subject=incident.topic, kind="note", text="Yusuf Karim met Peter Marsh on 07700 900555")
    return deputy


def test_everything_held_comes_out(asked, lead):
    found = actions.gather(by=lead, person=asked)
    assert all(found[part] for part in ("Account", "Numbers", "Posts", "Alerts to them", "Messages to them"))
    assert found["Replies from them"][0]["body"] == "1 thanks"
    assert Entry.objects.filter(kind="subject.gathered", words__by=lead).count() == 1


def test_nothing_of_others_comes_out(asked, lead):
    said = repr(actions.gather(by=lead, person=asked))
    assert "Yusuf Karim met [another person]" in said
    assert "Peter Marsh" not in said
    assert "900555" not in said


def test_erasure_takes_name_number_and_words_and_leaves_the_counts(asked, lead):
    number, alerts, messages = (
        asked.contact_points.get().number,
        Alert.objects.count(),
        Message.objects.count(),
    )
    email = asked.email

    actions.erase(by=lead, person=asked, reason=REASON)

    asked.refresh_from_db()
    assert (Alert.objects.count(), Message.objects.count()) == (alerts, messages)
    assert "Yusuf" not in asked.name
    assert asked.email is None
    assert not asked.contact_points.exists()
    tables = [*Message.objects.values_list("to", "body"), *Alert.objects.values_list("number")]
    tables += [*Reply.objects.values_list("sender", "body", "raw")]
    assert number not in repr(tables)
    assert email not in repr(tables)
    assert "1 thanks" not in repr(tables)
    assert not list(faults())


def test_an_alert_that_is_not_over_keeps_its_number(lead):
    place, primary, deputy, *_ = factories.a_site()
    raise_incident(by=primary, place=place, kind="fire")
    actions.erase(by=lead, person=deputy, reason=REASON)
    assert Alert.objects.get(person=deputy).number
    assert Message.objects.filter(person=deputy).exclude(to="").exists()
    assert any("not over" in sentence for sentence in actions.what_stays(deputy))


def test_without_a_reason_nothing_is_erased(asked, lead):
    with pytest.raises(actions.Refused, match="reason"):
        actions.erase(by=lead, person=asked, reason="Asked")


def test_the_command_writes_a_file_for_its_owner_only(asked, tmp_path):
    out = tmp_path / "person.json"
    call_command("subject_access", person=str(asked.pk), out=out)
    assert json.loads(out.read_text())["Account"][0]["name"] == "Yusuf Karim"
    assert out.stat().st_mode & 0o077 == 0


def test_the_command_refuses_strangers():
    with pytest.raises(CommandError):
        call_command("subject_access", person="nobody@example.org")


def test_pages_give_the_file_and_erase(client, asked, lead):
    client.force_login(lead)
    page = f"/records/people/{asked.pk}/"
    assert "Yusuf Karim" in client.post(page, {"do": "html"}).content.decode()
    assert client.post(page, {"do": "json"}).json()["Account"]
    assert client.post(page, {"do": "erase", "reason": "Short"}).status_code == 200
    assert client.post(page, {"do": "erase", "reason": REASON}).status_code == 302
    asked.refresh_from_db()
    assert not asked.is_active


def test_dry_run_removes_nothing(asked, capsys):
    call_command("retention", dry_run=True)
    assert "Nothing was removed" in capsys.readouterr().out
    assert Message.objects.exclude(body="").exists()


def test_numbers_of_former_contacts_go_after_thirty_days(lead):
    from datetime import timedelta

    place = factories.a_place()
    person = factories.a_contact(place)
    person.created_at = clock.now() - timedelta(days=400)
    person.save()
    end_post(by=lead, post=person.posts.get())
    assert actions.sweep(by=None, now=clock.now() + timedelta(days=27))["contacts"] == 0
    assert actions.sweep(by=None, now=clock.now() + timedelta(days=33))["contacts"] == 1
    assert lead.contact_points.exists()


PASSWORD = "correct horse battery"


@pytest.mark.parametrize("what", ["html", "json", "erase"])
def test_whoever_has_a_password_gives_it_again_before_a_file_or_an_erasure(client, asked, lead, what):
    lead.set_password(PASSWORD)
    lead.save()
    client.force_login(lead)
    there = client.post(f"/records/people/{asked.pk}/", {"do": what, "reason": REASON}).headers["Location"]
    assert there.startswith("/accounts/reauthenticate/")
    assert not Entry.objects.filter(subject=actions.REQUESTS).exists()

    client.post(there, {"password": PASSWORD})

    assert Entry.objects.filter(subject=actions.REQUESTS).count() == 1, "nothing has to be typed again"


def test_the_command_erases_the_last_administrator_only_anyway(capsys):
    chief = factories.an_officer(Role.ADMINISTRATOR, on_duty=False)
    with pytest.raises(CommandError, match="last administrator"):
        call_command("subject_access", person=str(chief.pk), erase=True, reason=REASON)
    chief.refresh_from_db()
    assert chief.is_active

    call_command("subject_access", person=str(chief.pk), erase=True, reason=REASON, anyway=True)

    chief.refresh_from_db()
    assert not chief.is_active
    assert "Erased" in capsys.readouterr().out


def test_one_of_two_administrators_is_erased_by_the_command():
    chief, _ = (factories.an_officer(Role.ADMINISTRATOR, on_duty=False) for _ in range(2))
    call_command("subject_access", person=str(chief.pk), erase=True, reason=REASON)
    chief.refresh_from_db()
    assert not chief.is_active
