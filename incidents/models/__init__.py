from incidents.models.alert import Acknowledgement, Alert
from incidents.models.broadcast import Broadcast, Listener
from incidents.models.correction import Correction, Reopening
from incidents.models.drill import ContactTest, Participant
from incidents.models.incident import Incident
from incidents.models.telling import AllClear, StandDown, Update

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "Broadcast",
    "ContactTest",
    "Correction",
    "Incident",
    "Listener",
    "Participant",
    "Reopening",
    "StandDown",
    "Update",
]
