"""What everybody reads, and what the council's officers do there."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cohesion.plan import strategy_actions as actions
from cohesion.plan.models import Commitment, EnteredFigure, Milestone, ReportEdition, Strand
from cohesion.plan.strategy import EXAMPLE, objections_to_strategy, read_strategy
from cohesion.policy.book import shipped
from tests import factories


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_empty_pages_say_so(client, db):
    page = read(client, "/progress/")
    assert "No strategy has been written down here yet" in page
    assert "No report has been published yet" in page
    assert "Keep the plan" not in page


def test_the_example_has_seven_strands_that_everybody_can_read(client, db):
    call_command("load_strategy", verbosity=0)
    assert Strand.objects.count() == 7
    page = read(client, "/progress/")
    for strand in Strand.objects.all():
        assert f'href="{strand.get_absolute_url()}"' in page
        assert strand.commitments.first().what in read(client, strand.get_absolute_url()).replace(
            "&#x27;", "'"
        )


def test_loaded_again_it_changes_nothing(db):
    call_command("load_strategy", verbosity=0)
    Commitment.objects.filter(slug="schools-pack").update(owner="Schools together")
    call_command("load_strategy", verbosity=0)
    assert Commitment.objects.get(slug="schools-pack").owner == "Schools together"
    assert Milestone.objects.count() == sum(
        len(promise["milestones"]) for strand in read_strategy(EXAMPLE) for promise in strand["commitments"]
    )


def test_the_examples_measures_are_measures(db):
    keys = {one.get("measure", "") for strand in read_strategy(EXAMPLE) for one in strand["commitments"]} - {
        ""
    }
    assert keys <= {key.removeprefix("measure.") for key in shipped() if key.startswith("measure.")}


@pytest.mark.parametrize(
    ("text", "objection"),
    [
        ("", "There is no"),
        ("[[strands]]\nnumber = 1\n", "needs “slug”"),
        ('[[strands]]\nnumber = "1"\nslug="a"\ntitle="A"\nabout=""\nlead="L"', "not of the right kind"),
        ('[[strands]]\nnumber = 1\nslug="a"\ntitle="A"\nabout=""\nlead="L"\ncolour="red"', "nobody knows"),
        ("[[strands", "is not TOML"),
    ],
)
def test_a_wrong_file_loads_nothing_and_says_where(db, tmp_path: Path, text, objection):
    file = tmp_path / "strategy.toml"
    file.write_text(text)
    with pytest.raises(CommandError, match=objection):
        call_command("load_strategy", str(file))
    assert Strand.objects.count() == 0


def test_a_milestone_without_a_day_is_named(db):
    promise = {
        "slug": "p",
        "what": "W",
        "owner": "O",
        "starts_on": date(2026, 1, 1),
        "due_on": date(2026, 2, 1),
    }
    strand = {"number": 1, "slug": "a", "title": "A", "about": "", "lead": "L"}
    strand["commitments"] = [{**promise, "milestones": [{"what": "M"}]}]
    assert objections_to_strategy([strand]) == ["Commitment p, a milestone needs “due_on”."]


def test_an_officer_says_how_it_stands_and_bad_input_keeps_what_was_typed(client, promised, officer):
    commitment = promised()
    client.force_login(officer)
    refused = client.post(commitment.get_absolute_url(), {"colour": "red", "text": "The hall is not free"})
    assert "Say what will bring it back" in refused.content.decode()
    assert "The hall is not free" in refused.content.decode()
    told = {"colour": "red", "text": "The hall is not free", "recovery": "Another by May", "spent": "120"}
    assert client.post(commitment.get_absolute_url(), told).status_code == 302
    page = read(client, commitment.strand.get_absolute_url())
    assert "The hall is not free" in page
    assert "Another by May" in page
    commitment.refresh_from_db()
    assert commitment.spent == 120


def test_milestone_completion_and_figure_by_page(client, promised, officer):
    commitment = promised(milestones=[3])
    client.force_login(officer)
    client.post(f"/plan/milestones/{commitment.milestones.get().pk}/", {"evidence": "Minutes of 3 May"})
    client.post(f"{commitment.get_absolute_url()}complete/", {"evidence": "Report"})
    told = {"first_day": "2026-01-01", "last_day": "2026-03-31", "done": "12", "source": "Register"}
    client.post("/plan/figures/places_trained/", told)
    commitment.refresh_from_db()
    assert (commitment.evidence, EnteredFigure.objects.get().done) == ("Report", 12)
    assert client.get("/plan/figures/forums_held/").status_code == 404, "that one is counted"
    assert "Complete since" in read(client, commitment.strand.get_absolute_url())


def test_a_report_from_draft_to_publication_by_page(client, promised, officer):
    promised(slug="seats")
    client.force_login(officer)
    edition_page = client.post("/plan/reports/", {"last": ""}, follow=True)
    assert "This is what it would say" in edition_page.content.decode()
    edition = ReportEdition.objects.get()
    address = f"/plan/reports/{edition.slug}/"
    client.post(address, {"freeze": ""})
    client.post(address, {"publish": ""})
    edition.refresh_from_db()
    assert edition.state == "signing", "nobody had signed"
    client.post(address, {"sign": "forum"})
    assert client.get(edition.get_absolute_url()).status_code == 404
    client.post(address, {"publish": ""})
    client.logout()
    assert "To do seats" in read(client, edition.get_absolute_url())
    found = client.get(f"/progress/reports/{edition.slug}.json").json()
    edition.refresh_from_db()
    assert (found["digest"], found["snapshot"]) == (edition.digest, edition.snapshot)
    assert found["signed"] == ["A quarterly cohesion forum"]


def test_a_report_that_is_owed_shows_as_late_to_everybody(client, promised, officer):
    edition = actions.begin_report(by=officer, day=date(2026, 1, 1))
    page = read(client, "/progress/")
    assert "is not published yet" in page
    assert str(edition) in page


def test_police_and_contacts_read_and_do_not_write(client, promised):
    commitment = promised()
    for person in (factories.an_officer("police_liaison"), factories.a_contact(factories.a_place())):
        client.force_login(person)
        assert client.get("/plan/strategy/").status_code == 403
        assert client.post(commitment.get_absolute_url(), {"colour": "green", "text": "x"}).status_code == 403
        assert "Say how it stands" not in read(client, commitment.strand.get_absolute_url())


def test_the_home_page_has_the_measures(client, db):
    page = read(client, "/")
    assert "Quarterly forum held" in page
    assert "0 of 4" in page
