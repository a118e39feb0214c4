"""The clerk asks people to a meeting, moves it, and settles what they need. How many are written to is said before."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cohesion.calendars import actions as calendars
from cohesion.calendars.models import Rsvp
from cohesion.calendars.queries import answers_of, count_of, people_asked
from cohesion.directory.queries import Standing
from cohesion.kit import clock
from forums import actions
from forums.forms import NothingForm
from forums.invited import rsvp_of, to_be_asked
from forums.inviting_forms import InviteOneForm, RescheduleForm
from forums.models import Meeting
from forums.views.desk import meeting_or_404
from forums.views.doing import doing


def invited(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    waiting = to_be_asked(meeting)
    context = {
        "meeting": meeting,
        "answers": answers_of(meeting.topic),
        "waiting": waiting,
        "count": count_of(waiting),
    }
    return render(request, "forums/invited.html", context)


def invite(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)

    def do(told: dict) -> str:
        return f"Asked: {len(actions.invite(by=request.user, meeting=meeting))}."

    lead = f"Everybody who holds a seat and is not asked yet. {count_of(to_be_asked(meeting)).words}"
    form = NothingForm(request.POST if request.method == "POST" else None)
    return doing(
        request, form, do, then=_page(meeting), title="Ask the members", lead=lead, button="Ask them"
    )


def invite_one(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)

    def do(told: dict) -> str:
        asked = actions.invite_one(by=request.user, meeting=meeting, person=told["person"])
        return f"Asked: {told['person']}." if asked else f"{told['person']} was asked already."

    form = InviteOneForm(request.POST or None)
    lead = "They alone are written to."
    return doing(request, form, do, then=_page(meeting), title="Ask one more", lead=lead, button="Ask them")


def uninvite(request: HttpRequest, who: Standing, meeting_ref: str, asked_id: int) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    rsvp = _rsvp(meeting, asked_id)

    def do(told: dict) -> str:
        actions.uninvite(by=request.user, meeting=meeting, rsvp=rsvp)
        return f"{rsvp.person} is no longer asked."

    lead = "They alone are told so, and it is taken out of their calendar. What they answered is no longer shown."
    form = NothingForm(request.POST if request.method == "POST" else None)
    title = f"No longer ask {rsvp.person}"
    return doing(request, form, do, then=_page(meeting), title=title, lead=lead, button="Let them go")


def settle(request: HttpRequest, who: Standing, meeting_ref: str, asked_id: int) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    calendars.settle_need(by=request.user, rsvp=_rsvp(meeting, asked_id))
    return redirect(_page(meeting))


def reschedule(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    form = RescheduleForm(request.POST or None, initial=_as_it_is(meeting))

    def do(told: dict) -> str:
        actions.reschedule(by=request.user, meeting=meeting, venue=told["venue"], **form.moments())
        return "Moved. Everybody who is asked is being told."

    lead = f"Calendars and the public page follow. {count_of(people_asked(meeting.topic)).words}"
    return doing(
        request, form, do, then=_page(meeting), title="Move the meeting", lead=lead, button="Move it"
    )


def _as_it_is(meeting: Meeting) -> dict[str, object]:
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    return {
        "day": f"{starts:%d/%m/%Y}",
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "venue": meeting.venue,
    }


def _rsvp(meeting: Meeting, pk: int) -> Rsvp:
    found = rsvp_of(meeting, pk)
    if found is None:
        raise Http404
    return found


def _page(meeting: Meeting) -> str:
    return f"/forums/desk/meetings/{meeting.ref}/invited/"
