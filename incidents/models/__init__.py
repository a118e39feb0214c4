from incidents.models.alert import Acknowledgement, Alert
from incidents.models.debrief import Debrief, DebriefAnswer, DebriefInvitation, Lesson
from incidents.models.incident import Incident
from incidents.models.recovery import RecoveryStep
from incidents.models.telling import AllClear, StandDown, Update
from incidents.models.tension import TensionEntry

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "Debrief",
    "DebriefAnswer",
    "DebriefInvitation",
    "Incident",
    "Lesson",
    "RecoveryStep",
    "StandDown",
    "TensionEntry",
    "Update",
]
