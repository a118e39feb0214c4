"""One rendering for those who see the same, and for nobody else."""

import re

import pytest
from django.test import Client

from cohesion.accounts.links import new_link
from cohesion.accounts.models import PersonalLink
from cohesion.directory.states import Role
from cohesion.kit import clock
from incidents import actions
from incidents.models import Incident
from incidents.queries import viewer_of
from incidents.states import Answer
from incidents.views import picture
from tests import factories

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, time_machine) -> list[picture.Sight]:
    """Whose sight was rendered, in order, all within the second for which a rendering is kept."""
    time_machine.move_to(clock.now(), tick=False)
    seen, board = [], picture.board

    def counted(incident, sight, sender):
        seen.append(sight)
        return board(incident, sight, sender)

    monkeypatch.setattr(picture, "board", counted)
    return seen


def fetch(person, incident: Incident) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.get(f"/incidents/{incident.ref}/board/").content.decode()


def another_officer(role: Role = Role.POLICE_LIAISON):
    return factories.an_officer(role, on_duty=False)


def test_officers_of_one_kind_share_a_rendering_until_something_changes(scene, drawn):
    incident = scene.raised()
    officers = [another_officer() for _ in range(3)]

    pages = {TOKENS.sub("", fetch(one, incident)) for one in officers}
    assert (len(pages), len(drawn)) == (1, 1)
    actions.note(by=scene.officer, incident=incident, text="Glazier booked")
    assert all("Glazier booked" in fetch(one, incident) for one in officers)
    assert len(drawn) == 2


def test_each_reader_gets_form_tokens_of_their_own_that_work(scene):
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.deputy)
    used = set()
    for person in (another_officer(), another_officer()):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(person)
        html = browser.get(f"/incidents/{incident.ref}/board/").content.decode()
        tokens = set(TOKENS.findall(html))
        assert len(tokens) == 1
        assert picture.TOKEN not in html
        used |= tokens
        told = {"answer": "received", "csrfmiddlewaretoken": tokens.pop()}
        assert browser.post(f"/incidents/{incident.ref}/answer/{alert.pk}/", told).status_code == 302
    assert len(used) == 2


def test_what_only_police_may_read_reaches_no_other_officer(scene):
    incident = scene.raised()
    actions.note(by=scene.police, incident=incident, text="Suspect named", police_only=True)

    assert "Suspect named" in fetch(another_officer(), incident)
    assert "Suspect named" not in fetch(another_officer(Role.COHESION_LEAD), incident)


def test_line_for_police_is_drawn_anew_for_police_alone(scene, drawn):
    incident, police, lead = scene.raised(), another_officer(), another_officer(Role.COHESION_LEAD)
    fetch(police, incident), fetch(lead, incident)

    actions.note(by=scene.police, incident=incident, text="Suspect named", police_only=True)

    assert "Suspect named" in fetch(police, incident)  # within the second for which a rendering is kept
    assert "Suspect named" not in fetch(lead, incident)
    assert [sight.side for sight in drawn] == ["police", "", "police"]


@pytest.mark.parametrize("first", ["officer", "contact"])
def test_contact_sees_their_own_rows_whoever_looked_first(scene, drawn, first):
    incident = scene.raised(in_building="34 children")
    if first == "officer":
        fetch(another_officer(), incident)

    deputy, primary = fetch(scene.deputy, incident), fetch(scene.primary, incident)

    own = {
        person: f"alert-{incident.alerts.get(person=person).pk}" for person in (scene.deputy, scene.primary)
    }
    for page in (deputy, primary):
        assert "34 children" not in page
        assert page.count('<p class="responders__name">') == 1
        assert not any(row in page for row in own.values())  # the details are for officers
    assert {sight.alone for sight in drawn} - {None} == {scene.deputy.pk, scene.primary.pk}


def test_personal_link_of_an_officer_shares_nothing_with_the_board(client, scene):
    incident = scene.raised(in_building="34 children")
    alert = incident.alerts.get(person=scene.police)
    token = new_link(person=scene.police, purpose=PersonalLink.Purpose.ANSWER, about=alert.about)

    assert "34 children" in fetch(scene.police, incident)
    assert "34 children" not in client.get(f"/a/{token}/board/").content.decode()


def test_only_those_who_may_are_offered_to_confirm_and_to_answer(scene):
    incident = scene.raised(by=scene.police)
    mine, another = fetch(scene.police, incident), fetch(another_officer(), incident)

    assert "Your answer" not in another
    assert "I have this" not in another
    assert ("Confirm and alert ring 1" in mine, "Confirm and alert ring 1" in another) == (
        incident.severity == "S1",
        True,
    )


def test_own_answer_is_asked_for_until_it_is_given(scene):
    incident = scene.raised()
    alert = incident.alerts.get(person=scene.police)

    assert "I have this" in fetch(scene.police, incident)
    actions.acknowledge(by=scene.police, alert=alert, answer=Answer.RECEIVED, via="board")
    assert "I have this" not in fetch(scene.police, incident)


def test_what_was_read_before_the_revision_is_never_shown_as_that_of_it(rf, scene):
    """Somebody writes between a reader's look at the incident and their look at its revision."""
    incident = scene.raised()
    viewer = viewer_of(incident, scene.police)
    actions.change_severity(
        by=scene.police, incident=incident, severity="S3", seen=incident.severity, reason="Only smoke"
    )
    request = rf.get("/")
    request.user = scene.police
    late = picture.Picture(request, incident, viewer)
    assert "S3 · " in late.html(late.edition().revision)
