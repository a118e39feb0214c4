"""Settings: read with their sources, changed in two steps, never broken by a slip, kept by what has started."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.http import urlencode

from cohesion.directory.states import Role
from cohesion.policy.book import book, shipped
from cohesion.policy.models import Record
from cohesion.site.offices import actions
from cohesion.site.offices.forms import RecordForm
from cohesion.site.offices.queries import find, is_wording
from cohesion.site.offices.values import initial
from tests import factories
from tests.site.offices.conftest import last_entry

pytestmark = pytest.mark.django_db
KEY = "duplicate_report_minutes"
CHANGE = f"/settings/{KEY}/change/"


def text(response) -> str:
    return response.content.decode()


def test_from_the_settings_it_is_one_step_to_what_is_kept_about_people(as_lead):
    page = text(as_lead.get("/settings/"))
    for address in ("/records/retention/", "/records/people/"):
        assert f'href="{address}"' in page
        assert as_lead.get(address).status_code == 200


def test_every_setting_stands_on_the_page_with_its_source_and_day(as_lead):
    page = text(as_lead.get("/settings/"))
    for key in shipped():
        if not is_wording(key):
            assert f">{key}</a>" in page
    assert "Proposal of this project, to be agreed with police" in page
    assert "checked 23 November 2026" in page
    assert "The swift-response protocol." in page
    assert "Set by the council" not in page


def test_search_finds_by_words_and_says_when_nothing_matches(as_lead):
    page = text(as_lead.get("/settings/", {"q": "second ring"}))
    assert ("reach.S2" in page, KEY in page) == (True, False)
    assert "No setting matches" in text(as_lead.get("/settings/", {"q": "zebra"}))
    assert "No setting matches" in text(as_lead.get("/settings/", {"only": "ours"}))


def test_each_file_is_folded_until_something_is_looked_for(as_lead):
    folded, found = text(as_lead.get("/settings/")), text(as_lead.get("/settings/", {"q": "second ring"}))
    assert '<details class="fold" id="section-accounts">' in folded
    assert '<details class="fold" id="section-incidents" open>' in found


def test_change_is_shown_before_and_after_and_then_confirmed(as_lead, lead, decided):
    asked = text(as_lead.post(CHANGE, decided | {"value": "20"}))
    assert "<td>15</td>" in asked
    assert "<strong>20</strong>" in asked
    assert not Record.objects.exists()

    page = text(as_lead.post(CHANGE, decided | {"value": "20", "confirmed": "1"}, follow=True))

    assert book().value(KEY) == 20
    assert "Set by the council" in text(as_lead.get("/settings/", {"only": "ours"}))
    assert "from 15 to 20" in page
    assert "Agreed with police" in page
    entry = last_entry()
    assert (entry.subject, entry.kind, entry.words.by) == ("policy", "policy.set", lead)
    assert entry.words.text == f"Set {KEY} from 15 to 20"
    assert "Board of 1 October" in entry.words.detail


def test_again_goes_back_to_the_form_with_all_that_was_typed(as_lead, decided):
    page = text(as_lead.post(CHANGE, decided | {"value": "20", "again": "1"}))
    for typed in ('value="20"', "Board of 1 October", "2026-11-20", "Agreed with police"):
        assert typed in page


@pytest.mark.parametrize(
    ("key", "said", "sentence"),
    [
        (KEY, {"value": "-5"}, "cannot be less than nought"),
        (KEY, {"value": "0"}, "must be more than nought"),
        (KEY, {"value": "soon"}, "Enter a whole number"),
        (KEY, {"value": "99999999999"}, "at most 1,000,000"),
        ("session.hours", {"value": "25"}, "at most 24"),
        ("service.sms_name", {"value": "Far too long a name"}, "Shorten it to at most 11"),
        ("help.emergency", {"value": "112"}, "stays"),
        ("cascade.order", {"value": "\n \n"}, "Fill in"),
        (KEY, {"value": "20", "source": " "}, "Where does this value come from"),
        (KEY, {"value": "20", "checked_on": "2099-01-01"}, "has not come yet"),
        (KEY, {"value": "20", "reason": ""}, "Why is it changed"),
    ],
)
def test_what_cannot_be_is_refused_and_loses_nothing_typed(as_lead, decided, key, said, sentence):
    page = text(as_lead.post(f"/settings/{key}/change/", decided | {"confirmed": "1"} | said))

    assert "There is a problem" in page
    assert sentence in page
    assert said["value"].strip() in page
    assert not Record.objects.exists()


def test_parts_of_a_value_have_a_field_each_and_choices_are_held(as_lead, decided):
    said = {
        "value__radius_km": "1.5",
        "value__nearest": "0",
        "value__same_area": "no",
        "value__same_faith": "all",
    }
    as_lead.post("/settings/reach.S1/change/", decided | said | {"confirmed": "1"})
    assert book().value("reach.S1") == {
        "radius_km": 1.5,
        "nearest": 0,
        "same_area": False,
        "same_faith": "all",
    }
    wrong = said | {"value__same_faith": "some", "seen": str(book().edition)}
    assert "There is a problem" in text(as_lead.post("/settings/reach.S1/change/", decided | wrong))


def test_every_value_that_ships_passes_through_its_own_form(decided):
    for key, rule in shipped().items():
        typed = {
            name: "\n".join(map(str, part)) if isinstance(part, list) else str(part)
            for name, part in initial(rule.value).items()
        }
        form = RecordForm(QueryDict(urlencode(decided | typed)), rule=rule)
        assert form.is_valid(), (key, form.errors)
        assert form.value == rule.value, key


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(as_lead, lead, decided):
    as_lead.post(CHANGE, decided | {"value": "20", "confirmed": "1"})
    late = as_lead.post(CHANGE, decided | {"value": "30", "confirmed": "1"})
    assert "Somebody changed this while you wrote" in text(late)
    assert book().value(KEY) == 20

    said = decided | {"value": "30", "confirmed": "1", "seen": str(late.context["form"]["seen"].value())}
    as_lead.post(CHANGE, said)
    assert book().value(KEY) == 30


def test_back_to_what_ships_says_what_it_means_and_keeps_the_history(as_lead, decided):
    as_lead.post(CHANGE, decided | {"value": "20", "confirmed": "1"})
    edition = book().edition
    asked = text(as_lead.get(f"/settings/{KEY}/back/"))
    assert "<strong>15</strong>" in asked

    said = {"reason": "Too long", "seen": str(edition)}
    page = text(as_lead.post(f"/settings/{KEY}/back/", said, follow=True))

    assert (book().value(KEY), book(edition).value(KEY)) == (15, 20)
    assert book().rule(KEY).source == shipped()[KEY].source
    assert "Set by the council" not in text(as_lead.get("/settings/"))
    assert "Back to what ships" in page
    assert last_entry().kind == "policy.shipped"
    assert "in force already" in text(
        as_lead.post("/settings/session.hours/back/", {"reason": "x", "seen": "0"})
    )


def test_incident_that_has_started_keeps_the_values_it_started_with(as_lead, decided):
    from incidents import actions as incidents

    place, primary, *_ = factories.a_site()
    incident = incidents.raise_incident(by=primary, place=place, kind="fire")
    as_lead.post(CHANGE, decided | {"value": "20", "confirmed": "1"})
    assert book(incident.policy_edition).value(KEY) == 15


@pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.DUTY_OFFICER])
def test_officers_read_and_do_not_change(client, decided, role):
    officer = factories.an_officer(role)
    client.force_login(officer)
    assert f"/settings/{KEY}/change/" not in text(client.get(f"/settings/{KEY}/"))
    assert client.post(CHANGE, decided | {"value": "20", "confirmed": "1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.go_back(by=officer, key=KEY, reason="x", seen=0)
    assert not Record.objects.exists()


def test_nobody_finds_a_setting_that_is_not_there(as_lead):
    assert as_lead.get("/settings/no.such/").status_code == 404
    assert find("no.such") is None
