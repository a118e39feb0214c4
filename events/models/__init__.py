from events.models.answering import Consultation
from events.models.case import Case, Pause, Strand, Version
from events.models.deciding import Condition, Decision
from events.models.keeping import Document, SecretLink

__all__ = [
    "Case",
    "Condition",
    "Consultation",
    "Decision",
    "Document",
    "Pause",
    "SecretLink",
    "Strand",
    "Version",
]
