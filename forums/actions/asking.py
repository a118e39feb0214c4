"""Anonymous questions to a meeting: sent by anybody who follows it, read by the clerk before everybody does."""

from django.db import transaction
from django.db.models import F

from cohesion.directory.queries import standing
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import hold, touch
from cohesion.live.queries import aside
from cohesion.policy.book import book
from forums import room_rules as rules
from forums.actions.moves import lock_meeting
from forums.models import Meeting, Question
from forums.room_queries import CLERK
from forums.room_states import QuestionState
from forums.rules import OVERTAKEN


@transaction.atomic
def ask_question(*, meeting: Meeting, text: str) -> None:
    """Takes a question and keeps nothing of whoever asks: there is no `by`, no entry of the journal, no time.

    Only the clerk's page is told of it. Returns nothing, so that nothing can be handed on.
    """
    side = aside(meeting.topic, CLERK)
    touch(side)  # those who ask at once take turns
    waiting = Question.objects.filter(meeting=meeting, state=QuestionState.WAITING).count()
    at_most = book().value("forum.questions_waiting")
    meeting = Meeting.objects.get(pk=meeting.pk)
    insist(rules.objections_to_asking(meeting, text, waiting=waiting, at_most=at_most))
    Question.objects.create(meeting=meeting, text=text.strip())


@transaction.atomic
def support(*, question: Question) -> None:
    """One more wants it asked. Others see the number with the next change: a phone that is tapped wakes no other."""
    hold(aside(question.meeting.topic, CLERK))
    still = Question.objects.filter(pk=question.pk, state=QuestionState.SHOWN)
    if still.update(supports=F("supports") + 1) != 1:
        raise Refused(["This question has been asked."])
    touch(aside(question.meeting.topic, CLERK))


def show(*, by, question: Question) -> Question:
    """Everybody reads it from now on, and may support it."""
    return _step(by, question, QuestionState.SHOWN)


def put(*, by, question: Question) -> Question:
    """It is being asked in the room."""
    return _step(by, question, QuestionState.ASKED)


def answered(*, by, question: Question) -> Question:
    """It was answered, in the room; the minute of the item says how."""
    return _step(by, question, QuestionState.ANSWERED)


def remove(*, by, question: Question) -> Question:
    """It is not taken: its words are deleted for good, and nobody can be told why."""
    return _step(by, question, QuestionState.REMOVED, text="")


@transaction.atomic
def _step(by, question: Question, to: QuestionState, **also: object) -> Question:
    lock_meeting(question.meeting)
    question.refresh_from_db()
    insist(rules.objections_to_question_move(standing(by), question, to))
    if Question.objects.filter(pk=question.pk, state=question.state).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])
    question.refresh_from_db()
    return question
