"""What `permit` promises to every address."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from cohesion.accounts.permits import (
    PUBLIC,
    SIGNED_IN,
    Rule,
    addresses,
    not_found,
    permit,
    permit_of,
    permitted,
)
from tests import factories

EVEN = Rule(
    "even", "Whoever names an even number", lambda person, n: (n // 2,) if n % 2 == 0 else None, ("n",)
)


def asked(method: str, view, person, **named):
    request = getattr(RequestFactory(), method)("/somewhere/")
    request.user = person
    return view(request, **named)


def shown(request, *found, **named) -> HttpResponse:
    return HttpResponse(repr((found, named)))


@pytest.fixture
def person(db):
    return factories.a_person()


def test_view_gets_what_the_rule_found_in_place_of_what_it_asked_with(person):
    said = asked("get", permit(shown, get=EVEN), person, n=8, other="x")
    assert said.content.decode() == "((4,), {'other': 'x'})"


def test_whoever_may_not_is_refused_as_the_rule_says(person):
    with pytest.raises(PermissionDenied):
        asked("get", permit(shown, get=EVEN), person, n=7)
    quiet = Rule("quiet", "Nobody", lambda person: None, refuses=not_found)
    with pytest.raises(Http404):
        asked("get", permit(shown, get=quiet), person)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_method_without_a_rule_is_not_taken(person, method):
    assert asked(method, permit(shown, get=PUBLIC), person).status_code == 405


def test_head_goes_as_get(person):
    assert asked("head", permit(shown, get=SIGNED_IN), person).status_code == 200


def test_only_public_pages_may_be_kept(person):
    assert "Cache-Control" not in asked("get", permit(shown, get=PUBLIC), person)
    assert "no-store" in asked("get", permit(shown, get=SIGNED_IN), person)["Cache-Control"]


def test_signed_out_visitor_signs_in_first_and_comes_back(person):
    from django.contrib.auth.models import AnonymousUser

    said = asked("get", permit(shown, get=EVEN), AnonymousUser(), n=8)
    assert said.headers["Location"] == "/accounts/login/?next=/somewhere/"


def test_somebody_elses_views_go_behind_one_rule_and_keep_their_own(person):
    own = permit(shown, get=EVEN)
    found = permitted(
        [path("a/", shown), path("b/", include([path("c/", own), path("d/", shown)]))], get=SIGNED_IN
    )

    rules = {spelt: permit_of(pattern).get for spelt, pattern in addresses(found)}

    assert rules == {"a/": SIGNED_IN, "b/c/": EVEN, "b/d/": SIGNED_IN}


def test_rule_answers_for_a_person_without_a_page(person):
    assert EVEN.allows(person, 4)
    assert not EVEN.allows(person, 5)
