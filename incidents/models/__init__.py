from incidents.models.alert import Acknowledgement, Alert
from incidents.models.briefing import Briefing, BriefingInvite
from incidents.models.incident import Incident
from incidents.models.record import Decision, ForceReference, Methane, Perception
from incidents.models.rumour import LineUse, Rumour
from incidents.models.telling import AllClear, StandDown, Update
from incidents.models.todo import CallRequest, ChecklistItem

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "Briefing",
    "BriefingInvite",
    "CallRequest",
    "ChecklistItem",
    "Decision",
    "ForceReference",
    "Incident",
    "LineUse",
    "Methane",
    "Perception",
    "Rumour",
    "StandDown",
    "Update",
]
