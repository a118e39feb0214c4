"""What is somebody's own: an invitation at its secret address, and a stream of all that they are asked to."""

from zlib import crc32

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.calendars import actions, queries
from cohesion.calendars.feeds import Feed, Version, serve
from cohesion.calendars.forms import AnswerForm, StreamForm
from cohesion.calendars.models import Rsvp, Subscription
from cohesion.calendars.occasions import occasion_of
from cohesion.calendars.rules import objections_to_answering
from cohesion.calendars.states import Answer, Via
from cohesion.calendars.writing import whole
from cohesion.kit import clock
from cohesion.kit.refusals import Refused

NAME = "My meetings"
ABOUT = "Meetings that you are asked to. Keep its address to yourself."


def invitation(request: HttpRequest, rsvp: Rsvp) -> HttpResponse:
    """A look shows it and changes nothing, as mail programs look at links; the button answers."""
    occasion = occasion_of(rsvp.source)
    first = {"sequence": occasion.sequence if occasion else 0, "answer": rsvp.answer, "needs": rsvp.needs}
    form = AnswerForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(rsvp, form.cleaned_data)
            return redirect(request.path)
        except Refused as refused:
            form.add_error(None, refused.objections)
    closed = objections_to_answering(rsvp, occasion, clock.now())
    context = {"rsvp": rsvp, "occasion": occasion, "form": form, "closed": closed}
    return render(request, "calendars/invitation.html", context)


def _answer(rsvp: Rsvp, told: dict) -> None:
    """To the edition they saw, or an earlier one: nobody answers one that there is not."""
    occasion = occasion_of(rsvp.source)
    sequence = min(told["sequence"], occasion.sequence if occasion else 0)
    answer = {"answer": Answer(told["answer"]), "needs": told["needs"], "sequence": sequence}
    if not actions.take_answer(rsvp=rsvp, via=Via.LINK, at=clock.now(), **answer):
        raise Refused(
            ["The meeting has changed since you opened this page. Look at it again, and answer anew."]
        )


def stream(request: HttpRequest, found: Subscription) -> HttpResponse:
    """Everything they are asked to, for their calendar alone. No cache between us may keep it."""
    told = queries.own_occasions(found.person)
    moments = [found.made_at, *(one.changed_at for one in told)]
    feed = Feed(
        name=NAME,
        about=ABOUT,
        path=f"/calendars/own/{found.pk}/",
        page="/calendars/own/",
        version=Version(len(told), max(moments), crc32(repr(told).encode())),
        occasions=lambda: told,
        is_private=True,
        reminds=found.reminds,
    )
    actions.note_fetch(stream=found)
    return serve(request, feed)


def own(request: HttpRequest) -> HttpResponse:
    """One's own stream: made, made anew, ended. Its address is shown on the page after, and never again."""
    if request.method == "POST" and "end" in request.POST:
        actions.end_stream(by=request.user)
        messages.success(
            request, "Your calendar address is ended. Calendars that used it get nothing any more."
        )
        return redirect(request.path)
    form, address = StreamForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        token = actions.make_stream(by=request.user, reminds=form.cleaned_data["reminds"])
        address = whole(f"/f/{token}/calendar.ics")
    known = Subscription.objects.filter(person=request.user.pk).first()
    response = render(request, "calendars/own.html", {"form": form, "address": address, "known": known})
    response["Cache-Control"] = "no-store"
    return response
