"""Who may open the pages of events. Pre-check and programme are everybody's; the rest goes by post or address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.accounts.permits import Rule
from cohesion.directory.queries import Standing, standing
from cohesion.journal.models import Audience
from events.models import Case, Consultation
from events.queries import case_by_secret, consultation_by_secret
from events.rules import may_run_events


def _officer(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_run_events(who) else None


def _no_such_address(request: HttpRequest) -> HttpResponse:
    return render(request, "events/no_such_address.html", status=410)


def _organiser(person, secret: str) -> tuple[Case] | None:
    case = case_by_secret(secret)
    return (case,) if case else None


def _consultee(person, secret: str) -> tuple[Consultation] | None:
    consultation = consultation_by_secret(secret)
    return (consultation,) if consultation else None


def reads(person, ref: str) -> Audience | None:
    """The council's officers read what happened to an application; its organiser comes by their own address."""
    return Audience.PARTNERS if may_run_events(standing(person)) else None


OFFICE = Rule("events office", "The council's duty officer and cohesion lead", _officer)
ORGANISER = Rule(
    "own application",
    "Whoever holds a secret address of an application, which goes to its organiser alone",
    _organiser,
    about=("case_secret",),
    signed_in=False,
    refuses=_no_such_address,
    is_secret=True,
)
CONSULTEE = Rule(
    "own question",
    "Whoever holds the secret address of a question, which goes to its consultee alone",
    _consultee,
    about=("consultee_secret",),
    signed_in=False,
    refuses=_no_such_address,
    is_secret=True,
)
