"""Asking to speak, and being called: in fair order, whoever asked by phone and whoever raised a hand in the room."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from forums import room_rules as rules
from forums.actions.moves import lock_meeting
from forums.members import attendance_of
from forums.models import Attendance, Meeting, Speaker
from forums.room_queries import queue_of
from forums.room_states import IN_QUEUE, SpeakerState
from forums.rules import OVERTAKEN


@transaction.atomic
def ask_to_speak(*, by, meeting: Meeting) -> Speaker:
    """A member asks, by their own link."""
    meeting = lock_meeting(meeting)
    return _queue(meeting, attendance_of(by, meeting))


@transaction.atomic
def put_in_queue(*, by, attendance: Attendance) -> Speaker:
    """The clerk saw a hand in the room, or somebody on the phone said so."""
    meeting = lock_meeting(attendance.meeting)
    insist(rules.objections_to_clerking_room(standing(by), meeting))
    attendance.refresh_from_db()
    return _queue(meeting, attendance)


@transaction.atomic
def no_longer(*, by, meeting: Meeting) -> None:
    """A member takes their request back. Once they are called it is too late, and says so."""
    meeting = lock_meeting(meeting)
    mine = Speaker.objects.filter(attendance=attendance_of(by, meeting), state=SpeakerState.WAITING)
    if not mine.update(state=SpeakerState.WITHDRAWN, ended_at=clock.now()):
        raise Refused(["You are not waiting in the queue."])


@transaction.atomic
def take_off(*, by, speaker: Speaker) -> None:
    """The clerk takes somebody off who waits, because they said so."""
    meeting = lock_meeting(speaker.meeting)
    insist(rules.objections_to_clerking_room(standing(by), meeting))
    _move(speaker, SpeakerState.WAITING, SpeakerState.WITHDRAWN, ended_at=clock.now())


@transaction.atomic
def call_next(*, by, meeting: Meeting, expected: int | None = None) -> Speaker | None:
    """Whoever speaks has spoken, and the next in fair order speaks; None when nobody waits.

    `expected` is whom the clerk's page named: when the order has changed meanwhile, nobody else is called.
    """
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_clerking_room(standing(by), meeting))
    now = clock.now()
    queue = queue_of(meeting)
    following = queue.waiting[0] if queue.waiting else None
    if expected is not None and (following is None or following.pk != expected):
        raise Refused(["Somebody else comes next by now. Look at the queue again."])
    if queue.speaking:
        _move(queue.speaking, SpeakerState.SPEAKING, SpeakerState.DONE, ended_at=now)
    if following:
        _move(following, SpeakerState.WAITING, SpeakerState.SPEAKING, began_at=now)
    return following


@transaction.atomic
def finish(*, by, meeting: Meeting) -> None:
    """Whoever speaks has spoken; nobody is called."""
    meeting = lock_meeting(meeting)
    insist(rules.objections_to_clerking_room(standing(by), meeting))
    speaking = meeting.speakers.filter(state=SpeakerState.SPEAKING)
    speaking.update(state=SpeakerState.DONE, ended_at=clock.now())


def _queue(meeting: Meeting, attendance: Attendance | None) -> Speaker:
    waits = Speaker.objects.filter(attendance=attendance, state__in=IN_QUEUE).exists()
    insist(rules.objections_to_speaking(meeting, attendance, waits))
    return Speaker.objects.create(meeting=meeting, attendance=attendance, asked_at=clock.now())


def _move(speaker: Speaker, was: SpeakerState, to: SpeakerState, **also: object) -> None:
    if Speaker.objects.filter(pk=speaker.pk, state=was).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    speaker.refresh_from_db()
