"""A concern that comes as a text: from whom, what is answered, and whom it must not disturb."""

from datetime import timedelta
from itertools import count

import pytest
import time_machine

from cohesion.kit import clock
from cohesion.messaging.keywords import after_keyword
from cohesion.messaging.models import Message, Reply
from cohesion.messaging.receive import take_text
from cohesion.messaging.states import Understood
from forums import actions, queries
from forums.models import Caller, Concern
from forums.states import ShownAs
from incidents import actions as incidents
from tests import factories

STRANGER = "+447700900999"
_sids = count(1)


def texted(words: str, sender: str = STRANGER) -> Reply:
    return take_text({"MessageSid": f"C{next(_sids)}", "From": sender, "Body": words}, provider="t")


def asked(person) -> None:
    """They text a concern, and have the question what may be shown of them."""
    texted("CONCERN graffiti", number_of(person))
    Message.objects.update(state="delivered")


def number_of(person) -> str:
    return person.contact_points.get().number


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("CONCERN graffiti", "graffiti"),
        ("  concern: Graffiti.", "Graffiti."),
        ("“Concern” - graffiti", "graffiti"),
        ("ＣＯＮＣＥＲＮ graffiti", "graffiti"),
        ("concern", ""),
        ("Concerned about graffiti", None),
        ("My concern is graffiti", None),
        ("", None),
    ],
)
def test_the_keyword_is_known_in_any_case_and_with_any_punctuation(said, kept):
    assert after_keyword(said, "CONCERN") == kept


def test_a_text_of_a_known_contact_becomes_their_concern_and_shows_nobody(hall):
    reply = texted("Concern: graffiti stays for weeks", number_of(hall.member))

    concern = Concern.objects.get()
    assert (concern.raised_by, concern.text) == (hall.member, "graffiti stays for weeks")
    assert (concern.shown_as, concern.from_whom, concern.sector) == (ShownAs.NOBODY, "", "faith")
    assert (reply.understood, reply.about) == (Understood.ANSWER, concern.topic)
    first, own = Message.objects.order_by("id")
    assert f"recorded as {concern.ref}. If anyone is in danger call 999." in first.body
    assert (first.answers, "Reply" in first.one_way) == (["1", "2", "3"], False)
    assert queries.concern_by_secret(own.body.split("/c/")[1][:32]) == concern


def test_a_number_nobody_knows_is_answered_asked_nothing_and_hears_at_every_step(hall):
    texted("CONCERN no lights at the bus stop")
    concern = Concern.objects.get()
    actions.acknowledge(by=hall.clerk, concern=concern)

    assert (concern.raised_by, concern.caller.number) == (None, STRANGER)
    assert set(Message.objects.values_list("to", flat=True)) == {STRANGER}
    assert [text.answers for text in Message.objects.all()] == [[], [], []]
    assert "You will hear from us by" in hall.texts()[0]
    assert "somebody has read it" in hall.texts()[2]


@pytest.mark.parametrize(("digit", "shown"), [("1", "name"), ("2.", "sector"), ("3", "nobody")])
def test_one_digit_says_what_may_be_shown(hall, digit, shown):
    asked(hall.member)
    reply = texted(digit, number_of(hall.member))

    concern = Concern.objects.get()
    assert concern.shown_as == shown
    assert concern.from_whom == {"name": hall.member.name, "sector": "Faith groups", "nobody": ""}[shown]
    assert reply.about == concern.topic
    assert concern.ref in hall.texts()[-1]


@pytest.mark.parametrize("said", ["2 call me please", "1 thanks", "yes", "4", "1 Z9Z9"])
def test_anything_else_is_no_answer_to_that_and_goes_where_it_always_went(hall, said):
    asked(hall.member)
    reply = texted(said, number_of(hall.member))

    assert Concern.objects.get().shown_as == ShownAs.NOBODY
    assert reply.about != Concern.objects.get().topic
    assert (reply.question, reply.understood) == (None, Understood.UNREADABLE)


