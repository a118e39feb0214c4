"""The only writers of incidents: each checks the rule, moves the state, writes the journal and posts the texts."""

from incidents.actions.answering import acknowledge, record_by_phone, thank
from incidents.actions.briefings import answer_briefing, call_briefing
from incidents.actions.confirming import confirm_ring, send_link
from incidents.actions.informing import note, send_update
from incidents.actions.raising import raise_incident
from incidents.actions.recording import decide, record_perception, set_force_reference, set_methane
from incidents.actions.rumours import agree_line, check_rumour, log_rumour, note_use
from incidents.actions.severity import change_severity
from incidents.actions.standing_down import settle, settle_all_clear, stand_down
from incidents.actions.todo import end_call, settle_item, take_call

__all__ = [
    "acknowledge",
    "agree_line",
    "answer_briefing",
    "call_briefing",
    "change_severity",
    "check_rumour",
    "confirm_ring",
    "decide",
    "end_call",
    "log_rumour",
    "note",
    "note_use",
    "raise_incident",
    "record_by_phone",
    "record_perception",
    "send_link",
    "send_update",
    "set_force_reference",
    "set_methane",
    "settle",
    "settle_all_clear",
    "settle_item",
    "stand_down",
    "take_call",
    "thank",
]
