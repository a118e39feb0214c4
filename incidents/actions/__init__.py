"""The only writers of incidents: each checks the rule, moves the state, writes the journal and posts the texts."""

from incidents.actions.answering import acknowledge, record_by_phone, thank
from incidents.actions.broadcasting import (
    agree_broadcast,
    answer_broadcast,
    cancel_broadcast,
    draft_broadcast,
    mark_rung,
    send_broadcast,
)
from incidents.actions.confirming import confirm_ring, send_link
from incidents.actions.correcting import send_correction
from incidents.actions.drilling import begin_contact_test, hold_exercise, plan_contact_test
from incidents.actions.holding import let_go_held
from incidents.actions.informing import note, send_update
from incidents.actions.merging import merge, take_apart
from incidents.actions.raising import raise_incident
from incidents.actions.reopening import reopen
from incidents.actions.standing_down import settle, settle_all_clear, stand_down, withdraw
from incidents.actions.widening import widen

__all__ = [
    "acknowledge",
    "agree_broadcast",
    "answer_broadcast",
    "begin_contact_test",
    "cancel_broadcast",
    "confirm_ring",
    "draft_broadcast",
    "hold_exercise",
    "let_go_held",
    "mark_rung",
    "merge",
    "note",
    "plan_contact_test",
    "raise_incident",
    "record_by_phone",
    "reopen",
    "send_broadcast",
    "send_correction",
    "send_link",
    "send_update",
    "settle",
    "settle_all_clear",
    "stand_down",
    "take_apart",
    "thank",
    "widen",
    "withdraw",
]
