"""Who is away, as they told the directory: an S1 or S2 goes all the same, an S3 spares them; no place has nobody."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cohesion.directory.models import Absence, Post, TimeAway
from cohesion.directory.states import AwayKind, Faith, Rank, Role
from cohesion.journal.models import Entry, Words
from cohesion.kit import clock
from cohesion.policy.book import book
from incidents import actions, duties
from incidents.absences import AWAY
from incidents.broadcast_queries import who_is_told, why_not
from incidents.models import ContactTest, Incident
from incidents.rules import Refused
from incidents.targeting import preview
from tests import factories
from tests.incidents.conftest import Scene

SHABBAT = datetime(2026, 12, 12, 11, 0, tzinfo=UTC)  # a Saturday
KEPT = "Shabbat until Sat"


@pytest.fixture(autouse=True)
def saturday(db):
    with time_machine.travel(SHABBAT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scene(saturday) -> Scene:
    return Scene(*factories.a_site())


@pytest.fixture
def third(scene):
    return factories.a_contact(scene.place, Rank.THIRD)


def keeps_shabbat(*people) -> None:
    for person in people:
        TimeAway.objects.create(person=person, kind=AwayKind.SHABBAT)


def raised(scene, severity: str) -> Incident:
    """By somebody who is nobody's contact."""
    return scene.raised(
        by=factories.an_officer(Role.COHESION_LEAD, on_duty=False), kind="damage", severity=severity
    )


def asked(scene) -> set:
    return {text.person for text in scene.texts("alert.ring0.site")}


@pytest.fixture
def synagogue(scene):
    """Next door; its primary keeps Shabbat."""
    place = factories.a_place("Next Door Synagogue", faith=Faith.JEWISH)
    primary, deputy = (
        factories.a_contact(place),
        factories.a_contact(place, Rank.DEPUTY),
    )
    keeps_shabbat(primary)
    return place, primary, deputy


def shown(incident, place) -> tuple[list, dict]:
    """Who of that place is on the list, with why they may not answer; and who is left out, with why."""
    (found,) = [one for one in preview(incident, book(), clock.now()) if one.place == place]
    return [(choice.person, choice.away) for choice in found.people], {
        left.post.person: left.why for left in found.left_out
    }


# --- ring 0 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("severity", ["S1", "S2"])
def test_an_s1_or_s2_goes_to_who_is_away_all_the_same_and_says_so(scene, severity, third):
    keeps_shabbat(scene.primary)
    incident = raised(scene, severity)
    assert asked(scene) == {scene.primary, scene.deputy}, (
        "the deputy is there: the third has their turn later"
    )
    assert AWAY in incident.alerts.get(person=scene.primary).reasons
    entry = Entry.objects.get(subject=incident.topic, kind="away").words
    assert entry.text == f"{AWAY}: Primary contact, Rockingham Vale Mosque"


def test_where_all_who_are_asked_first_are_away_an_s1_also_goes_to_who_is_there(scene, third):
    keeps_shabbat(scene.primary, scene.deputy)
    raised(scene, "S1")
    assert asked(scene) == {scene.primary, scene.deputy, third}


def test_an_s3_spares_who_is_away_and_asks_the_other_contact(scene, third):
    keeps_shabbat(scene.primary)
    incident = raised(scene, "S3")
    assert asked(scene) == {scene.deputy}
    entry = Entry.objects.get(subject=incident.topic, kind="away").words
    assert entry.text == "Not asked. Away now, as they told us: Primary contact, Rockingham Vale Mosque"


def test_an_s3_where_primary_and_deputy_are_away_asks_the_third(scene, third):
    keeps_shabbat(scene.primary, scene.deputy)
    raised(scene, "S3")
    assert asked(scene) == {third}


def test_an_s3_where_everybody_is_away_is_texted_all_the_same_and_says_so(scene, third):
    keeps_shabbat(scene.primary, scene.deputy, third)
    incident = raised(scene, "S3")
    assert asked(scene) == {scene.primary, scene.deputy}
    assert all(AWAY in alert.reasons for alert in incident.alerts.filter(party="site"))


def test_whoever_raises_it_is_there(scene):
    keeps_shabbat(scene.primary)
    incident = scene.raised(kind="damage")
    alert = incident.alerts.get(person=scene.primary)
    assert AWAY not in alert.reasons
    assert scene.texts("raise.received")


