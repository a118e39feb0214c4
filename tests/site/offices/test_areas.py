"""Areas: how many places lie in each, and a name that fits in every text."""

import pytest

from cohesion.directory.models import Area
from cohesion.directory.states import Role
from tests import factories
from tests.site.offices.conftest import last_entry

pytestmark = pytest.mark.django_db
PAGE = "/settings/areas/"


@pytest.fixture
def area() -> Area:
    found = factories.an_area("Rowlett")
    factories.a_place(area=found)
    factories.a_place(area=found, is_active=False)
    return found


def test_list_counts_active_places_and_names_what_does_not_fit(as_lead, area, django_assert_max_num_queries):
    Area.objects.create(code="B1", name="Outline", sms_name="x", is_backdrop=True)
    factories.an_area("Odd", sms_name="Łódź", district="")
    with django_assert_max_num_queries(12):
        page = as_lead.get(PAGE).content.decode()
    assert '<td class="number">1</td>' in page
    assert "Outline" not in page
    assert "which a plain text message cannot carry" in page


def test_name_is_changed_and_stands_in_the_journal(as_lead, lead, area):
    page = as_lead.post(f"{PAGE}{area.pk}/", {"sms_name": "Rowlett"}, follow=True).content.decode()
    area.refresh_from_db()
    assert area.sms_name == "Rowlett"
    assert "Rowlett is called Rowlett in texts from now on." in page
    assert (last_entry().kind, last_entry().words.by) == ("area.changed", lead)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Wellingborough", "Shorten it to at most 10"),
        ("W’borough", "the curly quote"),
        ("", "What is it called in texts"),
        ("€€€€€€", "12 characters long, as € counts as two"),
    ],
)
def test_name_that_does_not_fit_is_refused_and_still_there(as_lead, area, name, sentence):
    page = as_lead.post(f"{PAGE}{area.pk}/", {"sms_name": name}).content.decode()
    area.refresh_from_db()
    assert sentence in page
    assert name in page
    assert area.sms_name == "Corby"


def test_no_area_yet(as_lead):
    assert "There is no area yet" in as_lead.get(PAGE).content.decode()


def test_officers_look_and_do_not_change(client, area):
    client.force_login(factories.an_officer(Role.POLICE_LIAISON))
    page = client.get(PAGE).content.decode()
    assert "Rowlett" in page
    assert f"{PAGE}{area.pk}/" not in page
    assert client.post(f"{PAGE}{area.pk}/", {"sms_name": "x"}).status_code == 403
