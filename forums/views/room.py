"""What is written down while a meeting goes on: who is there, the minute of each item, the decisions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cohesion.directory.queries import Standing
from cohesion.kit.refusals import Refused
from forums import actions, forms, queries
from forums.models import AgendaItem, Attendance, Decision
from forums.states import MeetingState
from forums.views.desk import meeting_or_404
from forums.views.doing import doing


def add_item(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)

    def do(told: dict) -> str:
        return f"On the agenda: {actions.add_item(by=request.user, meeting=meeting, **told)}."

    form = forms.ItemForm(request.POST or None)
    return doing(request, form, do, then=_desk(meeting), title="Add an item", button="Add it")


def arrive(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    meeting = meeting_or_404(meeting_ref)

    def do(told: dict) -> str:
        return f"There: {actions.arrive(by=request.user, meeting=meeting, **told)}."

    form = forms.ArriveForm(request.POST or None, meeting=meeting)
    return doing(request, form, do, then=_desk(meeting), title="Who has come?", button="Note it")


def leave(request: HttpRequest, who: Standing, attendance_id: int) -> HttpResponse:
    attendance = get_object_or_404(Attendance.objects.select_related("meeting__body"), pk=attendance_id)
    try:
        actions.leave(by=request.user, attendance=attendance)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(_desk(attendance.meeting))


def minute(request: HttpRequest, who: Standing, agenda_item: int) -> HttpResponse:
    """The minute of an item. When somebody else wrote meanwhile, theirs is shown beside what was typed."""
    item = _item(agenda_item)
    kept = queries.note_of(item)
    first = {"note": kept, "result": item.result, "revision": item.revision}
    form = forms.MinuteForm(request.POST or None, initial=first)

    def do(told: dict) -> str:
        try:
            actions.minute(by=request.user, item=item, **told)
        except Refused:
            typed = request.POST.copy()
            typed["revision"] = str(item.revision)  # whoever saves again has seen what stands there now
            form.data = typed
            raise
        return f"Minuted: {item}."

    return doing(
        request, form, do, then=_back(item.meeting), template="forums/minute.html", item=item, kept=kept
    )


def decide(request: HttpRequest, who: Standing, agenda_item: int) -> HttpResponse:
    item = _item(agenda_item)
    quorum = queries.quorum_of(item.meeting)

    def do(told: dict) -> str:
        return f"Recorded as {actions.decide(by=request.user, item=item, **told)}."

    lead = (
        "There is a quorum." if quorum.is_met else f"There is no quorum: {', '.join(quorum.missing)} missing."
    )
    title = f"Decision on {item}"
    form = forms.DecideForm(request.POST or None)
    return doing(request, form, do, then=_back(item.meeting), title=title, lead=lead, button="Record it")


def follow(request: HttpRequest, who: Standing, decision_ref: str) -> HttpResponse:
    decision = _decision(decision_ref)

    def do(told: dict) -> str:
        return f"Agreed: {actions.agree_on(by=request.user, decision=decision, **told)}."

    title, form = f"What follows from {decision}", forms.FollowForm(request.POST or None)
    then = _back(decision.item.meeting)
    return doing(request, form, do, then=then, title=title, lead=decision.wording, button="Write it down")


def no_action(request: HttpRequest, who: Standing, decision_ref: str) -> HttpResponse:
    decision = _decision(decision_ref)

    def do(told: dict) -> str:
        actions.no_action(by=request.user, decision=decision, **told)
        return f"{decision} needs no action."

    title, form = f"{decision} needs no action", forms.NoActionForm(request.POST or None)
    return doing(
        request,
        form,
        do,
        then=_back(decision.item.meeting),
        title=title,
        lead=decision.wording,
        button="Say so",
    )


def _item(item_id: int) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__body", "exempt_note"), pk=item_id)


def _decision(ref: str) -> Decision:
    decisions = Decision.objects.select_related("item__meeting__body")
    return get_object_or_404(decisions, ref=ref.upper())


def _back(meeting) -> str:
    """While it goes on, to the room, where the clerk came from."""
    return f"{_desk(meeting)}room/" if meeting.state == MeetingState.IN_PROGRESS else _desk(meeting)


def _desk(meeting) -> str:
    return f"/forums/desk/meetings/{meeting.ref}/"
