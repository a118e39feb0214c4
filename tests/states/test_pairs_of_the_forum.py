"""Every pair of states of a concern and of a meeting, tried by the action that makes the move."""

from cohesion.kit import clock
from forums import actions
from forums.states import CONCERN_MOVES, MEETING_MOVES, ConcernState, MeetingState, Result
from tests.forums.conftest import hall as hall
from tests.states.test_pairs import Life, Try, hold

C, M = ConcernState, MeetingState


def test_a_concern(hall):
    into, meeting, now = hall.accepted(), hall.called(), clock.now()
    concern = hall.accepted(by=None)

    def step(action, **said) -> Try:
        return lambda row: action(by=hall.lead, concern=row, **said)

    answered = {"answer": "Yes", "response": "did", "answered_at": now}
    tries = {
        C.ACKNOWLEDGED: step(actions.acknowledge),
        C.ACCEPTED: step(actions.accept, words="Graffiti"),
        C.ON_AGENDA: step(actions.put_on_agenda, meeting=meeting),
        C.RESPONDED: step(actions.respond, words="Cleaned", response="did"),
        C.REFERRED: step(actions.refer, words="To highways"),
        C.DECLINED: step(actions.decline, words="Not ours"),
        C.MERGED: step(actions.merge, into=into),
        C.SAFEGUARDING: step(actions.pass_to_safeguarding),
    }
    needs = {C.RESPONDED: answered, C.MERGED: {"merged_into": into}}
    hold(Life(concern, CONCERN_MOVES, needs, tries))


def test_a_meeting(hall):
    meeting = hall.called()
    actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")
    meeting.items.update(result=Result.NOTED)

    def step(action, **said) -> Try:
        return lambda row: action(by=hall.clerk, meeting=row, **said)

    tries = {
        M.PUBLISHED: step(actions.publish_agenda),
        M.IN_PROGRESS: step(actions.open_meeting),
        M.HELD: step(actions.end),
        M.APPROVED: step(actions.approve_minutes),
        M.CLOSED: step(actions.close),
        M.CANCELLED: step(actions.cancel, reason="Snow"),
    }
    hold(Life(meeting, MEETING_MOVES, {M.CANCELLED: {"cancelled_reason": "Snow"}}, tries))
