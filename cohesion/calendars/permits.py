"""Who may open an invitation, somebody's own stream, and the mails that wait for the clerk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cohesion.accounts.permits import Rule, not_found
from cohesion.calendars.models import Rsvp, Subscription
from cohesion.calendars.queries import rsvp_by_token, subscription_by_token
from cohesion.calendars.rules import may_clerk
from cohesion.directory.queries import Standing, standing


def _asked(person, ticket: str) -> tuple[Rsvp] | None:
    rsvp = rsvp_by_token(ticket)
    return (rsvp,) if rsvp else None


def _stream(person, stream: str) -> tuple[Subscription] | None:
    found = subscription_by_token(stream)
    return (found,) if found else None


def _clerk(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_clerk(who) else None


def _no_such_invitation(request: HttpRequest) -> HttpResponse:
    return render(request, "calendars/no_such_invitation.html", status=410)


ASKED = Rule(
    "own invitation",
    "Whoever holds the secret address of an invitation, which stands in the email to the person who is asked",
    _asked,
    about=("ticket",),
    signed_in=False,
    refuses=_no_such_invitation,
    is_secret=True,
)
STREAM = Rule(
    "own calendar",
    "Whoever holds the secret address of a person's calendar, which was shown to them once; it opens nothing else",
    _stream,
    about=("stream",),
    signed_in=False,
    refuses=not_found,
)
MAILS = Rule("mail about meetings", "The council's duty officer and cohesion lead", _clerk)
