"""When people do not answer: hours of a weekday, Jumu'ah, and Shabbat from sunset to after sunset."""

from datetime import UTC, datetime, time

import pytest

from cohesion.directory.models import Absence, ContactPoint, Post, TimeAway
from cohesion.directory.reaching import not_alertable
from cohesion.directory.states import AwayKind, Role, Weekday
from cohesion.journal.models import Words
from tests import factories

pytestmark = pytest.mark.django_db


def utc(*at: int) -> datetime:
    return datetime(*at, tzinfo=UTC)


def said_of(person, at: datetime) -> str:
    return not_alertable([person], at).get(person.pk, "")


@pytest.fixture
def contact():
    return factories.a_contact(factories.a_place("Holy Cross"))


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (utc(2026, 12, 11, 14, 30), ""),  # sunset is at 15:51
        (utc(2026, 12, 11, 15, 0), "Shabbat until Sat"),
        (utc(2026, 12, 12, 16, 30), "Shabbat until Sat"),
        (utc(2026, 12, 12, 17, 20), ""),
        (utc(2027, 6, 25, 18, 0), ""),  # 19:00 in London; sunset is at 21:29
        (utc(2027, 6, 25, 20, 0), "Shabbat until Sat"),
    ],
)
def test_shabbat_follows_the_sun(contact, at, said):
    TimeAway.objects.create(person=contact, kind=AwayKind.SHABBAT)
    found = said_of(contact, at)
    assert found.startswith(said)
    assert bool(found) is bool(said)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (utc(2026, 11, 27, 12, 29), ""),
        (utc(2026, 11, 27, 12, 30), "Jumu'ah until Fri 14:30"),
        (utc(2026, 11, 27, 14, 30), ""),
        (utc(2027, 6, 25, 11, 30), "Jumu'ah until Fri 14:30"),  # the same by London's clock in summer
        (utc(2026, 11, 26, 13, 0), ""),
    ],
)
def test_jumuah_is_by_londons_clock(contact, at, said):
    TimeAway.objects.create(person=contact, kind=AwayKind.JUMUAH)
    assert said_of(contact, at) == said


@pytest.mark.parametrize(
    ("at", "is_away"),
    [
        (utc(2027, 3, 27, 21, 59), False),
        (utc(2027, 3, 27, 22, 0), True),
        (utc(2027, 3, 28, 4, 59), True),  # the clocks go forward this night: 05:59 in London
        (utc(2027, 3, 28, 5, 0), False),
        (utc(2027, 3, 21, 5, 30), True),
    ],
)
def test_hours_over_midnight_and_a_clock_change(contact, at, is_away):
    TimeAway.objects.create(
        person=contact,
        kind=AwayKind.WEEKLY,
        weekday=Weekday.SATURDAY,
        from_time=time(22),
        until_time=time(6),
    )
    assert bool(said_of(contact, at)) is is_away


def test_an_absence_lasts_to_its_end(contact):
    Absence.objects.create(person=contact, starts_at=utc(2026, 11, 27, 8), ends_at=utc(2026, 12, 4, 8))
    assert said_of(contact, utc(2026, 11, 27, 7)) == ""
    assert said_of(contact, utc(2026, 11, 30)) == "Away until Fri 04 Dec 08:00"
    assert said_of(contact, utc(2026, 12, 4, 8)) == ""


def test_many_people_cost_as_much_as_one(contact, django_assert_max_num_queries):
    others = [factories.a_person() for _ in range(3)]
    for person in (contact, *others[:2]):
        TimeAway.objects.create(person=person, kind=AwayKind.JUMUAH)
    with django_assert_max_num_queries(3):
        found = not_alertable([contact, *others], utc(2026, 11, 27, 13))
    assert set(found) == {contact.pk, others[0].pk, others[1].pk}


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def page(client, contact):
    client.force_login(factories.an_officer(Role.DUTY_OFFICER))
    return f"/directory/people/{contact.pk}/reaching/"


def test_an_officer_says_how_a_contact_is_reached(client, contact, page):
    post = Post.objects.get(person=contact)
    sent = {"what": "reaching", "reaching-language": "pl", "reaching-prefers": "voice"}
    client.post(page, sent | {"reaching-keyholder_of": [post.pk]})
    point = ContactPoint.objects.get(person=contact)
    post.refresh_from_db()
    assert (point.language, point.prefers) == ("pl", "voice")
    assert (post.is_keyholder, post.is_safeguarding_lead) == (True, False)


def test_a_time_is_added_and_taken_out_and_the_journal_does_not_say_which(client, contact, page):
    client.post(page, {"what": "away", "away-kind": "shabbat"})
    away = TimeAway.objects.get()
    assert "Shabbat" in client.get(page).content.decode()
    client.post(f"{page}{away.pk}/remove/")
    assert TimeAway.objects.count() == 0
    assert not any("Shabbat" in text for text in Words.objects.values_list("text", flat=True))


def test_hours_need_a_day_and_both_times(client, contact, page):
    shown = client.post(
        page, {"what": "away", "away-kind": "weekly", "away-from_time": "09:15"}
    ).content.decode()
    assert "Say the day and both times." in shown
    assert "09:15" in shown, "nothing typed is lost"
    client.post(
        page,
        {
            "what": "away",
            "away-kind": "weekly",
            "away-weekday": "6",
            "away-from_time": "09:15",
            "away-until_time": "11:00",
        },
    )
    assert str(TimeAway.objects.get()) == "Sunday 09:15 to 11:00"


def test_officers_of_others_are_not_theirs(client, page):
    lead = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    assert client.get(f"/directory/people/{lead.pk}/reaching/").status_code == 403


def test_a_time_of_somebody_else_is_not_found(client, contact, page):
    other = TimeAway.objects.create(person=factories.a_person(), kind=AwayKind.SHABBAT)
    assert client.post(f"{page}{other.pk}/remove/").status_code == 404


def test_everybody_looks_after_their_own(client, contact):
    client.force_login(contact)
    client.post("/your/reaching/", {"what": "away", "away-kind": "jumuah"})
    away = TimeAway.objects.get(person=contact)
    assert f"/your/reaching/{away.pk}/remove/" in client.get("/your/reaching/").content.decode()
    other = TimeAway.objects.create(person=factories.a_person(), kind=AwayKind.SHABBAT)
    assert client.post(f"/your/reaching/{other.pk}/remove/").status_code == 404
    client.post(f"/your/reaching/{away.pk}/remove/")
    assert not TimeAway.objects.filter(person=contact).exists()
