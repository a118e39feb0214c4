"""What invitations keep about people: told to them, forgotten in time, erased when they ask."""

from datetime import timedelta

from cohesion.calendars import actions, keeping
from cohesion.calendars.models import Mail, Rsvp, Subscription
from cohesion.calendars.states import Answer, Via
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from cohesion.records.registry import Held, parts
from tests.calendars.letters import filled, mail


def answered(asked) -> Rsvp:
    rsvp = asked()
    told = {"at": clock.now(), "sequence": 0, "needs": "Sentinel need"}
    actions.take_answer(rsvp=rsvp, answer=Answer.COMING, via=Via.LINK, **told)
    actions.make_stream(by=rsvp.person)
    actions.take_mail(mail(filled("Apple", rsvp), rsvp, Subject="Sentinel"), at=clock.now())
    return rsvp


def test_a_person_reads_all_of_it_in_their_file(asked):
    person = answered(asked).person
    told = repr([part.gather(person) for part in parts()])
    for word in ("Sentinel need", "Sentinel", "meeting.K7P2", "imam@example.org"):
        assert word in told


def test_erasing_takes_the_answer_the_stream_the_words_of_mails_and_the_invitation_in_the_outbox(asked):
    person = answered(asked).person
    Message.objects.update(state=State.DELIVERED)
    assert "BEGIN:VCALENDAR" in Message.objects.get().calendar
    asked.travel.move_to("2027-02-01T09:00Z")
    for part in reversed(parts()):
        part.erase(None, person, "Asked")
    assert not Rsvp.objects.exists()
    assert not Subscription.objects.exists()
    assert (Mail.objects.get().words, Mail.objects.get().sender) == ("", "")
    assert (Message.objects.get().calendar, Message.objects.get().body) == ("", "")


def test_all_of_it_is_past_its_time_a_while_after_the_last_word(asked):
    answered(asked)
    Mail.objects.update(source="")
    kinds = (keeping.past_rsvps, keeping.past_mails, keeping.past_streams)
    later = clock.now() + timedelta(days=1)
    assert [past(clock.now(), Held()).count() for past in kinds] == [0, 0, 0]
    assert [past(later, Held()).count() for past in kinds] == [1, 1, 1]
    held = Held(frozenset({Rsvp.objects.get().person_id}), frozenset())
    assert [past(later, held).count() for past in kinds] == [0, 1, 0]
