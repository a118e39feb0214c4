"""The course of a meeting: called, its agenda published, opened, ended, its minutes approved, closed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cohesion.calendars import actions as calendars
from cohesion.directory.queries import Standing, standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.policy.book import book
from forums import rules
from forums.actions.before import before_approving, before_opening
from forums.actions.carrying import after, carry_on
from forums.actions.clearing import clear_room
from forums.actions.moves import lock_meeting, move, unused_reference
from forums.actions.news import note
from forums.models import AgendaItem, Attendance, Body, Meeting, Seat
from forums.occasions import occasion_of_meeting
from forums.queries import loose_decisions, quorum_of
from forums.states import ItemKind, MeetingKind, MeetingState, Mode, Result


def say(meeting: Meeting, *, by, kind: str, text: str, detail: str = "", **counts: object) -> None:
    """An entry of a meeting: for everybody, if the body is public."""
    audience = Audience.PUBLIC if meeting.body.is_public else Audience.PARTNERS
    write(
        by=by,
        subject=meeting.topic,
        kind=kind,
        text=text,
        detail=detail,
        audience=audience,
        counts=counts or None,
    )
    note(meeting, kind)


@transaction.atomic
def call_meeting(
    *,
    by,
    body: Body,
    starts_at: datetime,
    ends_at: datetime,
    venue: str,
    kind: str = MeetingKind.ORDINARY,
) -> Meeting:
    """Sets the date. What earlier meetings of that body carried over goes on the agenda of its next one."""
    insist(rules.objections_to_clerking(standing(by)))
    if ends_at <= starts_at:
        raise Refused(["It ends before it begins."])
    meeting = Meeting.objects.create(
        ref=unused_reference(Meeting),
        body=body,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        venue=venue.strip(),
        changed_at=clock.now(),
    )
    carry_on(body)
    when = f"{clock.day_in_words(starts_at)}, {clock.hhmm(starts_at)}"
    say(
        meeting,
        by=by,
        kind="meeting.called",
        text=f"{meeting.get_kind_display()} called for {when}",
        detail=venue,
    )
    return meeting


@transaction.atomic
def add_item(
    *,
    by,
    meeting: Meeting,
    title: str,
    kind: str = ItemKind.DISCUSS,
    minutes: int = 10,
    exempt_reason: str = "",
    concern=None,
) -> AgendaItem:
    """Puts an item last on the agenda. `exempt_reason`: why everybody but the members is kept from reading it."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_changing_agenda(standing(by), meeting))
    last = meeting.items.aggregate(last=Max("number"))["last"] or 0
    return AgendaItem.objects.create(
        meeting=meeting,
        number=last + 1,
        title=title.strip(),
        kind=kind,
        minutes=minutes,
        exempt_reason=exempt_reason.strip(),
        concern=concern,
    )


@transaction.atomic
def publish_agenda(*, by, meeting: Meeting, reason: str = "") -> Meeting:
    """Shows the agenda to everybody, five clear days before; with less, `reason` is the chair's, and shown with it."""
    meeting = _may_move(by, meeting, MeetingState.PUBLISHED)
    now, wanted = clock.now(), book().value("forum.agenda_clear_days")
    today, held = clock.local(now).date(), clock.local(meeting.starts_at).date()
    items = list(meeting.items.all())
    insist(
        rules.objections_to_publishing(meeting, items, today=today, held=held, wanted=wanted, reason=reason)
    )
    days = rules.clear_days(today, held)
    kept = reason.strip() if days < wanted else ""
    move(meeting, MeetingState.PUBLISHED, published_at=now, changed_at=now, short_notice_reason=kept)
    text = f"Agenda of {len(items)} items published, {days} clear days before"
    say(meeting, by=by, kind="meeting.agenda", text=text, detail=kept, clear_days=days)
    return meeting


@transaction.atomic
def open_meeting(*, by, meeting: Meeting) -> Meeting:
    meeting = _may_move(by, meeting, MeetingState.IN_PROGRESS)
    before_opening(meeting)
    move(meeting, MeetingState.IN_PROGRESS)
    say(meeting, by=by, kind="meeting.opened", text="Meeting opened")
    return meeting


@transaction.atomic
def end(*, by, meeting: Meeting) -> Meeting:
    """Ends it, once each item has a result. Whoever is still there leaves with it."""
    meeting = _may_move(by, meeting, MeetingState.HELD)
    insist(rules.objections_to_ending(meeting.items.all()))
    now = clock.now()
    meeting.attendances.filter(left_at=None).update(left_at=now)
    clear_room(meeting, now)
    move(meeting, MeetingState.HELD)
    after(meeting)
    say(meeting, by=by, kind="meeting.held", text="Meeting ended")
    return meeting


