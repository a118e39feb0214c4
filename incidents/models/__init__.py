from incidents.models.alert import Acknowledgement, Alert
from incidents.models.briefing import Briefing, BriefingInvite
from incidents.models.broadcast import Broadcast, Listener
from incidents.models.correction import Correction, Reopening
from incidents.models.debrief import Debrief, DebriefAnswer, DebriefInvitation, Lesson
from incidents.models.drill import ContactTest, Participant
from incidents.models.incident import Incident
from incidents.models.ladder import LadderStep
from incidents.models.playbook import Playbook
from incidents.models.record import Decision, ForceReference, Methane, Perception
from incidents.models.recovery import RecoveryStep
from incidents.models.rumour import LineUse, Rumour
from incidents.models.telling import AllClear, StandDown, Update
from incidents.models.tension import TensionEntry
from incidents.models.todo import CallRequest, ChecklistItem

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "Briefing",
    "BriefingInvite",
    "Broadcast",
    "CallRequest",
    "ChecklistItem",
    "ContactTest",
    "Correction",
    "Debrief",
    "DebriefAnswer",
    "DebriefInvitation",
    "Decision",
    "ForceReference",
    "Incident",
    "LadderStep",
    "Lesson",
    "LineUse",
    "Listener",
    "Methane",
    "Participant",
    "Perception",
    "Playbook",
    "RecoveryStep",
    "Reopening",
    "Rumour",
    "StandDown",
    "TensionEntry",
    "Update",
]
