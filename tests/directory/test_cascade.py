"""The paper for when texts do not leave: full numbers, for few, and every look noted."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohesion.directory.cascade import cascade
from cohesion.directory.models import ContactPoint, Duty, Post
from cohesion.directory.states import Rank, Reach, Role, Visibility
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.models import Record
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/directory/cascade/"


@pytest.fixture
def site():
    """A place with three contacts, and officers on duty."""
    place, _, deputy, police, duty = factories.a_site()
    factories.a_contact(place, Rank.THIRD, name="Tariq Example", number="+447700900777")
    return place, deputy, police, duty


def numbers(person) -> list[str]:
    return [f"0{point.number[3:7]} {point.number[7:]}" for point in person.contact_points.all()]


def shown(client, who) -> str:
    client.force_login(who)
    return client.get(PAGE).content.decode()


def test_page_has_every_contact_in_order_with_numbers_in_full(client, site):
    _place, deputy, police, _duty = site
    text = shown(client, police)
    assert "07700 900777" in text
    assert numbers(deputy)[0] in text
    assert "••" not in text
    sheet = text.split("<h2>Places</h2>")[1]
    assert sheet.index("Primary contact") < sheet.index("Deputy") < sheet.index("Third contact")


def test_page_has_the_rota_with_numbers_gaps_and_whom_to_ring_at_any_time(client, site):
    _, _, police, duty = site
    text = shown(client, duty).split("<h2>On duty</h2>")[1].split("<h2>Places</h2>")[0]
    assert text.count(numbers(police)[0]) == 2
    assert text.count(numbers(duty)[0]) == 2
    assert text.count("NOBODY") == 2  # both are on duty until tomorrow only


def test_page_says_what_to_say_and_when_to_destroy_it(client, site):
    text = shown(client, site[2])
    now = clock.now()
    for words in (
        "In danger, call 999 first and do as they say.",
        "URGENT, UNCONFIRMED: a report at [place] at [time]. In danger call 999",
        "101, ask for it.",
        f"Printed {clock.day_in_words(now)}",
        f"Destroy when replaced, and at the latest on {clock.day_in_words(now + timedelta(days=7))}.",
    ):
        assert words in text
    assert "{" not in text.split('<div class="cascade">')[1]


def test_what_is_wrong_with_a_number_and_what_is_missing_stand_on_paper(client, site):
    _place, deputy, police, duty = site
    ContactPoint.objects.filter(person=deputy).update(reach=Reach.OPTED_OUT)
    ContactPoint.objects.filter(number="+447700900777").update(verified_on=None)
    ContactPoint.objects.filter(person=duty).delete()
    factories.a_place("Holy Cross", visibility=Visibility.HIDDEN)
    text = shown(client, police)
    for words in ("Texted STOP: ring them", "Not verified", "NO NUMBER", "NO CONTACT"):
        assert words in text


def test_every_look_is_noted_with_who_and_when(client, site):
    police = site[2]
    shown(client, police)
    entry = Entry.objects.get(subject="directory.views")
    assert (entry.kind, entry.words.by) == ("viewed", police)
    assert entry.words.text == "Looked at the printed cascade, with every number in full: 1 place"
    assert clock.now() - entry.at < timedelta(minutes=1)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SITE_CONTACT])
def test_others_are_refused_and_nothing_is_noted(client, site, role):
    somebody = factories.a_contact(site[0], name="Other", rank=Rank.PRIMARY)
    if role == Role.ADMINISTRATOR:
        somebody = factories.an_officer(role, on_duty=False)
    client.force_login(somebody)
    assert client.get(PAGE).status_code == 403
    assert not Entry.objects.filter(subject="directory.views").exists()


def test_page_is_never_kept_by_a_browser(client, site):
    client.force_login(site[2])
    assert "no-store" in client.get(PAGE)["Cache-Control"]


def test_cascade_takes_a_fixed_number_of_queries(site):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            cascade(clock.now())
        counts.append(len(queries))
        place = factories.a_place()
        factories.a_contact(place)
        factories.an_officer(Role.POLICE_LIAISON)
    assert counts[0] == counts[1]


def test_duty_of_somebody_whose_post_begins_later_this_week_has_their_number(site):
    now = clock.now()
    coming = factories.a_person(number="+447700900555")
    from_day = clock.local(now).date() + timedelta(days=2)
    post = Post.objects.create(person=coming, role=Role.POLICE_LIAISON, held_from=from_day)
    Duty.objects.create(post=post, starts_at=now + timedelta(days=3), ends_at=now + timedelta(days=4))
    turns = cascade(now).rosters[0].turns
    assert ["07700 900555"] in [[n.number for n in turn.line.numbers] for turn in turns if turn.line]


def test_councils_own_words_with_stray_braces_break_nothing(site):
    today = clock.local(clock.now()).date()
    Record.objects.create(key="cascade.words.alert", value="{who} {place", source="us", checked_on=today)
    assert cascade(clock.now()).words[0][1] == "{who} {place"


def test_file_stands_alone_is_private_and_noted(site, tmp_path, capsys):
    out = tmp_path / "cascade.html"
    out.write_text("last week's")
    call_command("cascade", out=out)
    text = out.read_text(encoding="utf-8")
    assert "07700 900777" in text
    assert "<link" not in text
    assert "http" not in text
    assert "size: A4" in text
    assert out.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["cascade.html"]
    assert Entry.objects.get(subject="directory.views").words.by_name == "cascade command"


def test_file_that_cannot_be_written_is_said_in_words(site, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("cascade", out=tmp_path / "nowhere" / "cascade.html")


def test_demonstrations_file_says_so(site, tmp_path, settings):
    settings.DEMO = True
    call_command("cascade", out=tmp_path / "cascade.html")
    assert "DEMONSTRATION" in (tmp_path / "cascade.html").read_text(encoding="utf-8")
