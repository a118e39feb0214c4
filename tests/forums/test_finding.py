"""Searching what was published, the files, and figures that point to nobody."""

import csv
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cohesion.kit import clock
from forums import actions
from forums.figures import figures, suppressed
from forums.models import Meeting
from forums.searching import search
from tests.forums.test_following import agreed, approved, decided


def kinds(asked: str) -> list[str]:
    return [hit.kind for hit in search(asked)]


def test_every_word_is_looked_for_in_any_case_and_a_reference_by_itself(hall):
    concern = hall.accepted()

    assert kinds("GRAFFITI quickly") == ["Concern"]
    assert kinds("graffiti elephants") == kinds("   ") == kinds("") == []
    assert kinds(f"{concern}") == kinds(concern.ref.lower()) == ["Concern"]


def test_what_was_raised_is_not_searched_nor_what_nobody_took_up(hall):
    hall.accepted()
    hall.raised(text="Elephants in the park")

    assert kinds("weeks") == kinds("elephants") == []


def test_minutes_and_decisions_are_found_once_they_are_approved_and_never_what_is_exempt(hall):
    meeting, _ = decided(hall)
    hall.minuted(meeting.items.get(), "decided", "Lampposts were counted")
    assert kinds("lampposts") == kinds("day") == []
    assert kinds("safety") == ["Agenda"]
    approved(hall, meeting)
    assert (kinds("lampposts"), kinds("clean day")) == (["Minutes"], ["Decision"])
    meeting.items.update(exempt_reason="Police tactics", note="")

    assert kinds("safety") == kinds("clean day") == []


@pytest.mark.parametrize("asked", ["%", "_", "'", '"><script>', "\x00", "x" * 500, "a " * 50, "C-"])
def test_whatever_is_asked_is_answered_by_a_page(client, hall, asked):
    hall.accepted()
    page = client.get("/forums/search/", {"q": asked})

    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_the_page_says_that_nothing_was_found_and_keeps_what_was_typed(client, hall):
    page = unescape(client.get("/forums/search/?q=elephants").content.decode())
    assert 'value="elephants"' in page
    assert "Try fewer of them" in page


@pytest.mark.parametrize("kind", ["organization", "meeting", "agendaItem", "paper", "decision", "action"])
def test_each_kind_is_a_table_of_the_same_rows_and_harmless_to_a_spreadsheet(client, hall, kind):
    concern = hall.accepted()
    actions.respond(by=hall.clerk, concern=concern, words="=cmd()", response="did")
    meeting, decision = decided(hall)
    agreed(hall, decision)
    approved(hall, meeting)
    rows = client.get("/forums/data.json").json()[kind]
    table = list(csv.reader(client.get(f"/forums/data/{kind}.csv").content.decode("utf-8-sig").splitlines()))

    assert len(table) == len(rows) + 1 >= 2
    assert table[0] == list(rows[0])
    assert not any(cell.startswith("=") for row in table for cell in row)


def test_no_other_kind_is_a_file(client, hall):
    assert client.get("/forums/data/people.csv").status_code == 404
    assert client.get("/forums/data/action.csv").status_code == 200


# --- figures ------------------------------------------------------------------------------------------------------

counts = st.lists(st.integers(0, 40), min_size=1, max_size=7)


@given(counts, st.integers(1, 10))
def test_no_small_number_is_shown_or_can_be_worked_out(numbers, least):
    found = {f"sector {n}": number for n, number in enumerate(numbers)}
    shown, total = suppressed(found, least)
    hidden = [name for name, count in shown.items() if count is None]

    assert all(count is None or count == found[name] >= least for name, count in shown.items())
    assert total in (None, sum(found.values()))
    if hidden and total is not None:
        left = total - sum(count for count in shown.values() if count is not None)
        assert len(hidden) > 1
        assert left >= least


def test_nothing_is_left_out_where_nothing_is_small():
    assert suppressed({"a": 9, "b": 5}, 5) == ({"a": 9, "b": 5}, 14)
    assert suppressed({"a": 9, "b": 7, "c": 1}, 5) == ({"a": 9, "b": None, "c": None}, 17)
    assert suppressed({"a": 1}, 5) == ({"a": None}, None)


def test_a_seat_counts_once_a_meeting_and_one_held_long_ago_or_in_private_not_at_all(hall):
    meeting = hall.opened()
    for one in meeting.attendances.filter(seat__sector="faith"):
        actions.leave(by=hall.clerk, attendance=one)
        actions.arrive(by=hall.clerk, meeting=meeting, seat=one.seat)
    hall.minuted(meeting.items.get(), "noted")
    actions.end(by=hall.clerk, meeting=meeting)
    later = meeting.starts_at
    assert figures(later).total is None
    assert (figures(later).meetings, set(figures(later).by_sector.values())) == (1, {None})
    hall.body.is_public = False
    hall.body.save()

    assert figures(later).meetings == 0


def test_the_page_says_too_few_and_whose_days_meetings_fell_on(client, hall):
    friday = datetime(2026, 11, 20, 12, 45, tzinfo=clock.LONDON)
    hall.opened()
    Meeting.objects.update(starts_at=friday, ends_at=friday + timedelta(hours=2), state="held")
    with time_machine.travel(friday + timedelta(days=7), tick=False):
        page = unescape(client.get("/forums/fairness/").content.decode())

    assert "too few to show" in page
    assert "Muslim" in page
