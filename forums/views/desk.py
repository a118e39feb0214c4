"""The clerk's desk: what waits, who meets, and a meeting from its call to its closing."""

from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from cohesion.calendars.queries import count_of, people_asked
from cohesion.directory.queries import Standing
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.plan.models import Request
from cohesion.plan.states import Kind
from forums import actions, forms, queries, seating
from forums.actions.before import circulation_of, waiting_changes
from forums.minutes_queries import with_papers
from forums.models import Body, Decision, Meeting, Seat
from forums.room_forms import ApproveForm
from forums.rules import kind_asked
from forums.steps import step_called, steps_of
from forums.targeting import told_by_step
from forums.views.doing import doing


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    bodies = Body.objects.all()
    context = {
        "rows": queries.waiting_concerns(clock.now()),
        "safeguarding": queries.safeguarding_concerns() if Role.COHESION_LEAD in who.roles else [],
        "coming": queries.coming(bodies, clock.now()),
        "past": queries.past(bodies),
        "bodies": bodies,
        "asked": queries.waiting_for_a_meeting(clock.now()),
        "owed": seating.owed(clock.now()),
        "endings": seating.terms_ending(clock.now()),
        "unheld": seating.empty_seats(),
        "reviews": seating.terms_to_review(clock.now()),
    }
    return render(request, "forums/desk.html", context)


def make_body(request: HttpRequest, who: Standing) -> HttpResponse:
    form = forms.BodyForm(request.POST or None)

    def do(told: dict) -> str:
        return f"{actions.make_body(by=request.user, **told)} is set up. Give it its seats."

    def then() -> str:
        return f"/forums/desk/bodies/{form.cleaned_data['slug']}/"

    return doing(request, form, do, then=then, title="Set up a forum", button="Set it up")


def seats(request: HttpRequest, who: Standing, body_slug: str) -> HttpResponse:
    body = get_object_or_404(Body, slug=body_slug)
    form = forms.SeatForm(request.POST or None, body=body)

    def do(told: dict) -> str:
        return f"Seat added: {actions.make_seat(by=request.user, body=body, **told)}."

    context = {"body": body, "seats": queries.seats_of(body)}
    return doing(request, form, do, then=request.path, template="forums/seats.html", **context)


def take_seat(request: HttpRequest, who: Standing, seat_id: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("body"), pk=seat_id)
    form = forms.MemberForm(request.POST or None, body=seat.body)

    def do(told: dict) -> str:
        actions.take_seat(by=request.user, seat=seat, **told)
        return f"{seat}: {told['person']}."

    title = f"Who sits: {seat}"
    return doing(
        request, form, do, then=f"/forums/desk/bodies/{seat.body.slug}/", title=title, button="Give the seat"
    )


def call(request: HttpRequest, who: Standing) -> HttpResponse:
    form = forms.CallForm(request.POST or None)
    return _calling(request, form, actions.call_clear)


def call_as_asked(request: HttpRequest, who: Standing, request_id: int) -> HttpResponse:
    """The same for a meeting that an incident asks for: its date is the answer."""
    asked = get_object_or_404(Request, pk=request_id, kind=Kind.MEETING)
    form = forms.CallForm(request.POST or None, initial={"kind": kind_asked(asked)})
    until = f"To be called by {clock.day_in_words(asked.answer_by)}, {clock.hhmm(asked.answer_by)}"
    held = (
        f", and held by {asked.hold_by:%A} {asked.hold_by.day} {asked.hold_by:%B %Y}" if asked.hold_by else ""
    )
    lead = f"{asked.why.rstrip('.')}. {until}{held}."
    return _calling(request, form, partial(actions.call_as_asked, asked=asked), lead=lead)


def _calling(request: HttpRequest, form: forms.CallForm, call_it: Callable, lead: str = "") -> HttpResponse:
    called: list[Meeting] = []

    def do(told: dict) -> str:
        kept = {name: told[name] for name in ("body", "kind", "venue", "reason")}
        called.append(call_it(by=request.user, **kept, **form.moments()))
        return "The date is set."

    def then() -> str:
        return f"/forums/desk/meetings/{called[0].ref}/"

    return doing(request, form, do, then=then, title="Call a meeting", button="Set the date", lead=lead)


def meeting(request: HttpRequest, who: Standing, meeting_ref: str) -> HttpResponse:
    found = meeting_or_404(meeting_ref)
    items = queries.agenda(found)
    with_papers(items, found, with_exempt=True)
    context = {
        "meeting": found,
        "circulation": circulation_of(found),
        "waiting_changes": waiting_changes(found).count(),
        "items": queries.with_work(items),
        "arising": queries.matters_arising(found, among=Decision.objects.all()),
        "steps": steps_of(found),
        "is_today": _is_today(found),
        "quorum": queries.quorum_of(found),
        "attendance": queries.attendance(found),
        "loose": queries.loose_decisions(found),
    }
    return render(request, "forums/desk_meeting.html", context)


def step(request: HttpRequest, who: Standing, meeting_ref: str, meeting_step: str) -> HttpResponse:
    """What a step will do, and then the step."""
    found = meeting_or_404(meeting_ref)
    taken = step_called(found, meeting_step)
    if taken is None:
        raise Http404
    needs = {"meeting": found} if taken.form is ApproveForm else {}
    form = taken.form(request.POST if request.method == "POST" else None, **needs)

    def do(told: dict) -> str:
        taken.do(by=request.user, meeting=found, **told)
        return f"Done: {taken.label}."

    then = f"/forums/desk/meetings/{found.ref}/{'room/' if taken.name == 'open' else ''}"
    context = {"step": taken, "about": found, "told": told_by_step(found, taken.name)}
    also = _said_before(found, taken.name)
    return doing(request, form, do, then=then, template="forums/step.html", **context, **also)


def _said_before(found: Meeting, name: str) -> dict[str, str]:
    """What the clerk reads before a meeting is opened on another day, or cancelled."""
    if name == "open" and not _is_today(found):
        day = clock.day_in_words(found.starts_at)
        return {
            "not_today": f"It is set for {day}, not for today. Once opened, it cannot be moved or cancelled."
        }
    return {"asked": count_of(people_asked(found.topic)).words} if name == "cancel" else {}


def _is_today(found: Meeting) -> bool:
    return clock.local(found.starts_at).date() == clock.local(clock.now()).date()


def meeting_or_404(ref: str) -> Meeting:
    found = queries.meeting_of(ref)
    if found is None:
        raise Http404
    return found
