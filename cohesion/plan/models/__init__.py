from cohesion.plan.models.agreed import AgreedAction, Climb, Request
from cohesion.plan.models.edition import ReportEdition, Signature
from cohesion.plan.models.strategy import Commitment, EnteredFigure, Milestone, StatusUpdate, Strand

__all__ = [
    "AgreedAction",
    "Climb",
    "Commitment",
    "EnteredFigure",
    "Milestone",
    "ReportEdition",
    "Request",
    "Signature",
    "StatusUpdate",
    "Strand",
]
