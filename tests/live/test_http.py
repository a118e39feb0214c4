import pytest
from django.test import RequestFactory

from cohesion.accounts.models import Person
from cohesion.live import tokens
from cohesion.live.http import edition, etag_for, fragment
from cohesion.live.models import Topic

pytestmark = pytest.mark.django_db
TOPIC = "board.K7P2"


@pytest.fixture
def amina() -> Person:
    return Person.objects.create(name="Amina Example")


@pytest.fixture
def ask(amina):
    """Asks for the fragment as a browser that holds this entity tag does."""
    Topic.objects.create(name=TOPIC, revision=7)

    def ask(held: str = "", person=amina, render=lambda revision: "<p>Seven</p>", **options):
        headers = {"If-None-Match": held} if held else {}
        request = RequestFactory().get("/board/", headers=headers)
        return fragment(request, topic=TOPIC, person=person, render=render, **options)

    return ask


def never(revision: int):
    raise AssertionError("rendered although the browser has it")


def test_first_fetch_brings_the_content_its_number_and_a_token(ask, amina):
    response = ask()
    assert (response.status_code, response.content) == (200, b"<p>Seven</p>")
    assert (response["X-Revision"], response["Cache-Control"]) == ("7", "private, no-cache")
    assert tokens.read(response["X-Topic-Token"]) == tokens.Pass(TOPIC, amina.pk)


def test_unchanged_fragment_is_one_query_and_is_not_rendered(ask, amina, django_assert_num_queries):
    held = ask(by_link=7)["ETag"]
    with django_assert_num_queries(1):
        response = ask(held, render=never, by_link=7)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", held)
    assert tokens.read(response["X-Topic-Token"]) == tokens.Pass(TOPIC, amina.pk, by_link=7)
    assert response["X-Revision"] == "7"


def test_changed_fragment_is_fetched_again(ask):
    held = ask()["ETag"]
    Topic.objects.filter(name=TOPIC).update(revision=8)
    assert ask(held).status_code == 200


def test_content_is_never_taken_for_that_of_another_person_or_role(ask):
    other = Person.objects.create(name="Thomas Example")
    tags = [
        ask()["ETag"],
        ask(person=other)["ETag"],
        ask(vary=("police",))["ETag"],
        ask(by_link=7)["ETag"],
    ]
    assert len(set(tags)) == 4


def test_one_of_several_tags_will_do(ask):
    held = ask()["ETag"]
    assert [ask(f'"x", {held}').status_code, ask('"x"').status_code] == [304, 200]


def test_page_and_fragment_agree_on_the_tag(ask, amina):
    assert edition(topic=TOPIC, person=amina, vary=("a", 1)).etag == ask(vary=("a", 1))["ETag"]


def test_parts_of_a_tag_do_not_run_into_each_other():
    assert etag_for("t", "ab", "c") != etag_for("t", "a", "bc")
    assert etag_for("t", 1) == etag_for("t", 1)
