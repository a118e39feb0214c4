"""`manage.py import_directory`: all of a file, or nothing and every reason why."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint, Place, Post
from cohesion.directory.states import Rank, Role
from cohesion.journal.models import Entry
from tests.directory.conftest import DEPUTY, MOSQUE, OFFICER, csv_text

pytestmark = pytest.mark.django_db


def test_import_makes_places_people_numbers_and_posts(load, corby):
    assert "3 added, 0 changed, 0 unchanged" in load(MOSQUE, DEPUTY, OFFICER)
    mosque = Place.objects.get(ref="C3")
    assert (mosque.peak, mosque.area, mosque.sms_name) == (260, corby, "Rockingham Vale Mosque")
    assert [post.title for post in mosque.posts.order_by("rank")] == [
        "Primary contact, Rockingham Vale Mosque",
        "Deputy, Rockingham Vale Mosque",
    ]
    yusuf = ContactPoint.objects.get(number="+447700900103")
    assert (yusuf.person.email, str(yusuf.consent_on), yusuf.language) == (
        "yusuf.rahmani@example.org",
        "2026-01-12",
        "en",
    )
    rachel = Post.objects.get(role=Role.DUTY_OFFICER)
    assert not rachel.person.has_usable_password()
    assert not rachel.person.contact_points.exists()


def test_import_again_changes_nothing(load, corby):
    load(MOSQUE, DEPUTY, OFFICER)
    entries = Entry.objects.count()
    assert "0 added, 0 changed, 3 unchanged" in load(MOSQUE, DEPUTY, OFFICER)
    assert Entry.objects.count() == entries


def test_import_writes_one_entry_with_numbers_masked(load):
    load(MOSQUE, DEPUTY)
    entry = Entry.objects.get(subject="directory")
    assert entry.words.by_name == "import"
    assert "2 added" in entry.words.text
    assert "900103" not in entry.words.detail
    assert "Yusuf Rahmani" in entry.words.detail
    assert entry.counts == {"added": 2, "changed": 0, "unchanged": 0}


def test_import_changes_only_what_differs_and_empty_cells_erase_nothing(load):
    load(MOSQUE, DEPUTY)
    slim = {key: MOSQUE[key] for key in ("place_ref", "person", "role", "rank", "mobile")} | {"peak": "300"}
    assert "0 added, 1 changed, 0 unchanged" in load(slim)
    assert Place.objects.get().peak == 300
    assert Person.objects.get(email="yusuf.rahmani@example.org")
    assert "peak 260 → 300" in Entry.objects.last().words.detail
    assert Post.objects.count() == 2, "a row left out is not deleted"


def test_dry_run_says_what_would_happen_and_saves_nothing(load):
    assert "1 added" in load(MOSQUE, options=["--dry-run"])
    assert not Place.objects.exists()
    assert not Entry.objects.exists()


def test_every_problem_is_named_by_row_and_column(refused):
    said = refused(
        MOSQUE | {"mobile": "4.47701E+11"},
        DEPUTY | {"consent_on": "2999-01-01"},
        OFFICER | {"role": "boss"},
        MOSQUE | {"place_ref": "C4", "person": "A B", "mobile": "07700 900777", "email": "", "lat": "12.0"},
    )
    assert "Row 2, mobile: A spreadsheet" in said
    assert "Row 3, consent_on: This date is in the future" in said
    assert "Row 4, role: This is not one we know" in said
    assert "Row 5, lat: This point is" in said
    assert "Nothing was loaded: 4 things to put right." in said


def test_two_hundred_problems_are_shown_and_all_are_counted(refused):
    said = refused(*(MOSQUE | {"peak": "many"} for _ in range(203)))
    assert "… and 3 more." in said
    assert "203 things" in said


def test_a_curly_quote_in_a_name_for_texts_is_refused_with_the_way_out(refused):
    assert "Use ' instead" in refused(MOSQUE | {"place": "St Werburgh’s Church"})


def test_a_name_too_long_for_texts_asks_for_a_short_one(refused):
    said = refused(MOSQUE | {"place": "The Very Long Name Of A Church"})
    assert "Row 2, place_sms_name" in said
    assert "at most 22" in said


@pytest.mark.parametrize("faith", ["Muslim", "MUSLIM", "muslim"])
def test_labels_do_as_well_as_codes(load, faith):
    load(MOSQUE | {"faith": faith, "role": "Site Contact", "rank": "1", "same_faith": "Y"})
    post = Post.objects.get()
    assert (post.place.faith, post.rank, post.same_faith) == ("muslim", Rank.PRIMARY, True)


def test_a_point_outside_the_areas_is_refused_with_its_distance(refused, corby):
    said = refused(MOSQUE | {"lat": "52.40", "lon": "-0.70"})
    assert "This point is 7 km outside every area we know" in said


def test_swapped_coordinates_are_guessed(refused, corby):
    assert "swapped" in refused(MOSQUE | {"lat": "-0.6967", "lon": "52.4838"})


def test_without_outlines_the_place_must_lie_in_the_united_kingdom(refused, load):
    assert "outside the United Kingdom" in refused(MOSQUE | {"lat": "48.85", "lon": "2.35"})
    load(MOSQUE)
    assert Place.objects.get().area is None


def test_an_area_is_named_by_its_code(load, refused, corby):
    corby.rings = []
    corby.save()
    load(MOSQUE | {"area": "e1"})
    assert Place.objects.get().area == corby
    assert "Row 2, area: No area has this code" in refused(MOSQUE | {"area": "E9"})


def test_rows_of_one_place_must_agree(refused):
    said = refused(MOSQUE, DEPUTY | {"peak": "300"})
    assert "Row 3, peak: row 2 says something else about C3" in said


def test_what_a_row_leaves_unsaid_is_named(refused):
    said = refused(
        MOSQUE | {"mobile": "", "rank": ""},
        {"place_ref": "C9", "place": "Hall"},
        {"mobile": "07700 900111"},
        OFFICER | {"place_ref": "C3"},
        OFFICER | {"role": ""},
    )
    for expected in (
        "Row 2, rank",
        "Row 2, mobile",
        "Row 3, kind: C9 is new",
        "Row 4, person",
        "Row 5, place_ref",
        "Row 6, role",
    ):
        assert expected in said


def test_a_new_place_is_not_public_unless_the_file_says_so(load):
    load(MOSQUE | {"visibility": ""})
    assert Place.objects.get().visibility == "partners"


def test_spreadsheet_habits_are_survived(load):
    text = csv_text(MOSQUE, DEPUTY, delimiter=";").replace("07700 900103", "'7700900103") + ";;;\r\n\r\n"
    assert "2 added" in load(data=b"\xef\xbb\xbf" + text.encode())
    assert ContactPoint.objects.filter(number="+447700900103").exists()


def test_a_file_that_is_no_csv_is_refused_in_words(refused, tmp_path):
    assert "not a CSV file" in refused(data=b"PK\x03\x04rest")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_directory", str(tmp_path / "absent.csv"))


def test_as_names_who_answers_for_it(load, lead, police):
    load(MOSQUE, options=["--as", "NAOMI@example.org"])
    assert Entry.objects.get(kind="imported").words.by == lead
    with pytest.raises(CommandError, match="Only the cohesion lead or an administrator"):
        load(DEPUTY, options=["--as", police.email])
    with pytest.raises(CommandError, match="Nobody here has the address"):
        load(DEPUTY, options=["--as", "x@example.org"])


def many(count: int) -> list[dict[str, str]]:
    """Places with two contacts each, on numbers that are valid and, in this test, nobody's."""
    rows = []
    for number in range(count // 2):
        site = MOSQUE | {
            "place_ref": f"P{number}",
            "place": f"Place {number}",
            "organisation": f"Friends {number}",
        }
        for rank in ("1", "2"):
            who = {
                "person": f"Person {number} {rank}",
                "rank": rank,
                "email": f"p{number}.{rank}@example.org",
            }
            rows.append(site | who | {"mobile": f"07400{number * 2 + int(rank):06}"})
    return rows


def test_five_thousand_rows_load_in_seconds_and_few_queries(load, corby):
    rows = many(5000)
    started = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        said = load(*rows)
    assert "5,000 added, 0 changed, 0 unchanged" in said
    assert "2,500 of 5,000 rows read (50 %)" in said
    assert time.process_time() - started < 20
    assert len(queries) < 210  # SQLite takes so many values at once: each column of a row costs
    assert "5,000 unchanged" in load(*rows)


def test_a_thousand_wrong_rows_cost_one_read(refused):
    said = refused(*(row | {"lat": "12.5"} for row in many(1000)))
    assert "500 things" in said
