from datetime import timedelta

from cohesion.kit import clock
from cohesion.plan import actions
from cohesion.plan.models import AgreedAction, Request
from cohesion.plan.states import Asked, Kind
from tests import factories


def test_late_ones_come_first_then_mine(client, agreed, officer):
    far, mine, late = agreed(9, what="Far"), agreed(12, what="Mine", owned_by=officer), agreed(5, what="Late")
    AgreedAction.objects.filter(pk=late.pk).update(due_on=clock.now().date() - timedelta(days=1))
    client.force_login(officer)
    page = client.get("/plan/").content.decode()
    assert page.index(late.ref) < page.index(mine.ref) < page.index(far.ref)
    assert "Late: due" in page
    assert "/incidents/K7M4/" in client.get(late.get_absolute_url()).content.decode()


def test_empty_lists_say_so(client, officer):
    client.force_login(officer)
    page = client.get("/plan/").content.decode()
    assert "No action is open" in page
    assert "Nothing is waiting" in page


def test_contacts_do_not_get_in(client, agreed):
    client.force_login(factories.a_contact(factories.a_place()))
    assert client.get("/plan/").status_code == 403
    assert client.post(agreed().get_absolute_url(), {"text": "x"}).status_code == 403


def test_an_action_is_reported_then_closed_and_bad_input_keeps_what_was_typed(client, agreed, officer):
    action = agreed()
    client.force_login(officer)
    refused = client.post(action.get_absolute_url(), {"outcome": "done", "text": " "})
    assert "what shows that it was done" in refused.content.decode()
    client.post(action.get_absolute_url(), {"outcome": "", "text": "Ordered"})
    client.post(action.get_absolute_url(), {"outcome": "done", "text": "Seen lit"})
    action.refresh_from_db()
    assert (action.state, action.progress, action.evidence) == ("done", "Ordered", "Seen lit")


def test_a_request_is_taken_up_by_a_press_and_answered_by_a_sentence(client, officer):
    until = clock.now() - timedelta(hours=1)
    asked = actions.ask(
        by=officer, kind=Kind.MEETING, source="incident.K7M4", why="After S1", answer_by=until
    )
    client.force_login(officer)
    assert "Late by 1 h" in client.get("/plan/").content.decode()
    client.post(asked.get_absolute_url(), {"take_up": "yes"})
    assert Request.objects.get().taken_up_by == officer
    client.post(asked.get_absolute_url(), {"answer": "Tue 15 Dec, 18:30, Rockingham Hall"})
    assert Request.objects.get().state == Asked.ANSWERED
    again = client.post(asked.get_absolute_url(), {"answer": "Another"}, follow=True)
    assert "answered already" in again.content.decode()