def test_a_digit_days_later_is_no_answer_to_it(hall):
    asked(hall.member)
    with time_machine.travel(clock.now() + timedelta(hours=49)):
        texted("1", number_of(hall.member))

    assert Concern.objects.get().shown_as == ShownAs.NOBODY


def test_while_an_alert_is_open_a_digit_is_the_alerts_and_a_concern_is_recorded_beside_it(hall):
    place, primary, *_ = factories.a_site()
    asked(primary)
    incident = incidents.raise_incident(by=primary, place=place, kind="fire")
    Message.objects.update(state="delivered")

    assert texted("1", number_of(primary)).about == incident.topic
    assert incident.alerts.get(person=primary).answer == "received"
    assert Concern.objects.get().shown_as == ShownAs.NOBODY

    reply = texted("CONCERN men at the back door", number_of(primary))
    assert (reply.understood, reply.about) == (Understood.UNREADABLE, incident.topic)
    assert Concern.objects.count() == 2
    assert not Message.objects.filter(kind="concern.texted", posted_at__gt=incident.raised_at).exists()
    assert Message.objects.filter(kind="inbox.duty").exists()


def test_a_digit_after_a_newer_question_is_that_questions(hall):
    place, primary, _, police, _ = factories.a_site()
    incident = incidents.raise_incident(by=primary, place=place, kind="fire")
    Message.objects.update(state="delivered")
    incidents.stand_down(by=police, incident=incident, remains="Nothing")
    asked(primary)
    assert texted("3", number_of(primary)).about == Concern.objects.get().topic


def test_on_a_shared_phone_nobody_is_taken_for_the_raiser(hall):
    factories.a_number(hall.lead, number_of(hall.member))
    texted("CONCERN graffiti", number_of(hall.member))

    concern = Concern.objects.get()
    assert (concern.raised_by, concern.caller.number) == (None, number_of(hall.member))
    assert not Message.objects.filter(kind="concern.texted").exists()


def test_what_a_flood_keeps_out_stands_in_the_inbox(hall, monkeypatch):
    for n in range(22):
        texted(f"CONCERN {n}")
    waiting = Reply.objects.filter(understood=Understood.STRANGER)

    assert (Concern.objects.count(), waiting.count()) == (20, 2)
    Concern.objects.update(raised_at=clock.now())
    Concern.objects.bulk_create(
        Concern(
            ref=f"F{n:03d}", digest=str(n), body=hall.body, raised_at=clock.now(), acknowledge_by="2027-01-01"
        )
        for n in range(30)
    )
    assert texted("CONCERN of somebody else", "+447700900998").understood == Understood.STRANGER
    assert Concern.objects.count() == 50


def test_the_keyword_alone_or_without_a_forum_goes_to_the_inbox_as_ever(hall):
    assert texted("CONCERN").understood == Understood.STRANGER
    hall.body.is_public = False
    hall.body.save()
    assert texted("CONCERN graffiti").understood == Understood.STRANGER
    assert not Concern.objects.exists()


def test_sent_twice_by_the_provider_it_is_raised_once(hall):
    form = {"MessageSid": "same", "From": STRANGER, "Body": "CONCERN graffiti"}
    for _ in range(2):
        take_text(form, provider="t")

    assert Concern.objects.count() == 1


def test_a_machine_that_texts_on_and_on_is_answered_a_few_times_only(hall):
    for n in range(12):
        texted(f"CONCERN {n}")

    assert Concern.objects.count() == 12
    assert Message.objects.filter(kind="concern.received").count() == 5


def test_the_number_goes_with_what_was_raised(hall):
    from forums.keeping import forget_concerns

    texted("CONCERN graffiti")
    forget_concerns(None, list(Concern.objects.all()))

    assert not Caller.objects.exists()
    assert Concern.objects.get().text == "No longer kept"
