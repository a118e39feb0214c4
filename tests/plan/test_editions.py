"""The quarterly report: drafted from the records, frozen, signed, published for good, compared with the one before."""

import hashlib
import json
from datetime import date, datetime

import pytest
import time_machine

from cohesion.kit import clock
from cohesion.kit.refusals import Refused
from cohesion.plan import strategy_actions as actions
from cohesion.plan.editions import draft, page_of, quarter_of
from cohesion.plan.models import ReportEdition, Strand
from cohesion.plan.states import EDITION_MOVES, Edition

JANUARY = datetime(2027, 1, 20, 10, tzinfo=clock.LONDON)
APRIL = datetime(2027, 4, 20, 10, tzinfo=clock.LONDON)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 31), ("2026-q4", date(2026, 10, 1), date(2026, 12, 31))),
        (date(2027, 1, 1), ("2027-q1", date(2027, 1, 1), date(2027, 3, 31))),
        (date(2028, 2, 29), ("2028-q1", date(2028, 1, 1), date(2028, 3, 31))),
        (date(2027, 6, 30), ("2027-q2", date(2027, 4, 1), date(2027, 6, 30))),
        (date(2027, 9, 1), ("2027-q3", date(2027, 7, 1), date(2027, 9, 30))),
    ],
)
def test_quarters_are_those_of_the_calendar(day, expected):
    assert quarter_of(day) == expected


@pytest.fixture
def made(officer, promised):
    """The report of the last quarter of 2026, begun in January."""
    with time_machine.travel(JANUARY, tick=False):
        promised(slug="seats", milestones=[-10])
        promised(slug="room")
        yield actions.begin_report(by=officer, day=date(2026, 12, 1))


def published(officer, edition) -> ReportEdition:
    actions.freeze(by=officer, edition=edition)
    edition.refresh_from_db()
    for strand in Strand.objects.all():
        actions.sign(by=officer, edition=edition, strand=strand)
    actions.publish(by=officer, edition=edition)
    edition.refresh_from_db()
    return edition


def test_beginning_twice_is_one_report(officer, made):
    assert actions.begin_report(by=officer, day=date(2026, 10, 1)) == made
    assert (made.slug, made.due_on) == ("2026-q4", date(2027, 2, 11))


def test_what_is_said_to_slip_says_what_brings_it_back_also_before_its_days_are_late(
    officer, promised, client
):
    with time_machine.travel(JANUARY, tick=False):
        room, back = promised(slug="room"), "Another hall by March"
        said = {"colour": "amber", "text": "The hall fell through", "recovery": back}
        actions.say_status(by=officer, commitment=room, **said)
        edition = published(officer, actions.begin_report(by=officer, day=date(2026, 12, 1)))
        page = client.get(edition.get_absolute_url()).content.decode()

    assert f"What brings it back: {back}" in page
    assert "As it stood on 20 January 2027" in page


def test_a_quarter_that_is_not_over_cannot_be_frozen(officer, made):
    now = actions.begin_report(by=officer, day=date(2027, 1, 20))
    with pytest.raises(Refused, match="not over yet"):
        actions.freeze(by=officer, edition=now)


def test_what_is_frozen_stays_though_the_records_go_on(officer, made):
    edition = published(officer, made)
    was = edition.snapshot
    Strand.objects.get().commitments.all().update(what="Something else")
    edition.refresh_from_db()
    assert page_of(edition, date(2027, 1, 21)).snapshot == was
    assert draft(edition, date(2027, 1, 21)) != was


def test_its_digest_can_be_worked_out_by_anybody(officer, made):
    edition = published(officer, made)
    plain = json.dumps(edition.snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert edition.digest == hashlib.sha256(plain.encode()).hexdigest()


def test_every_strand_is_signed_for_before_it_is_published(officer, made):
    actions.freeze(by=officer, edition=made)
    made.refresh_from_db()
    with pytest.raises(Refused, match="Nobody has signed for “A quarterly cohesion forum”"):
        actions.publish(by=officer, edition=made)


def test_found_wrong_it_goes_back_and_is_signed_again(officer, made):
    actions.freeze(by=officer, edition=made)
    made.refresh_from_db()
    actions.sign(by=officer, edition=made, strand=Strand.objects.get())
    with pytest.raises(Refused, match="Say what is wrong"):
        actions.thaw(by=officer, edition=made, why="")
    actions.thaw(by=officer, edition=made, why="The date of the forum")
    made.refresh_from_db()
    assert (made.state, made.snapshot, made.signatures.count()) == ("drafting", None, 0)


def move_to(officer, edition, to):
    verb = {
        Edition.SIGNING: actions.freeze,
        Edition.PUBLISHED: actions.publish,
        Edition.DRAFTING: actions.thaw,
    }[to]
    verb(by=officer, edition=edition, **({"why": "Wrong"} if to == Edition.DRAFTING else {}))


@pytest.mark.parametrize("to", list(Edition))
@pytest.mark.parametrize("state", list(Edition))
def test_each_pair_of_states(officer, made, state, to):
    if state != Edition.DRAFTING:
        actions.freeze(by=officer, edition=made)
        made.refresh_from_db()
        actions.sign(by=officer, edition=made, strand=Strand.objects.get())
    if state == Edition.PUBLISHED:
        actions.publish(by=officer, edition=made)
    made.refresh_from_db()
    if to in EDITION_MOVES[state]:
        move_to(officer, made, to)
    else:
        with pytest.raises(Refused):
            move_to(officer, made, to)
    made.refresh_from_db()
    assert made.state == (to if to in EDITION_MOVES[state] else state)


def test_one_that_comes_late_shows_so_and_one_that_is_owed_too(officer, made):
    assert page_of(made, date(2027, 2, 11)).late == 0
    assert page_of(made, date(2027, 2, 14)).late == 3
    with time_machine.travel(APRIL, tick=False):
        edition = published(officer, made)
    assert page_of(edition, date(2028, 1, 1)).late == 68


def test_two_reports_are_compared(officer, made, promised):
    published(officer, made)
    with time_machine.travel(APRIL, tick=False):
        milestone = Strand.objects.get().commitments.get(slug="seats").milestones.get()
        actions.meet_milestone(by=officer, milestone=milestone, evidence="Minutes")
        edition = published(officer, actions.begin_report(by=officer, day=date(2027, 3, 1)))
        page = page_of(edition, date(2027, 4, 20))
    assert page.changed == [{"what": "To do seats", "was": "Slipping", "is": "On track"}]
    assert {row["key"]: row["before"] for row in page.rows}["forums_held"] == "0 of 4"
