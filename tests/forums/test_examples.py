from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from forums.actions.examples import make_examples
from forums.models import Body, Membership


def said(email: str) -> str:
    out = StringIO()
    call_command("forum_examples", "--as", email, stdout=out)
    return out.getvalue()


def test_six_bodies_to_begin_from_with_terms_seats_and_a_quorum_that_can_be_met(hall):
    assert "Young people’s forum" in said(hall.lead.email)
    made = Body.objects.exclude(pk=hall.body.pk)

    assert made.count() == 6
    assert all(body.terms and body.quorum <= body.seats.filter(is_voting=True).count() for body in made)
    assert [body.slug for body in made.filter(is_for_young_people=True)] == ["young-people"]
    assert not Membership.objects.exists()


def test_set_up_again_what_is_there_is_left_as_it_is(hall):
    said(hall.lead.email)
    Body.objects.filter(slug="disability").update(terms="As we agreed")

    assert "there already" in said(hall.lead.email)
    assert Body.objects.get(slug="disability").terms == "As we agreed"


def test_only_an_officer_of_the_council_sets_them_up(hall):
    with pytest.raises(CommandError, match="Only council officers"):
        said(hall.member.email)
    with pytest.raises(CommandError, match="Nobody here has the email"):
        said("nobody@example.org")
    assert Body.objects.count() == 1


def test_they_stand_on_the_public_page_without_any_name(client, hall):
    make_examples(by=hall.lead)

    page = client.get("/forums/bodies/young-people/").content.decode()
    assert "every seat needs a guardian’s consent" in page
