"""A member notes by their own link that they are there, or have left: what the clerk does for everybody else."""

from django.db import transaction

from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from forums import room_rules as rules
from forums.actions.meetings import say_if_quorum_changed
from forums.actions.moves import lock_meeting
from forums.members import attendance_of, memberships
from forums.models import Attendance, Meeting
from forums.queries import quorum_of
from forums.states import Mode


@transaction.atomic
def come_in(*, by, meeting: Meeting, mode: str = Mode.ROOM) -> Attendance:
    """Sits on a seat of theirs, their own before one they share. Twice is once; in another way it is noted anew."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_taking_part(meeting))
    insist([] if mode in Mode.values else ["Say how you take part."])
    if there := attendance_of(by, meeting):
        Attendance.objects.filter(pk=there.pk).update(mode=mode, person=by)
        there.refresh_from_db()
        return there
    taken = meeting.attendances.filter(left_at=None).exclude(seat=None).values("seat")
    mine = memberships(meeting.body).filter(person=by).exclude(seat__in=taken).first()
    if mine is None:
        raise Refused(["Somebody else sits on your seat. Tell the clerk."])
    before = quorum_of(meeting).is_met
    there = Attendance.objects.create(
        meeting=meeting, seat=mine.seat, person=by, mode=mode, arrived_at=clock.now()
    )
    say_if_quorum_changed(meeting, None, before)  # no name: everybody reads it
    return there


@transaction.atomic
def go(*, by, meeting: Meeting) -> None:
    """Leaves. A quorum that is lost by it is written down with the time."""
    meeting = lock_meeting(meeting)
    there = attendance_of(by, meeting)
    if there is None:
        raise Refused(["You are not noted as being there."])
    before = quorum_of(meeting).is_met
    Attendance.objects.filter(pk=there.pk, left_at=None).update(left_at=clock.now())
    say_if_quorum_changed(meeting, None, before)  # no name: everybody reads it
