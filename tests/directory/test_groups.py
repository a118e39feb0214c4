"""Groups of places and postcodes: loaded whole or not at all."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from cohesion.directory.groups import find_postcode, import_postcodes, keep_group, read_postcodes
from cohesion.directory.models import Group, Postcode
from cohesion.journal.models import Entry
from cohesion.kit.geo import Point
from tests import factories

HEAD = "postcode,lat,lon\n"


@pytest.fixture
def load(tmp_path, capsys, db):
    def run(text: str) -> str:
        path = tmp_path / "postcodes.csv"
        path.write_text(text, encoding="utf-8")
        call_command("import_postcodes", str(path))
        return capsys.readouterr().out

    return run


def test_postcodes_are_found_however_they_are_typed(load):
    assert load(f"{HEAD}NN17 1AA,52.48,-0.69\n") == "1 postcodes are known now from postcodes.csv.\n"
    found = find_postcode(" nn171aa ")
    assert (str(found), found.point) == ("NN17 1AA", Point(52.48, -0.69))
    assert find_postcode("NN17 1AB") is None


def test_loading_again_moves_what_is_known_and_keeps_the_rest(load):
    load(f"{HEAD}NN17 1AA,52.48,-0.69\nNN17 1AB,52.4,-0.6\n")
    load(f"{HEAD}NN17 1AA,52.49,-0.69\n")
    assert dict(Postcode.objects.values_list("code", "lat")) == {"NN171AA": 52.49, "NN171AB": 52.4}
    assert Entry.objects.filter(subject="directory", kind="imported.postcodes").count() == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,lat,lon\nNN17 1AA,52,0\n", "The first line must name the columns"),
        (f"{HEAD}NN17 1AA,52.48,-0.69\nHERE,52,0\n", "Line 3: no postcode"),
        (f"{HEAD}NN17 1AA,north,0\n", "Line 2: no postcode"),
        (f"{HEAD}NN17 1AA,-0.69,52.48\n", "Line 2: no postcode"),
        (f"{HEAD}NN17 1AA\n", "Line 2: no postcode"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_nothing_is_loaded(load, text, said):
    with pytest.raises(CommandError, match=said):
        load(text)
    assert not Postcode.objects.exists()


def test_every_postcode_that_is_shared_can_be_read(shared):
    points, wrong = read_postcodes((shared / "data" / "postcodes.csv").read_bytes())
    assert wrong == []
    assert len(points) > 11_000


def test_file_that_is_no_text_is_refused():
    assert read_postcodes(b"\xff\xfe\x00") == ({}, ["The file is not text in UTF-8."])


def test_group_has_the_places_it_was_last_given(db):
    first, second = factories.a_place(), factories.a_place()
    call_command("keep_group", "Walking trail", first.ref, second.ref)
    call_command("keep_group", "Walking trail", second.ref)
    assert list(Group.objects.get().places.all()) == [second]
    assert Entry.objects.filter(kind="group.kept").last().words.text == "Group Walking trail: 1 place"


def test_unknown_reference_changes_nothing(db):
    with pytest.raises(CommandError, match="No place has the reference Z9"):
        call_command("keep_group", "Walking trail", "Z9")
    assert not Group.objects.exists()


def test_only_those_who_may_change_the_directory_do(db):
    by = factories.a_contact(factories.a_place())
    with pytest.raises(PermissionDenied):
        keep_group(by=by, name="Mine", places=[])
    with pytest.raises(PermissionDenied):
        import_postcodes(by=by, points={})
