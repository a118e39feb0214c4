"""Who is who in a directory file, and what becomes of their numbers and posts."""

import pytest

from cohesion.accounts.links import new_link, open_link
from cohesion.accounts.models import Person
from cohesion.directory.importing.rows import COLUMNS
from cohesion.directory.models import ContactPoint, Post
from cohesion.directory.states import Reach, Role, Way
from cohesion.live.models import Topic
from tests.directory.conftest import DEPUTY, MOSQUE, OFFICER, person

pytestmark = pytest.mark.django_db


def test_rows_of_one_person_must_agree(refused):
    said = refused(MOSQUE, MOSQUE | {"place_ref": "C4", "person": "Yusuf Rahman"})
    assert "Row 3, person: row 2 says something else about Yusuf Rahmani" in said


def test_one_number_on_two_people_is_refused(refused):
    said = refused(MOSQUE, DEPUTY | {"mobile": MOSQUE["mobile"]})
    assert "Row 3, mobile: Yusuf Rahmani in row 2 has this number" in said


def test_a_number_of_somebody_we_know_is_refused_for_another_name_and_address(load, refused):
    load(MOSQUE)
    said = refused(MOSQUE | {"person": "Bilal Hanif", "email": "bilal@example.org"})
    assert "Yusuf Rahmani has this number" in said
    assert "900103" not in said


def test_one_post_twice_is_refused(refused):
    assert "Row 3, role: row 2 gives Yusuf Rahmani this post already" in refused(MOSQUE, MOSQUE)


def test_a_person_may_be_contact_of_two_places(load):
    load(MOSQUE, MOSQUE | {"place_ref": "C4", "place": "Annexe"})
    assert Person.objects.count() == 1
    assert Post.objects.count() == 2


def test_a_new_number_takes_the_place_of_the_old_and_is_not_verified(load):
    load(MOSQUE)
    ContactPoint.objects.update(reach=Reach.INVALID)
    load(MOSQUE | {"mobile": "07700 900999", "verified_on": ""})
    point = ContactPoint.objects.get()
    assert (point.number, point.reach, point.verified_on) == ("+447700900999", Reach.GOOD, None)


def test_somebody_who_texted_stop_stays_stopped(load):
    load(MOSQUE)
    ContactPoint.objects.update(reach=Reach.OPTED_OUT)
    load(MOSQUE)
    assert ContactPoint.objects.get().reach == Reach.OPTED_OUT


@pytest.mark.parametrize(("cell", "way"), [("", Way.TEXT), ("text", Way.TEXT), ("Voice", Way.VOICE)])
def test_somebody_may_prefer_a_call_and_an_empty_cell_changes_nothing(load, cell, way):
    load(MOSQUE | {"prefers": cell})
    assert ContactPoint.objects.get().prefers == way
    load(MOSQUE)
    assert ContactPoint.objects.get().prefers == way


def test_a_landline_is_for_whoever_prefers_a_call(load, refused):
    said = refused(MOSQUE | {"mobile": "01632 960123"})
    assert "Row 2, mobile: This is not a mobile" in said
    assert "voice in prefers" in said
    load(MOSQUE | {"mobile": "01632 960123", "prefers": "voice"})
    assert ContactPoint.objects.get().number == "+441632960123"


def test_a_file_from_before_there_were_calls_still_loads(load):
    load(MOSQUE, columns=tuple(column for column in COLUMNS if column != "prefers"))
    assert ContactPoint.objects.get().prefers == Way.TEXT


def test_a_corrected_name_is_found_by_the_number_and_said(load):
    load(MOSQUE | {"email": ""})
    said = load(MOSQUE | {"email": "", "person": "Yusuf Rahmany"})
    assert "Yusuf Rahmani is now called Yusuf Rahmany" in said
    assert Person.objects.get().name == "Yusuf Rahmany"


def test_a_person_without_email_is_found_by_name_and_place_when_the_number_changes(load):
    load(DEPUTY | MOSQUE | {"email": ""})
    load(MOSQUE | {"email": "", "mobile": "07700 900998"})
    assert Person.objects.count() == 1


def test_an_ended_post_is_not_brought_back_by_an_old_file(load):
    old = MOSQUE | {"from": ""}
    load(old)
    load(old | {"from": "2025-01-01", "until": "2025-02-01"})
    Post.objects.update(held_from="2025-01-01", held_until="2025-02-01")
    assert "this post of Yusuf Rahmani has ended" in load(old)
    assert Post.objects.get().held_until
    load(old | {"from": "2026-01-01"})
    assert Post.objects.filter(held_until=None).count() == 1


def test_until_before_from_is_refused(refused):
    assert "Row 2, until: This is before" in refused(MOSQUE | {"until": "2025-03-01"})


def test_somebody_who_left_gets_no_post(load, refused):
    load(OFFICER)
    Person.objects.update(is_active=False)
    assert "Rachel Merriman has left" in refused(OFFICER | {"role": "cohesion_lead"})


def test_a_post_that_ends_by_import_closes_links_and_open_pages(load):
    load(MOSQUE)
    yusuf = Person.objects.get()
    token = new_link(person=yusuf, purpose="raise")
    load(MOSQUE | {"until": "2026-01-31"})
    assert open_link(token, "raise") is None
    assert Topic.objects.filter(name=f"person.{yusuf.pk}").exists()


def test_a_known_person_found_by_email_keeps_one_account(load, lead):
    load(MOSQUE | {"email": "Naomi@Example.org", "person": "Naomi Sewell", "mobile": "07700 900021"})
    assert Person.objects.count() == 1
    assert lead.posts.count() == 2


def test_two_people_of_one_name_stay_two(load):
    person("Yusuf Rahmani", Role.POLICE_LIAISON)
    load(MOSQUE | {"email": "other@example.org"})
    assert Person.objects.filter(name="Yusuf Rahmani").count() == 2


def test_why_a_number_may_be_kept_is_loaded(load, refused):
    load(MOSQUE | {"basis": "Public task", "condition": "explicit consent"})
    point = ContactPoint.objects.get()
    assert (point.basis, point.condition) == ("public_task", "explicit_consent")
    assert point.basis_on
    assert "Type public task or consent" in refused(MOSQUE | {"basis": "because"})
