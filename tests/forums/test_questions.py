"""Anonymous questions: read by the clerk first, supported by others, and of nobody."""

import contextlib

import pytest
from django.db import IntegrityError, connection, models, transaction

from cohesion.accounts.models import Person
from cohesion.journal.models import Entry
from cohesion.kit.refusals import Refused
from cohesion.live.queries import aside, revisions
from cohesion.policy.book import book
from forums import actions
from forums.actions import asking
from forums.models import Meeting, Question
from forums.room_queries import CLERK, GALLERY, room
from forums.room_states import QUESTION_MOVES, QuestionState


@pytest.fixture
def meeting(hall) -> Meeting:
    return hall.opened()


def asked(meeting: Meeting, text: str = "Who pays for the lights?") -> Question:
    asking.ask_question(meeting=meeting, text=text)
    return Question.objects.order_by("id").last()


def test_nothing_that_is_kept_leads_to_whoever_asks(hall, meeting):
    entries = Entry.objects.count()
    asked(meeting)

    fields = {field.name for field in Question._meta.get_fields()}
    assert fields == {"id", "meeting", "text", "state", "supports"}
    points = [
        field.related_model for field in Question._meta.get_fields() if isinstance(field, models.ForeignKey)
    ]
    assert Person not in points
    assert Entry.objects.count() == entries


def test_the_clerk_reads_a_question_before_anybody_does(hall, meeting):
    before = revisions([meeting.topic])[meeting.topic]
    question = asked(meeting)
    assert revisions([meeting.topic])[meeting.topic] == before, "others cannot even notice it"
    assert room(meeting, GALLERY).questions == []
    assert room(meeting, GALLERY).waiting_questions == []
    assert room(meeting, CLERK).waiting_questions == [question]

    asking.show(by=hall.clerk, question=question)
    assert room(meeting, GALLERY).questions == [question]


def test_what_most_want_asked_comes_first_and_what_is_asked_now_before_it(hall, meeting):
    few, many, now = (asking.show(by=hall.clerk, question=asked(meeting, text)) for text in ("a", "b", "c"))
    asking.support(question=many)
    asking.put(by=hall.clerk, question=now)

    assert room(meeting, GALLERY).questions == [now, many, few]
    with pytest.raises(Refused, match="has been asked"):
        asking.support(question=now)
    asking.answered(by=hall.clerk, question=now)
    assert room(meeting, GALLERY).questions == [many, few, now]


def test_support_wakes_only_the_clerk(hall, meeting):
    question = asking.show(by=hall.clerk, question=asked(meeting))
    before = revisions([meeting.topic, aside(meeting.topic, CLERK)])
    asking.support(question=question)
    after = revisions([meeting.topic, aside(meeting.topic, CLERK)])

    assert after[meeting.topic] == before[meeting.topic]
    assert after[aside(meeting.topic, CLERK)] > before[aside(meeting.topic, CLERK)]


def test_what_is_not_taken_is_deleted_in_its_words(hall, meeting):
    question = asking.remove(by=hall.clerk, question=asked(meeting, "Mr Smith did it"))

    assert question.text == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM forums_question WHERE text LIKE %s", ["%Smith%"])
        assert cursor.fetchone() == (0,)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(text="Mr Smith did it")


def test_a_flood_is_stopped_and_says_so(hall, meeting):
    at_most = book().value("forum.questions_waiting")
    Question.objects.bulk_create(Question(meeting=meeting, text="x") for _ in range(at_most))
    with pytest.raises(Refused, match="Too many questions"):
        asked(meeting)


def test_the_end_of_the_meeting_empties_what_nobody_read(hall, meeting):
    waits, shown = asked(meeting, "Waits"), asking.show(by=hall.clerk, question=asked(meeting, "Shown"))
    hall.minuted(meeting.items.get(), "noted")
    actions.end(by=hall.clerk, meeting=meeting)
    for one in (waits, shown):
        one.refresh_from_db()

    assert (waits.text, shown.text) == ("", "Shown")
    with pytest.raises(Refused, match="not going on"):
        asked(meeting)


@pytest.mark.parametrize("was", QuestionState)
def test_a_question_moves_as_its_table_says(hall, meeting, was):
    question = asked(meeting)
    steps = {
        QuestionState.SHOWN: asking.show,
        QuestionState.ASKED: asking.put,
        QuestionState.ANSWERED: asking.answered,
        QuestionState.REMOVED: asking.remove,
    }
    for to, step in steps.items():
        text = "" if was == QuestionState.REMOVED else "Why?"
        Question.objects.filter(pk=question.pk).update(state=was, text=text)
        with contextlib.suppress(Refused):
            step(by=hall.clerk, question=question)
        question.refresh_from_db()
        assert question.state == (to if to in QUESTION_MOVES[was] else was), to
