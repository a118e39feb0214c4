from datetime import timedelta

from cohesion.journal.models import Words
from cohesion.journal.verifying import first_fault
from cohesion.kit import clock
from cohesion.records.registry import Held
from forums import actions, keeping
from forums.models import Concern


def answered(hall, **also) -> Concern:
    concern = hall.accepted(**also)
    return actions.respond(by=hall.clerk, concern=concern, words="Cleaned within a day", response="did")


def later():
    return clock.now() + timedelta(days=1)


def test_past_its_time_goes_what_was_raised_and_by_whom_and_the_public_chain_stays(client, hall):
    concern = answered(hall, shown_as="name")
    keeping.forget_concerns(None, list(keeping.past_concerns(later(), Held())))
    concern.refresh_from_db()

    assert (concern.text, concern.raised_by, concern.from_whom) == (keeping.NO_LONGER, None, "")
    assert "Cleaned within a day" in client.get(concern.get_absolute_url()).content.decode()
    assert not Words.objects.filter(entry__subject=concern.topic).exclude(text="").exists()
    assert first_fault(concern.topic) == ""
    assert not keeping.past_concerns(later(), Held()).exists()


def test_what_waits_or_is_held_is_not_past_its_time(hall):
    hall.accepted()
    concern = answered(hall)

    assert list(keeping.past_concerns(later(), Held())) == [concern]
    assert not keeping.past_concerns(later(), Held(people=frozenset({hall.member.pk}))).exists()
    assert not keeping.past_concerns(later(), Held(subjects=frozenset({concern.topic}))).exists()
    assert not keeping.past_concerns(clock.now() - timedelta(days=1), Held()).exists()


def test_a_concern_that_nobody_signed_is_forgotten_too(hall):
    concern = answered(hall, by=None)

    held = Held(people=frozenset({hall.member.pk}))
    assert list(keeping.past_concerns(later(), held)) == [concern]


def test_somebody_is_told_what_they_raised_and_it_is_taken_out_when_they_ask(hall):
    concern, _ = hall.raised()
    actions.take_seat(by=hall.lead, seat=hall.seats["faith"], person=hall.member)

    assert keeping.raised(hall.member)[0]["text"] == concern.text
    assert keeping.seats(hall.member)[0]["seat__label"] == "Seat of faith"
    assert keeping.seats_kept(hall.member) == ["Who sat in a public body, and when."]
    assert keeping.erase_raised(None, hall.member, "They asked") == 1
    assert keeping.raised(hall.member) == []
    assert Concern.objects.get().text == keeping.NO_LONGER
