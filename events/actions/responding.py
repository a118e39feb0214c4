"""A gathering that an incident asks for: begun for its organiser, in the lane in which somebody rings at once."""

from django.db import transaction

from cohesion.plan.actions import answer
from cohesion.plan.models import Request
from events.actions.applying import begin
from events.actions.lanes import begin_response
from events.models import Case

KNOWN = {"title": "Gathering after an incident", "open_to": "invited", "activities": ["vigil"]}


@transaction.atomic
def begin_from_request(*, by, request: Request) -> tuple[Case, str]:
    """Takes up what an incident asked for: an application with what is known, whose clocks began when it was asked."""
    case, secret = begin(by=by, answers=KNOWN, for_somebody=True, source=request.source)
    case = begin_response(by=by, case=case, since=request.asked_at)
    answer(by=by, request=request, answer=f"Application {case} is begun, as a community response.")
    return case, secret
