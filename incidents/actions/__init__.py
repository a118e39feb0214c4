"""The only writers of incidents: each checks the rule, moves the state, writes the journal and posts the texts."""

from incidents.actions.agreeing import agree_playbook, draft_playbook
from incidents.actions.answering import acknowledge, record_by_phone, thank
from incidents.actions.briefings import answer_briefing, call_briefing
from incidents.actions.broadcasting import (
    agree_broadcast,
    answer_broadcast,
    cancel_broadcast,
    draft_broadcast,
    mark_rung,
    send_broadcast,
)
from incidents.actions.calling_999 import say_999_was_called
from incidents.actions.confirming import confirm_ring, send_link
from incidents.actions.correcting import send_correction
from incidents.actions.debriefing import (
    answer_debrief,
    ask_by_call,
    ask_for_debrief_call,
    invite_to_debrief,
    rung_for_debrief,
)
from incidents.actions.drilling import begin_contact_test, hold_exercise, plan_contact_test
from incidents.actions.escalating import escalate
from incidents.actions.holding import let_go_held
from incidents.actions.informing import note, send_update
from incidents.actions.learning import (
    agree_lesson,
    identify_lesson,
    learn_lesson,
    publish_summary,
    write_debrief,
)
from incidents.actions.listening import note_tension, raise_from_tension
from incidents.actions.merging import merge, take_apart
from incidents.actions.raising import raise_incident
from incidents.actions.recording import decide, record_perception, set_force_reference, set_methane
from incidents.actions.recovering import ask_for_meeting, work_on_step
from incidents.actions.reopening import reopen
from incidents.actions.resuming import resume_exercise
from incidents.actions.rumours import agree_line, check_rumour, log_rumour, note_use
from incidents.actions.severity import change_severity
from incidents.actions.standing_down import settle, settle_all_clear, stand_down, withdraw
from incidents.actions.testing import end_contact_test
from incidents.actions.todo import end_call, settle_item, take_call
from incidents.actions.widening import widen

__all__ = [
    "acknowledge",
    "agree_broadcast",
    "agree_lesson",
    "agree_line",
    "agree_playbook",
    "answer_briefing",
    "answer_broadcast",
    "answer_debrief",
    "ask_by_call",
    "ask_for_debrief_call",
    "ask_for_meeting",
    "begin_contact_test",
    "call_briefing",
    "cancel_broadcast",
    "change_severity",
    "check_rumour",
    "confirm_ring",
    "decide",
    "draft_broadcast",
    "draft_playbook",
    "end_call",
    "end_contact_test",
    "escalate",
    "hold_exercise",
    "identify_lesson",
    "invite_to_debrief",
    "learn_lesson",
    "let_go_held",
    "log_rumour",
    "mark_rung",
    "merge",
    "note",
    "note_tension",
    "note_use",
    "plan_contact_test",
    "publish_summary",
    "raise_from_tension",
    "raise_incident",
    "record_by_phone",
    "record_perception",
    "reopen",
    "resume_exercise",
    "rung_for_debrief",
    "say_999_was_called",
    "send_broadcast",
    "send_correction",
    "send_link",
    "send_update",
    "set_force_reference",
    "set_methane",
    "settle",
    "settle_all_clear",
    "settle_item",
    "stand_down",
    "take_apart",
    "take_call",
    "thank",
    "widen",
    "withdraw",
    "work_on_step",
    "write_debrief",
]
