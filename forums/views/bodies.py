"""What a body is for, and whom it invites."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cohesion.calendars.queries import count_of
from cohesion.directory.queries import Standing
from cohesion.kit import clock
from forums import actions, queries, seat_forms, seating
from forums.models import Body
from forums.views.doing import doing


def terms(request: HttpRequest, who: Standing, body_slug: str) -> HttpResponse:
    body = get_object_or_404(Body, slug=body_slug)
    first = {"terms": body.terms, "review_on": body.review_on and f"{body.review_on:%d/%m/%Y}"}
    form = seat_forms.TermsForm(request.POST or None, initial=first)

    def do(told: dict) -> str:
        actions.change_terms(by=request.user, body=body, **told)
        return "The terms of reference are in force. Those before stay in the journal."

    title = f"Terms of reference, {body}"
    return doing(request, form, do, then=_seats(body), title=title, button="Put them in force")


def invite(request: HttpRequest, who: Standing, body_slug: str) -> HttpResponse:
    """Whom the body invites to each meeting, and how. They are asked from the page of a meeting, not from here."""
    body = get_object_or_404(Body, slug=body_slug)
    found = seating.invitees(body)
    context = {
        "body": body,
        "invitees": found,
        "count": count_of(one.person for one in found),
        "circles": body.circles.all(),
        "coming": queries.coming(Body.objects.filter(pk=body.pk), clock.now()),
    }
    return render(request, "forums/invite.html", context)


def circle(request: HttpRequest, who: Standing, body_slug: str) -> HttpResponse:
    body = get_object_or_404(Body, slug=body_slug)
    form = seat_forms.CircleForm(request.POST or None, body=body)

    def do(told: dict) -> str:
        return f"Invited too: {actions.make_circle(by=request.user, body=body, **told)}."

    then = f"/forums/desk/bodies/{body.slug}/invite/"
    lead = "The first contact of each place is invited, beside whoever has a seat."
    return doing(request, form, do, then=then, title=f"Invite more, {body}", button="Add them", lead=lead)


def _seats(body: Body) -> str:
    return f"/forums/desk/bodies/{body.slug}/"
