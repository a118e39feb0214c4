from incidents.models.alert import Acknowledgement, Alert
from incidents.models.incident import Incident
from incidents.models.ladder import LadderStep
from incidents.models.playbook import Playbook
from incidents.models.telling import AllClear, StandDown, Update

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "Incident",
    "LadderStep",
    "Playbook",
    "StandDown",
    "Update",
]
