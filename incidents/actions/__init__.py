"""The only writers of incidents: each checks the rule, moves the state, writes the journal and posts the texts."""

from incidents.actions.answering import acknowledge, record_by_phone, thank
from incidents.actions.confirming import confirm_ring, send_link
from incidents.actions.debriefing import (
    answer_debrief,
    ask_for_debrief_call,
    invite_to_debrief,
    rung_for_debrief,
)
from incidents.actions.informing import note, send_update
from incidents.actions.learning import (
    agree_lesson,
    identify_lesson,
    learn_lesson,
    publish_summary,
    write_debrief,
)
from incidents.actions.listening import forget_tension, note_tension, raise_from_tension
from incidents.actions.raising import raise_incident
from incidents.actions.recovering import ask_for_meeting, work_on_step
from incidents.actions.standing_down import settle, settle_all_clear, stand_down

__all__ = [
    "acknowledge",
    "agree_lesson",
    "answer_debrief",
    "ask_for_debrief_call",
    "ask_for_meeting",
    "confirm_ring",
    "forget_tension",
    "identify_lesson",
    "invite_to_debrief",
    "learn_lesson",
    "note",
    "note_tension",
    "publish_summary",
    "raise_from_tension",
    "raise_incident",
    "record_by_phone",
    "rung_for_debrief",
    "send_link",
    "send_update",
    "settle",
    "settle_all_clear",
    "stand_down",
    "thank",
    "work_on_step",
    "write_debrief",
]
