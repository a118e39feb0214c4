"""A member's own link to a meeting: to be there, to speak, to vote, and to have its minutes right."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from cohesion.accounts.limits import unattended
from cohesion.kit.refusals import Refused
from forums import queries
from forums.actions import before, circulating, polling, speaking
from forums.actions.attending import come_in, go
from forums.members import Member, attendance_of, was_there
from forums.minutes_queries import changes, document, with_papers
from forums.models import Meeting, PollOption
from forums.room_forms import AmendForm, QuestionForm
from forums.room_queries import MEMBER, Room, open_polls
from forums.states import MeetingState, Mode
from forums.views.doing import doing
from forums.views.gallery import ask, download, support
from forums.views.picture import TOKEN, Picture, live, live_part


def show(request: HttpRequest, meeting: Meeting, member: Member) -> HttpResponse:
    """Live while the meeting goes on; its agenda before, its draft minutes after."""
    if meeting.state != MeetingState.IN_PROGRESS:
        return _at_rest(request, meeting, member)
    form = QuestionForm(request.POST if "text" in request.POST else None)
    if request.method == "POST":
        if "support" in request.POST:
            return support(request, meeting, request.path)
        if "text" not in request.POST:
            return _do(request, meeting, member)
        if ask(request, meeting, form):
            return redirect(request.path)
    context = live(_picture(request, meeting, member), f"/m/{member.token}/region/")
    return render(request, "forums/live.html", context | {"form": form, "member": member})


@unattended
def region(request: HttpRequest, meeting: Meeting, member: Member) -> HttpResponse:
    """Also once the meeting has ended: whoever still has its page open reads that it is over."""
    if meeting.is_coming:
        raise Http404
    return live_part(_picture(request, meeting, member))


def _picture(request: HttpRequest, meeting: Meeting, member: Member) -> Picture:
    def own(shown: Room) -> str:
        there = attendance_of(member.person, meeting)
        speaking_now = shown.queue.speaking
        context = {
            "is_over": shown.meeting.state != MeetingState.IN_PROGRESS,
            "there": there,
            "modes": Mode,
            "place": shown.queue.place_of(there),
            "speaks": there and speaking_now and speaking_now.attendance_id == there.pk,
            "polls": open_polls(shown, there) if there else [],
            "csrf_token": TOKEN,
        }
        return render_to_string("forums/_own_room.html", context)

    return Picture(request, meeting, MEMBER, member.person, member.by_link, own)


def _do(request: HttpRequest, meeting: Meeting, member: Member) -> HttpResponse:
    wanted = next((name for name in DO if name in request.POST), None)
    try:
        if wanted:
            messages.success(request, DO[wanted](request.POST[wanted], meeting, member))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(request.path)


def _here(said: str, meeting: Meeting, member: Member) -> str:
    come_in(by=member.person, meeting=meeting, mode=said)
    return "You are noted as being there."


def _gone(said: str, meeting: Meeting, member: Member) -> str:
    go(by=member.person, meeting=meeting)
    return "You are noted as having left."


def _speak(said: str, meeting: Meeting, member: Member) -> str:
    speaking.ask_to_speak(by=member.person, meeting=meeting)
    return "You are in the queue."


def _no_longer(said: str, meeting: Meeting, member: Member) -> str:
    speaking.no_longer(by=member.person, meeting=meeting)
    return "You are no longer in the queue."


def _vote(said: str, meeting: Meeting, member: Member) -> str:
    options = PollOption.objects.select_related("poll__meeting")
    option = get_object_or_404(options, pk=int(said) if said.isdigit() else 0, poll__meeting=meeting)
    polling.vote(by=member.person, poll=option.poll, option=option)
    return "Your vote is counted."


DO: dict[str, Callable[[str, Meeting, Member], str]] = {
    "here": _here,
    "gone": _gone,
    "speak": _speak,
    "no_longer": _no_longer,
    "vote": _vote,
}


def _at_rest(request: HttpRequest, meeting: Meeting, member: Member) -> HttpResponse:
    """What a member reads before and after the meeting. Draft minutes only once they are circulated."""
    known = before.circulation_of(meeting)
    items = queries.agenda(meeting) if meeting.shows_agenda else []
    with_papers(items, meeting, with_exempt=True)
    context = {
        "meeting": meeting,
        "member": member,
        "items": items,
        "circulation": known,
        "document": document(meeting, with_exempt=True) if known else None,
        "changes": changes(meeting) if known else [],
        "may_amend": bool(known and meeting.state == MeetingState.HELD and was_there(member.person, meeting)),
    }
    return render(request, "forums/member.html", context)


def amend(request: HttpRequest, meeting: Meeting, member: Member, number: int) -> HttpResponse:
    """Proposes other words for the minute of an item, once the draft is circulated."""
    item = get_object_or_404(meeting.items.select_related("meeting"), number=number)
    if before.circulation_of(meeting) is None or not was_there(member.person, meeting):
        raise Http404
    form = AmendForm(request.POST or None, initial={"words": queries.note_of(item)})

    def do(told: dict) -> str:
        circulating.propose_amendment(by=member.person, item=item, **told)
        return "The clerk has your proposal. It stands below until it is answered."

    title, button = f"Change the minute of {item}", "Propose it"
    return doing(request, form, do, then=f"/m/{member.token}/", title=title, button=button)


def paper(request: HttpRequest, meeting: Meeting, member: Member, paper_id: int) -> HttpResponse:
    if not meeting.shows_agenda:
        raise Http404
    return download(meeting, paper_id, with_exempt=True)
