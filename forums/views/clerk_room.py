"""The clerk's page of a meeting that goes on: which item, who speaks, what is asked and counted. One press each."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.limits import unattended
from cohesion.directory.queries import Standing
from cohesion.kit.refusals import Refused
from forums.actions import asking, member_links, polling, room, speaking
from forums.forms import NothingForm
from forums.models import Meeting, Poll, Question, Speaker
from forums.room_forms import CountForm, PollForm
from forums.room_queries import CLERK
from forums.views.desk import meeting_or_404
from forums.views.doing import doing
from forums.views.picture import Picture, live, live_part


def show(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    if request.method == "POST":
        return _do(request, meeting)
    context = live(Picture(request, meeting, CLERK, request.user), f"{_address(meeting)}region/")
    return render(request, "forums/clerk_room.html", context)


@unattended
def region(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    return live_part(Picture(request, meeting_or_404(meeting_ref), CLERK, request.user))


def write_poll(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)
    form = PollForm(request.POST or None)

    def do(told: dict) -> str:
        going_on = meeting.discussions.filter(ended_at=None).select_related("item").first()
        said = {"question": told["question"], "options": told["answers"]}
        polling.write_poll(by=request.user, meeting=meeting, item=going_on.item if going_on else None, **said)
        return "The poll is written. Nobody sees it until you open it."

    return doing(request, form, do, then=_address(meeting), title="Write a poll", button="Keep it")


def count(request: HttpRequest, who: Standing, poll_id: int) -> HttpResponse:
    """Hands and paper, as the clerk counted them."""
    poll = get_object_or_404(Poll.objects.select_related("meeting__body"), pk=poll_id)
    form = CountForm(request.POST or None, poll=poll)

    def do(told: dict) -> str:
        counted = {"hands": form.counted("hands"), "paper": form.counted("paper")}
        polling.count(by=request.user, poll=poll, **counted)
        return "Counted."

    lead = "Only those who have not voted by phone. What you type takes the place of what was there."
    return doing(
        request, form, do, then=_address(poll.meeting), title=poll.question, lead=lead, button="Count them"
    )


def send_links(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    """What will be sent, and then the sending."""
    meeting = meeting_or_404(meeting_ref)
    form = NothingForm(request.POST if request.method == "POST" else None)

    def do(told: dict) -> str:
        return (
            f"Links are on their way to {member_links.send_links(by=request.user, meeting=meeting)} members."
        )

    lead = (
        "Each member and substitute gets a link of their own by text, or by email if they take no texts. With it they "
        "say that they are there, ask to speak and vote. Links that were sent before still open."
    )
    title, then = "Send members their links", f"/forums/desk/meetings/{meeting.ref}/"
    return doing(request, form, do, then=then, title=title, lead=lead, button="Send them")


def _do(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The press of one button: its name says what, its value of which row."""
    wanted = next((name for name in DO if name in request.POST), None)
    value = request.POST[wanted] if wanted else ""
    if value and not value.isdigit():
        raise Http404
    try:
        if wanted and (said := DO[wanted](request.user, meeting, int(value or 0))):
            messages.success(request, said)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_address(meeting))


def _turn(by, meeting: Meeting, row: int) -> str:
    room.turn_to(by=by, item=get_object_or_404(meeting.items.select_related("meeting__body"), pk=row))
    return ""


def _next_speaker(by, meeting: Meeting, row: int) -> str:
    called = speaking.call_next(by=by, meeting=meeting, expected=row)
    return f"Called: {called}." if called else ""


def _finish(by, meeting: Meeting, row: int) -> str:
    speaking.finish(by=by, meeting=meeting)
    return ""


def _raise_hand(by, meeting: Meeting, row: int) -> str:
    there = get_object_or_404(meeting.attendances.select_related("meeting__body", "seat"), pk=row)
    return f"In the queue: {speaking.put_in_queue(by=by, attendance=there)}."


def _take_off(by, meeting: Meeting, row: int) -> str:
    found = get_object_or_404(Speaker.objects.select_related("meeting__body", "attendance__seat"), pk=row)
    speaking.take_off(by=by, speaker=found)
    return f"Out of the queue: {found}."


def _of_poll(act: Callable[..., Poll], said: str) -> Callable[[object, Meeting, int], str]:
    def do(by, meeting: Meeting, row: int) -> str:
        found = get_object_or_404(meeting.polls.select_related("meeting__body"), pk=row)
        return f"{said}: {act(by=by, poll=found)}"

    return do


def _of_question(act: Callable[..., Question]) -> Callable[[object, Meeting, int], str]:
    def do(by, meeting: Meeting, row: int) -> str:
        act(by=by, question=get_object_or_404(meeting.questions.select_related("meeting__body"), pk=row))
        return ""

    return do


DO: dict[str, Callable[[object, Meeting, int], str]] = {
    "turn": _turn,
    "next_speaker": _next_speaker,
    "finish": _finish,
    "raise_hand": _raise_hand,
    "take_off": _take_off,
    "open_poll": _of_poll(polling.open_poll, "Open"),
    "close_poll": _of_poll(polling.close_poll, "Closed"),
    "publish_poll": _of_poll(polling.publish_poll, "Shown to everybody"),
    "show_question": _of_question(asking.show),
    "put_question": _of_question(asking.put),
    "answer_question": _of_question(asking.answered),
    "remove_question": _of_question(asking.remove),
}


def _address(meeting: Meeting) -> str:
    return f"/forums/desk/meetings/{meeting.ref}/room/"
