from incidents.models.alert import Acknowledgement, Alert
from incidents.models.correction import Correction, Reopening
from incidents.models.drill import ContactTest, Participant
from incidents.models.incident import Incident
from incidents.models.telling import AllClear, StandDown, Update

__all__ = [
    "Acknowledgement",
    "Alert",
    "AllClear",
    "ContactTest",
    "Correction",
    "Incident",
    "Participant",
    "Reopening",
    "StandDown",
    "Update",
]
