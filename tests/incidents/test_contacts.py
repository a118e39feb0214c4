"""A number on the board, and a contact who stops being one."""

import pytest

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.queries import standing
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_officer_is_shown_one_number_and_it_is_noted(client, scene):
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.deputy)
    client.force_login(scene.officer)
    assert alert.number not in client.get(f"/incidents/{incident.ref}/").content.decode()

    shown = client.post(f"/incidents/{incident.ref}/number/{alert.pk}/")

    assert alert.number in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert Entry.objects.get(kind="revealed").words.by == scene.officer


def test_what_they_said_is_taken_down_where_their_number_stands(client, scene):
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.deputy)
    client.force_login(scene.officer)
    shown = client.post(f"/incidents/{incident.ref}/number/{alert.pk}/").content.decode()
    assert f'action="/incidents/{incident.ref}/answer/{alert.pk}/"' in shown

    client.post(f"/incidents/{incident.ref}/answer/{alert.pk}/", {"answer": "received"})
    alert.refresh_from_db()
    assert alert.answer == "received"


def test_an_alert_without_a_number_shows_none(client, scene):
    incident = scene.raised()
    incident.alerts.update(number="")
    client.force_login(scene.officer)
    assert client.post(f"/incidents/{incident.ref}/number/{incident.alerts.first().pk}/").status_code == 404


def test_a_contact_leaves_in_one_step(client, scene, mailoutbox, django_capture_on_commit_callbacks):
    factories.an_officer(Role.COHESION_LEAD, on_duty=False, email="lead@example.org")
    token = new_link(person=scene.deputy, purpose=PersonalLink.Purpose.RAISE)
    assert "leave" in client.get(f"/r/{token}/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/r/{token}/leave/")

    assert "no longer a contact" in response.content.decode()
    assert not standing(scene.deputy).places
    assert client.get(f"/r/{token}/leave/").status_code == 410
    assert Entry.objects.get(kind="post.left").words.by == scene.deputy
    assert mailoutbox[0].to == ["lead@example.org"]
    assert {alert.person for alert in scene.raised().alerts.all()} == {
        scene.primary,
        scene.police,
        scene.officer,
    }


def test_only_looking_ends_nothing(client, scene):
    token = new_link(person=scene.deputy, purpose=PersonalLink.Purpose.RAISE)
    client.get(f"/r/{token}/leave/")
    assert standing(scene.deputy).places


def test_an_answer_link_ends_nothing(client, scene):
    token = new_link(person=scene.deputy, purpose=PersonalLink.Purpose.ANSWER)
    assert client.post(f"/r/{token}/leave/").status_code in (404, 410)
    assert standing(scene.deputy).places