@transaction.atomic
def approve_minutes(*, by, meeting: Meeting, approved_in: Meeting | None = None) -> Meeting:
    """The minutes stand as they are: from now on everybody may read what is not exempt, and nobody changes it.

    `approved_in` is the later meeting that approved them; none: in writing, once the time for changes is over.
    """
    meeting = _may_move(by, meeting, MeetingState.APPROVED)
    before_approving(meeting, approved_in)
    move(meeting, MeetingState.APPROVED, changed_at=clock.now())
    where = f" by the meeting of {clock.day_in_words(approved_in.starts_at)}" if approved_in else ""
    say(meeting, by=by, kind="meeting.minutes", text=f"Minutes approved{where}")
    return meeting


@transaction.atomic
def close(*, by, meeting: Meeting) -> Meeting:
    """Nothing is left open: every decision is followed by an action, or by the reason why none is needed."""
    meeting = _may_move(by, meeting, MeetingState.CLOSED)
    insist(rules.objections_to_closing(loose_decisions(meeting)))
    move(meeting, MeetingState.CLOSED)
    say(meeting, by=by, kind="meeting.closed", text="Meeting closed")
    return meeting


@transaction.atomic
def cancel(*, by, meeting: Meeting, reason: str) -> Meeting:
    """It will not be held, and stays to be seen as cancelled. Who was asked is told; its agenda goes to the next."""
    meeting = _may_move(by, meeting, MeetingState.CANCELLED)
    insist([] if reason.strip() else ["Say why it is cancelled: everybody will read it."])
    now = clock.now()
    sequence = meeting.sequence + 1
    move(meeting, MeetingState.CANCELLED, cancelled_reason=reason.strip(), sequence=sequence, changed_at=now)
    meeting.items.update(result=Result.CARRIED)
    after(meeting)
    calendars.call_off(occasion=occasion_of_meeting(meeting))
    say(meeting, by=by, kind="meeting.cancelled", text="Meeting cancelled", detail=reason.strip())
    return meeting


@transaction.atomic
def arrive(
    *, by, meeting: Meeting, seat: Seat | None = None, person=None, guest: str = "", mode: str = Mode.ROOM
) -> Attendance:
    """Notes who is there. A quorum that is reached by it is written down."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_attendance(standing(by), meeting))
    insist(_objections_to_arriving(meeting, seat, guest))
    before = quorum_of(meeting).is_met
    attendance = Attendance.objects.create(
        meeting=meeting, seat=seat, person=person, guest=guest.strip(), mode=mode, arrived_at=clock.now()
    )
    say_if_quorum_changed(meeting, by, before)
    return attendance


@transaction.atomic
def leave(*, by, attendance: Attendance) -> None:
    """Notes who left. A quorum that is lost by it is written down with the time."""
    meeting = lock_meeting(attendance.meeting)
    insist(rules.objections_to_attendance(standing(by), meeting))
    before = quorum_of(meeting).is_met
    still_there = Attendance.objects.filter(pk=attendance.pk, left_at=None)
    if still_there.update(left_at=clock.now()) != 1:
        raise Refused(["They have left already."])
    say_if_quorum_changed(meeting, by, before)


def _may_move(by, meeting: Meeting, to: MeetingState) -> Meeting:
    meeting = lock_meeting(meeting)
    who: Standing = standing(by)
    insist(rules.objections_to_meeting_move(who, meeting, to))
    return meeting


def _objections_to_arriving(meeting: Meeting, seat: Seat | None, guest: str) -> list[str]:
    if seat is None:
        return [] if guest.strip() else ["Choose a seat, or say who the guest is."]
    if seat.body_id != meeting.body_id:
        return ["That seat is of another body."]
    taken = meeting.attendances.filter(seat=seat, left_at=None).exists()
    return ["Somebody sits there already."] if taken else []


def say_if_quorum_changed(meeting: Meeting, by, before: bool) -> None:
    """Writes down that a quorum was reached or lost; `before` is whether there was one before whoever came or went."""
    now = quorum_of(meeting)
    if now.is_met == before:
        return
    if now.is_met:
        say(meeting, by=by, kind="quorum.reached", text="Quorum reached", seats=now.seats)
    else:
        missing = f"Missing: {', '.join(now.missing)}"
        say(meeting, by=by, kind="quorum.lost", text="Quorum lost", detail=missing, seats=now.seats)
