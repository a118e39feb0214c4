"""Checklists and the queue of calls: who did it, who rings whom, and nobody left waiting."""

from datetime import timedelta

import pytest

from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import Book, Rule, book
from incidents import actions
from incidents.checklists import checklist_for
from incidents.models import CallRequest, ChecklistItem
from incidents.record_states import Call, Done
from incidents.reminders import remind
from incidents.rules import Refused
from incidents.states import Answer, Party, Severity, Via
from tests import factories


def asks_for_a_call(incident, person) -> CallRequest:
    alert = incident.alerts.get(person=person)
    actions.acknowledge(by=person, alert=alert, answer=Answer.CALL_ME, via=Via.TEXT)
    return CallRequest.objects.get(alert=alert, settled_at=None)


# --- checklists ---------------------------------------------------------------------------------------------------


def test_raising_copies_the_lists_of_the_severity(scene):
    incident = scene.raised()

    for party in (Party.SITE, Party.POLICE, Party.COUNCIL):
        texts = incident.checklist.filter(party=party).values_list("text", flat=True)
        assert list(texts) == checklist_for(book(), "fire", Severity.S1, party) != []


def test_list_of_a_kind_goes_before_that_of_the_severity(db):
    rules = dict(book().rules) | {
        "checklist.fire.S1.site": Rule("checklist.fire.S1.site", ["Gas is off"], "test", None)
    }
    assert checklist_for(Book(rules, 0), "fire", "S1", "site") == ["Gas is off"]
    assert "Gas is off" not in checklist_for(Book(rules, 0), "attack", "S1", "site")
    assert checklist_for(Book(rules, 0), "fire", "S1", "neighbour") == []


def test_tick_says_who_and_when_and_twice_is_once(scene):
    item = scene.raised().checklist.first()

    actions.settle_item(by=scene.officer, item=item, state=Done.DONE)
    actions.settle_item(by=scene.police, item=item, state=Done.DONE)

    item.refresh_from_db()
    assert (item.state, item.settled_by) == (Done.DONE, scene.officer)
    assert Entry.objects.filter(kind="checklist.done").count() == 1


def test_not_needed_needs_a_reason_and_can_be_taken_back(scene):
    item = scene.raised().checklist.first()
    with pytest.raises(Refused, match="Say why"):
        actions.settle_item(by=scene.officer, item=item, state=Done.NOT_NEEDED, reason=" ")

    actions.settle_item(by=scene.officer, item=item, state=Done.NOT_NEEDED, reason="Nobody was inside")
    assert ChecklistItem.objects.get(pk=item.pk).reason == "Nobody was inside"
    actions.settle_item(by=scene.officer, item=item, state=Done.OPEN)
    assert ChecklistItem.objects.get(pk=item.pk).settled_by is None


# --- calls --------------------------------------------------------------------------------------------------------


def test_who_asks_twice_waits_once_and_keeps_their_turn(scene):
    incident = scene.raised()
    first = asks_for_a_call(incident, scene.deputy)

    again = asks_for_a_call(incident, scene.deputy)

    assert (again.pk, again.asked_at) == (first.pk, first.asked_at)


def test_two_do_not_ring_the_same_person(scene):
    call = asks_for_a_call(scene.raised(), scene.deputy)

    actions.take_call(by=scene.officer, call=call)
    with pytest.raises(Refused, match="Somebody else is ringing"):
        actions.take_call(by=scene.police, call=call)

    call.refresh_from_db()
    assert (call.state, call.taken_by) == (Call.RINGING, scene.officer)


def test_no_answer_puts_them_back_in_the_queue(scene):
    call = asks_for_a_call(scene.raised(), scene.deputy)
    actions.take_call(by=scene.officer, call=call)

    actions.end_call(by=scene.officer, call=call, outcome="no_answer")

    call.refresh_from_db()
    assert (call.state, call.tries, call.taken_by) == (Call.WAITING, 1, None)
    actions.take_call(by=scene.police, call=call)


@pytest.mark.parametrize("outcome", ["reached", "left_message"])
def test_reached_or_left_a_message_ends_it_and_a_new_wish_begins_anew(scene, outcome):
    incident = scene.raised()
    call = asks_for_a_call(incident, scene.deputy)
    actions.take_call(by=scene.officer, call=call)

    actions.end_call(by=scene.officer, call=call, outcome=outcome)

    call.refresh_from_db()
    assert (call.state, call.taken_by) == (outcome, scene.officer)
    assert asks_for_a_call(incident, scene.deputy).pk != call.pk


def test_only_who_rings_says_what_came_of_it(scene):
    call = asks_for_a_call(scene.raised(), scene.deputy)
    for other in (None, scene.officer):
        if other:
            actions.take_call(by=other, call=call)
        with pytest.raises(Refused, match="Say first that you are ringing"):
            actions.end_call(by=scene.police, call=call, outcome="reached")


def test_claim_that_nobody_followed_up_may_be_taken_over(scene, time_machine):
    call, now = asks_for_a_call(scene.raised(), scene.deputy), clock.now()
    actions.take_call(by=scene.officer, call=call)

    time_machine.move_to(now + timedelta(minutes=9), tick=False)
    with pytest.raises(Refused):
        actions.take_call(by=scene.police, call=call)
    time_machine.move_to(now + timedelta(minutes=11), tick=False)
    actions.take_call(by=scene.police, call=call)

    call.refresh_from_db()
    assert call.taken_by == scene.police


def test_claim_that_nobody_followed_up_goes_back_in_the_queue_by_itself(scene, time_machine):
    incident = scene.raised()
    call, now = asks_for_a_call(incident, scene.deputy), clock.now()
    actions.take_call(by=scene.officer, call=call)

    for minutes in (9, 11, 12):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        remind(clock.now())

    call.refresh_from_db()
    assert (call.state, call.taken_by) == (Call.WAITING, None)
    assert Entry.objects.filter(kind="call.idle").count() == 1


def test_who_waits_on_two_boards_is_rung_once_for_both(scene):
    calls = [asks_for_a_call(scene.raised(), scene.deputy) for _ in range(2)]

    actions.take_call(by=scene.officer, call=calls[0])
    with pytest.raises(Refused):
        actions.take_call(by=scene.police, call=calls[1])
    actions.end_call(by=scene.officer, call=calls[0], outcome="reached")

    assert set(CallRequest.objects.values_list("state", flat=True)) == {Call.REACHED}


def test_contacts_of_the_place_ring_nobody(scene):
    call = asks_for_a_call(scene.raised(), scene.deputy)
    with pytest.raises(Refused):
        actions.take_call(by=scene.primary, call=call)


def test_another_officer_may_not_take_a_call_of_somebody_who_left(scene):
    call = asks_for_a_call(scene.raised(), scene.deputy)
    leaver = factories.an_officer()
    factories.has_left(leaver)

    with pytest.raises(Refused):
        actions.take_call(by=leaver, call=call)
