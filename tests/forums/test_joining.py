"""Saying "me too", and joining concerns that say the same: what is counted, what is shown, and who hears."""

import pytest

from cohesion.journal.models import Entry, Words
from cohesion.kit.refusals import Refused
from forums import actions, published, queries
from forums.models import Concern, Support
from forums.states import ConcernState
from tests import factories


def another(hall, **also) -> Concern:
    """One of somebody else that says the same, read and not yet accepted."""
    concern, _ = hall.raised(**({"by": factories.a_person()} | also))
    return actions.acknowledge(by=hall.clerk, concern=concern)


def words(concern: Concern) -> str:
    return published.counted([concern])[0].backing.words


def test_each_person_says_me_too_once_and_may_take_it_back(hall):
    concern, person = hall.accepted(), factories.a_person()

    assert [actions.support(by=person, concern=concern) for _ in range(2)] == [True, False]
    assert Support.objects.count() == 1
    actions.take_back_support(by=person, concern=concern)
    assert not Support.objects.exists()


def test_fewer_than_five_are_not_counted_for_everybody(hall):
    concern = hall.accepted()
    assert words(concern) == "Fewer than 5 people have said “me too”"
    for n in range(5):
        assert ("Fewer" in words(concern)) == (n < 5)
        actions.support(by=factories.a_person(), concern=concern)

    assert words(concern) == "5 people have said “me too”"


def test_nobody_supports_their_own_nor_what_is_not_open_to_all(hall):
    concern = hall.accepted()
    with pytest.raises(Refused, match="raised this concern yourself"):
        actions.support(by=hall.member, concern=concern)
    with pytest.raises(Refused, match="closed"):
        actions.support(by=hall.member, concern=another(hall))


def test_who_said_me_too_stands_in_no_entry(hall):
    concern, person = hall.accepted(), factories.a_person("Ada Quiet")
    actions.support(by=person, concern=concern)

    assert not Entry.objects.filter(kind__contains="support").exists()
    assert not Words.objects.filter(by=person).exists()


def test_a_joined_concern_counts_with_its_supporters_and_each_person_once(hall):
    lead, other, twice = hall.accepted(), another(hall), factories.a_person()
    other = actions.accept(by=hall.clerk, concern=other, words="The same")
    for concern in (lead, other):
        actions.support(by=twice, concern=concern)
    actions.support(by=other.raised_by, concern=lead)
    actions.merge(by=hall.clerk, concern=other, into=lead)

    assert published.backing([lead])[lead.pk].people == 2


def test_the_raiser_of_a_joined_concern_is_told_and_hears_what_becomes_of_the_other(hall):
    lead, other = hall.accepted(), another(hall)
    actions.merge(by=hall.clerk, concern=other, into=lead)
    assert f"news of your concern {other.ref}: joined with another like it" in hall.texts()[-1]

    actions.respond(by=hall.clerk, concern=lead, words="Cleaned", response="did")
    told = [text for text in hall.texts() if "it is answered" in text]
    assert [ref in text for ref, text in zip((lead.ref, other.ref), told, strict=True)] == [True, True]


def test_both_keep_what_happened_to_them_and_the_old_address_leads_on(client, hall):
    lead, other = hall.accepted(), another(hall)
    other = actions.accept(by=hall.clerk, concern=other, words="The same")
    actions.merge(by=hall.clerk, concern=other, into=lead)

    assert [label for _, label in queries.steps_taken(other)][-1] == "Joined with another that says the same"
    assert Entry.objects.filter(subject=lead.topic, kind="concern.joined").count() == 1
    assert client.get(f"/forums/you-said/{other.ref}/").headers["Location"] == lead.get_absolute_url()
    assert f"Also raised as C-{other.ref}" in client.get(lead.get_absolute_url()).content.decode()


def test_the_raisers_own_page_goes_on_with_the_other(client, hall):
    lead = hall.accepted()
    other, secret = hall.raised(by=None)
    actions.acknowledge(by=hall.clerk, concern=other)
    actions.merge(by=hall.clerk, concern=other, into=lead)
    actions.respond(by=hall.clerk, concern=lead, words="We hired a cleaner", response="did")

    page = client.get(f"/c/{secret}/").content.decode()
    assert "We hired a cleaner" in page
    actions_of_lead = Concern.objects.filter(pk=lead.pk)
    actions_of_lead.update(state=ConcernState.SAFEGUARDING)
    assert "We hired a cleaner" not in client.get(f"/c/{secret}/").content.decode()


def test_one_that_others_were_joined_to_takes_them_along(hall):
    first, second = hall.accepted(), hall.accepted()
    third = another(hall)
    actions.merge(by=hall.clerk, concern=third, into=second)
    actions.merge(by=hall.clerk, concern=second, into=first)

    assert {one.pk for one in first.joined.all()} == {second.pk, third.pk}


@pytest.mark.parametrize("wrong", ["itself", "unread", "of another body"])
def test_nothing_is_joined_to_what_does_not_go_on(hall, wrong):
    other = another(hall)
    into = {"itself": lambda: other, "unread": lambda: hall.raised()[0]}.get(wrong, hall.accepted)()
    if wrong == "of another body":
        into.body = actions.make_body(by=hall.lead, slug="b", name="Other", kind="forum", terms="x")
        into.save()

    with pytest.raises(Refused):
        actions.merge(by=hall.clerk, concern=other, into=into)


def test_a_visitor_is_sent_to_sign_in_and_a_person_presses_the_button(client, hall):
    concern, person = hall.accepted(), factories.a_person()
    address = f"/forums/you-said/{concern.ref}/me-too/"
    assert client.post(address).headers["Location"].startswith("/accounts/login/")
    client.force_login(person)
    client.post(address)

    page = client.get(concern.get_absolute_url()).content.decode()
    assert "Take it back" in page
    client.post(address, {"take_back": "yes"})
    assert not Support.objects.exists()


def test_the_clerk_joins_two_from_the_desk(client, hall):
    lead, other = hall.accepted(), another(hall)
    client.force_login(hall.clerk)
    step = f"/forums/desk/concerns/{other.ref}/merge/"
    assert f"{lead}: Graffiti" in client.get(step).content.decode()
    client.post(step, {"into": lead.pk})

    other.refresh_from_db()
    assert (other.state, other.merged_into) == (ConcernState.MERGED, lead)
    assert f"concern {lead}" in client.get(f"/forums/desk/concerns/{other.ref}/").content.decode()


def test_what_was_put_off_three_times_is_for_the_chair(client, hall):
    concern = hall.accepted()
    item = actions.put_on_agenda(by=hall.clerk, concern=concern, meeting=hall.called())
    for n in range(3):
        actions.cancel(by=hall.clerk, meeting=concern.items.last().meeting, reason="Snow")
        hall.called(days=40 + n)
    client.force_login(hall.clerk)

    assert item.carries == 0
    assert "Put off 3 times: the chair decides" in client.get("/forums/desk/").content.decode()
    assert "put off 3 times" in client.get("/forums/you-said/").content.decode()


def test_who_said_me_too_is_forgotten_with_what_was_raised_and_with_the_person(hall):
    from forums.keeping import erase_supported, forget_concerns, supported

    first, second, person = hall.accepted(), hall.accepted(), factories.a_person()
    for concern in (first, second):
        actions.support(by=person, concern=concern)
    forget_concerns(None, [first])
    assert [row["concern__ref"] for row in supported(person)] == [second.ref]
    erase_supported(None, person, "Asked")

    assert not Support.objects.exists()
