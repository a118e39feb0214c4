"""The writers of the directory: checked, journalled, and felt at once by whoever loses a post."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cohesion.accounts.links import new_link, open_link
from cohesion.accounts.models import Person
from cohesion.directory import actions
from cohesion.directory.models import Area, ContactPoint, Duty, Organisation, Place, Post
from cohesion.directory.queries import standing
from cohesion.directory.states import Role
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.live.models import Topic
from tests.directory.conftest import person, place

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def last() -> Entry:
    return Entry.objects.order_by("id").last()


def touched(who: Person) -> int:
    return sum(Topic.objects.filter(name=f"person.{who.pk}").values_list("revision", flat=True))


def test_save_area_checks_the_name_for_texts(lead):
    with pytest.raises(ValidationError, match="curly quote"):
        actions.save_area(by=lead, area=Area(code="W1", name="King’s", sms_name="King’s"))
    area = actions.save_area(by=lead, area=Area(code="W1", name="King's Forest", sms_name="K. Forest"))
    assert (last().kind, last().words.by, last().audience) == ("area.added", lead, "partners")
    assert area.pk


def test_save_place_finds_its_area_and_notes_what_changed(lead, corby):
    hall = Place(
        ref="C1",
        name="Hall",
        sms_name="Hall",
        kind="Hall",
        faith="community",
        organisation=Organisation.objects.create(name="Friends"),
        town="Corby",
        lat=52.48,
        lon=-0.7,
        peak=100,
    )
    actions.save_place(by=lead, place=hall)
    assert hall.area == corby
    hall.peak = 120
    actions.save_place(by=lead, place=hall)
    assert "peak 100 → 120" in last().words.text
    before = Entry.objects.count()
    actions.save_place(by=lead, place=hall)
    assert Entry.objects.count() == before, "nothing differs, nothing is written"


def test_save_place_refuses_a_name_too_long_for_texts(lead):
    hall = place("C1")
    hall.sms_name = "A name of more than twenty-two"
    with pytest.raises(ValidationError):
        actions.save_place(by=lead, place=hall)


def test_save_contact_point_masks_the_number_in_the_journal(lead):
    who = person("Yusuf Rahmani", Role.POLICE_LIAISON)
    actions.save_contact_point(by=lead, point=ContactPoint(person=who, number="+447700900103"))
    assert "900103" not in last().words.text
    assert "103" in last().words.text


def test_only_lead_and_administrator_may_write(police):
    with pytest.raises(PermissionDenied):
        actions.save_person(by=police, person=Person(name="Somebody"))
    assert not Person.objects.filter(name="Somebody").exists()


def test_an_operator_writes_under_a_name_of_its_own():
    made = actions.save_person(by=None, by_name="import", person=Person(name="Somebody"))
    assert (last().words.by, last().words.by_name) == (None, "import")
    assert not made.has_usable_password()


def test_end_post_counts_at_once_and_closes_links(lead, police):
    token = new_link(person=police, purpose="raise")
    actions.end_post(by=lead, post=police.posts.get())
    assert standing(police).roles == frozenset()
    assert open_link(token, "raise") is None
    assert touched(police) >= 1
    assert last().kind == "post.changed"


def test_end_post_keeps_the_links_of_who_holds_another(lead, police):
    other = actions.save_post(by=lead, post=Post(person=police, role=Role.DUTY_OFFICER))
    token = new_link(person=police, purpose="raise")
    actions.end_post(by=lead, post=other)
    assert standing(police).roles == {Role.POLICE_LIAISON}
    assert open_link(token, "raise")


def test_end_post_of_one_that_began_today(lead, police):
    post = actions.save_post(by=lead, post=Post(person=police, role=Role.DUTY_OFFICER))
    actions.end_post(by=lead, post=post)
    assert post.held_from == post.held_until < clock.local(clock.now()).date()


def test_save_person_who_has_left_loses_links_and_pages(lead, police):
    token = new_link(person=police, purpose="answer")
    police.is_active = False
    actions.save_person(by=lead, person=police)
    assert open_link(token, "answer") is None
    assert touched(police) >= 1


def test_save_post_refuses_a_site_contact_without_a_place(lead, police):
    with pytest.raises(ValidationError):
        actions.save_post(by=lead, post=Post(person=police, role=Role.SITE_CONTACT))


def test_put_on_duty_is_on_the_rota_and_in_the_journal(lead, police):
    now = clock.now()
    actions.put_on_duty(by=lead, post=police.posts.get(), starts_at=now, ends_at=now + HOUR)
    assert Duty.objects.get().turn == 1
    assert "Karen Outhwaite" in last().words.text


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (1, 0, "ends before it begins"),
        (-2, -1, "has passed"),
        (0, 24 * 40, "at most 31 days"),
    ],
)
def test_put_on_duty_refuses_in_words(lead, police, start, end, said):
    now = clock.now()
    with pytest.raises(ValidationError, match=said):
        actions.put_on_duty(
            by=lead, post=police.posts.get(), starts_at=now + start * HOUR, ends_at=now + end * HOUR
        )


def test_put_on_duty_refuses_posts_that_are_not_held_or_not_on_the_rota(lead, police):
    now = clock.now()
    ended = police.posts.get()
    ended.held_until = date(2026, 1, 1)
    contact = place("C1").posts.first()
    for post, said in ((ended, "does not hold"), (contact, "not on the rota")):
        with pytest.raises(ValidationError, match=said):
            actions.put_on_duty(by=lead, post=post, starts_at=now, ends_at=now + HOUR)


def test_put_on_duty_is_not_for_police(police):
    with pytest.raises(PermissionDenied):
        actions.put_on_duty(
            by=police, post=police.posts.get(), starts_at=clock.now(), ends_at=clock.now() + HOUR
        )