def test_an_absence_counts_as_well(scene):
    now = clock.now()
    Absence.objects.create(person=scene.primary, starts_at=now, ends_at=now + timedelta(days=3))
    raised(scene, "S3")
    assert asked(scene) == {scene.deputy}


def test_an_s3_that_becomes_an_s1_alerts_whoever_it_had_spared_and_nobody_twice(scene):
    keeps_shabbat(scene.primary)
    incident = raised(scene, "S3")
    actions.change_severity(
        by=scene.police, incident=incident, severity="S1", seen="S3", reason="Somebody is inside"
    )
    texts = [text.person for text in scene.texts("alert.ring0.site")]
    assert texts == [scene.deputy, scene.primary]


def test_no_row_that_is_kept_says_which_time_somebody_named(scene):
    keeps_shabbat(scene.primary)
    for severity in ("S1", "S3"):
        raised(scene, severity)
    assert not Words.objects.filter(text__contains="Shabbat").exists()
    assert not any(
        "Shabbat" in str(alert.reasons) for one in Incident.objects.all() for alert in one.alerts.all()
    )


# --- the list before it is sent -----------------------------------------------------------------------------------


def test_the_list_of_an_s1_says_who_may_not_answer(scene, synagogue, client):
    place, primary, deputy = synagogue
    incident = raised(scene, "S1")
    people, left_out = shown(incident, place)
    assert [person for person, _ in people] == [primary, deputy]
    assert people[0][1].startswith(KEPT)
    assert left_out == {}
    client.force_login(scene.officer)
    page = client.get(f"{incident.get_absolute_url()}confirm/").content.decode()
    assert "Shabbat until Sat 17:" in page
    assert "may not answer" in page


def test_the_list_of_an_s3_leaves_out_who_is_away_with_the_reason_and_the_send_does_too(
    scene, synagogue, client
):
    place, primary, deputy = synagogue
    Post.objects.filter(place=place).update(same_faith=True)
    scene.place.faith = Faith.JEWISH
    scene.place.save()
    incident = raised(scene, "S3")
    people, left_out = shown(incident, place)
    assert people == [(deputy, "")]
    assert left_out[primary].startswith(KEPT)

    actions.confirm_ring(by=scene.officer, incident=incident)

    assert {text.person for text in scene.texts("alert.s3")} == {deputy}
    said = [one.words.text for one in Entry.objects.filter(subject=incident.topic, kind="away")]
    assert said == ["Not asked. Away now, as they told us: Primary contact, Next Door Synagogue"]


def test_a_list_on_which_somebody_has_come_back_since_is_read_again(scene, synagogue, saturday, client):
    place, *_ = synagogue
    Post.objects.filter(place=place).update(same_faith=True)
    scene.place.faith = Faith.JEWISH
    scene.place.save()
    incident = raised(scene, "S3")
    client.force_login(scene.officer)
    page = client.get(f"{incident.get_absolute_url()}confirm/").content.decode()
    seen = page.split('name="shown" value="')[1].split('"')[0]
    saturday.shift(timedelta(hours=7))  # after nightfall
    with pytest.raises(Refused, match="The list has changed"):
        actions.confirm_ring(by=scene.officer, incident=incident, shown=seen)


# --- what is no alert ---------------------------------------------------------------------------------------------


def test_a_broadcast_spares_who_is_away_and_reaches_somebody_of_the_place(synagogue):
    place, primary, deputy = synagogue
    told = {choice.person: why_not(choice) for choice in who_is_told([place], clock.now())}
    assert told == {primary: "Away now, as they told us", deputy: ""}
    keeps_shabbat(deputy)
    assert {why_not(choice) for choice in who_is_told([place], clock.now())} == {""}, "rather than nobody"


def test_a_contact_test_disturbs_nobody_who_is_away(scene, saturday):
    keeps_shabbat(scene.primary)
    test = actions.plan_contact_test(by=scene.officer, area=scene.place.area, at=clock.now())
    assert duties.begin_contact_tests(test.next_at) == 1
    drill = ContactTest.objects.get().last_drill
    assert [alert.person for alert in drill.alerts.all()] == [scene.deputy]
