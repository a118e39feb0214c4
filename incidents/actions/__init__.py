"""The only writers of incidents: each checks the rule, moves the state, writes the journal and posts the texts."""

from incidents.actions.agreeing import agree_playbook, draft_playbook
from incidents.actions.answering import acknowledge, record_by_phone, thank
from incidents.actions.confirming import confirm_ring, send_link
from incidents.actions.escalating import escalate
from incidents.actions.informing import note, send_update
from incidents.actions.raising import raise_incident
from incidents.actions.standing_down import settle, settle_all_clear, stand_down

__all__ = [
    "acknowledge",
    "agree_playbook",
    "confirm_ring",
    "draft_playbook",
    "escalate",
    "note",
    "raise_incident",
    "record_by_phone",
    "send_link",
    "send_update",
    "settle",
    "settle_all_clear",
    "stand_down",
    "thank",
]
