"""The tension log (domain B1): soft information by area, without anybody's name, for police and council officers."""

from datetime import datetime, timedelta

import pytest
import time_machine

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import book
from cohesion.records.actions import hold, sweep
from incidents import actions, tension
from incidents.models import Incident, TensionEntry
from incidents.rules import Refused
from tests import factories

NOON = datetime(2026, 12, 9, 12, 0, tzinfo=clock.LONDON)  # a Wednesday
TOLD = {"sort": "potential", "heard_from": "online", "level": "raised"}


@pytest.fixture
def area(db):
    return factories.an_area("Kettering North")


@pytest.fixture
def noted(scene, area):
    def note(what: str = "A march is talked about for Saturday", **also) -> TensionEntry:
        return actions.note_tension(by=scene.officer, what=what, **({"area": area} | TOLD | also))

    return note


def test_an_entry_is_noted_and_the_journal_does_not_keep_its_words(noted):
    entry = noted()
    kept = Entry.objects.get(subject="tension").words
    assert kept.text == "Noted: potential, Kettering North"
    assert entry.what not in kept.text + kept.detail


def test_only_police_and_council_officers_note_and_read(scene, area, client):
    with pytest.raises(Refused):
        actions.note_tension(by=scene.primary, area=area, what="Heard", **TOLD)
    client.force_login(scene.primary)
    for address in ("", "new/", "week/"):
        assert client.get(f"/incidents/tension/{address}").status_code == 403
    client.force_login(scene.police)
    assert client.get("/incidents/tension/").status_code == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A march is talked about for Saturday", []),
        ("John Smith was shouting", ["John Smith"]),
        ("they say Mr Jones did it", ["Mr Jones"]),
        ("two polish men near the school", ["polish"]),
        ("Some Sikhs feel unsafe", ["Some Sikhs"]),
        ("People near Rockingham Vale Mosque are worried", []),
        ("Talk in Kettering North of a protest", []),
        ("a blackout curtain", []),
    ],
)
def test_what_may_describe_a_person_is_pointed_out_and_places_are_not(scene, area, text, found):
    assert tension.cautions(text, book()) == found


def test_a_caution_is_asked_about_once_and_never_refuses(scene, area, client):
    client.force_login(scene.officer)
    given = {"area": area.pk, "what": "Some Sikhs feel unsafe"} | TOLD
    first = client.post("/incidents/tension/new/", given).content.decode()
    assert "Look at this once more: “Some Sikhs”" in first
    assert "Some Sikhs feel unsafe" in first
    assert not TensionEntry.objects.exists()
    client.post("/incidents/tension/new/", given | {"sure": "on"})
    assert TensionEntry.objects.get().what == "Some Sikhs feel unsafe"


def test_too_long_an_entry_loses_nothing_typed(scene, area, client):
    client.force_login(scene.officer)
    page = client.post(
        "/incidents/tension/new/", {"area": area.pk, "what": "x" * 281} | TOLD
    ).content.decode()
    assert "x" * 281 in page
    assert not TensionEntry.objects.exists()


def test_the_list_filters_and_counts_from_week_to_week(scene, area, noted, client):
    with time_machine.travel(NOON, tick=False):
        noted("Said last week")
    with time_machine.travel(NOON + timedelta(days=7), tick=False):
        noted("Said this week", area=factories.an_area("Corby Central"), sort="evidenced")
        weeks = tension.trend(tension.entries(), clock.now())
        client.force_login(scene.police)
        page = client.get(f"/incidents/tension/?area={area.pk}").content.decode()
        none = client.get(f"/incidents/tension/?area={area.pk}&sort=evidenced").content.decode()
    assert [week.count for week in weeks][-2:] == [1, 1]
    assert "Said last week" in page
    assert "Said this week" not in page
    assert "Nothing has been noted that fits" in none


def test_a_week_by_area_begins_on_monday_in_london_and_names_the_highest_level(scene, area, noted, client):
    monday = datetime(2026, 12, 7, 0, 0, tzinfo=clock.LONDON)
    for at, level in ((monday - timedelta(seconds=1), "severe"), (monday, "low"), (NOON, "high")):
        with time_machine.travel(at, tick=False):
            noted(f"At level {level}", level=level)
    (week,) = tension.week_by_area(monday.date(), book())
    assert (week.area, len(week.entries), week.highest) == (area, 2, "High")
    assert week.counts == [("Experienced", 0), ("Evidenced", 0), ("Potential", 2)]
    client.force_login(scene.police)
    assert "At level low" in client.get("/incidents/tension/week/?of=2026-12-10").content.decode()
    assert "Nothing was noted" in client.get("/incidents/tension/week/?of=2026-10-10").content.decode()
    for no_day in ("never", "0001-01-01", "9999-12-31"):
        assert client.get(f"/incidents/tension/week/?of={no_day}").status_code == 404


def test_an_entry_seeds_one_concern_that_only_officers_are_told_of(scene, noted, client):
    entry = noted()
    client.force_login(scene.officer)
    page = f"/incidents/tension/{entry.pk}/raise/"
    assert "Call 999" in client.get(page).content.decode()
    form = client.get(page).context["form"]
    given = {"key": form["key"].value(), "called_999": "not_needed", "place": scene.place.pk}
    assert client.post(page, given).status_code == 302
    incident = Incident.objects.get()
    assert (incident.severity, incident.must_know) == ("S4", entry.what)
    assert set(incident.alerts.values_list("party", flat=True)) == {"police", "council"}
    entry.refresh_from_db()
    assert entry.incident == incident
    assert "raised already" in client.post(page, given).content.decode()
    assert Incident.objects.count() == 1


def test_entries_are_forgotten_after_a_year_and_the_journal_says_how_many(scene, noted):
    old, now = noted("Old"), clock.now()
    TensionEntry.objects.filter(pk=old.pk).update(at=now - timedelta(days=366))
    noted("New")
    assert sweep(by=None, now=now)["tension"] == 1
    assert sweep(by=None, now=now)["tension"] == 0
    assert TensionEntry.objects.get().what == "New"
    assert Entry.objects.filter(subject="retention", counts={"tension": 1}).count() == 1


def test_an_entry_that_became_an_incident_is_held_with_it(scene, noted):
    entry, incident = noted("Old"), scene.raised()
    TensionEntry.objects.filter(pk=entry.pk).update(incident=incident)
    hold(by=scene.officer, subject=incident.topic, reason="Inquiry of the force")
    assert sweep(by=None, now=clock.now() + timedelta(days=400))["tension"] == 0
