"""Quiet hours: S3 and S4 wait until the morning, S1 and S2 never do. Scenario 45, and the clock changes of 44."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.dispatch import desk
from cohesion.messaging.models import Message
from cohesion.messaging.states import State
from cohesion.policy.book import book
from incidents import actions, duties
from incidents.models import Incident
from incidents.quiet import morning
from tests import factories
from tests.messaging.conftest import LINE

NIGHT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
SEVEN_THIRTY = datetime(2026, 11, 28, 7, 30, tzinfo=UTC)
KEY = "5d1c4e0a-57a5-4f0e-9a37-6a5a0d7ff0c1"


@pytest.fixture
def night(time_machine):
    time_machine.move_to(NIGHT, tick=False)
    return time_machine


@pytest.fixture
def scene(night, scene):
    """Everybody as at that hour."""
    return scene


def words(response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def by_person(kind: str) -> dict:
    return {message.person: message for message in Message.objects.filter(kind__startswith=kind)}


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-27T21:59:00+00:00", None),
        ("2026-11-27T22:00:00+00:00", "2026-11-28T07:30:00+00:00"),
        ("2026-11-28T07:29:59+00:00", "2026-11-28T07:30:00+00:00"),
        ("2026-11-28T07:30:00+00:00", None),
        ("2026-06-12T22:30:00+00:00", "2026-06-13T06:30:00+00:00"),  # 23:30 in London
        ("2026-06-12T20:30:00+00:00", None),
        ("2026-03-28T23:00:00+00:00", "2026-03-29T06:30:00+00:00"),  # the clocks go forward that night
        ("2026-10-24T22:00:00+00:00", "2026-10-25T07:30:00+00:00"),  # and back
    ],
)
def test_44_the_morning_is_by_londons_clocks_whatever_they_do_that_night(db, now, until):
    assert morning(book(), datetime.fromisoformat(now)) == (datetime.fromisoformat(until) if until else None)


def test_45_an_s3_waits_for_those_asleep_and_not_for_officers_on_duty_nor_the_raiser(scene):
    scene.raised(kind="damage")

    due = {person: message.due_at for person, message in by_person("").items()}
    assert due == {
        scene.primary: NIGHT,  # raised it
        scene.deputy: SEVEN_THIRTY,
        scene.police: NIGHT,
        scene.officer: NIGHT,
    }
    assert not desk.due(NIGHT + timedelta(hours=7)).filter(person=scene.deputy).exists()
    assert desk.due(SEVEN_THIRTY).filter(person=scene.deputy).exists(), "its time to help begins then"


def test_45_updates_and_corrections_and_the_end_obey_the_same_rule(scene, night):
    incident = scene.raised(kind="damage")
    Message.objects.update(state=State.DELIVERED)
    update = actions.send_update(by=scene.police, incident=incident, fact="Paint")
    assert by_person("update")[scene.deputy].due_at == SEVEN_THIRTY
    Message.objects.update(state=State.DELIVERED)
    night.move_to(NIGHT + timedelta(minutes=5), tick=False)
    actions.send_correction(by=scene.police, incident=incident, fact="Chalk", update=update)
    actions.stand_down(by=scene.police, incident=incident, remains="Nothing")
    for kind in ("correction", "standdown"):
        assert by_person(kind)[scene.police].due_at == clock.now()
        assert by_person(kind)[scene.deputy].due_at == SEVEN_THIRTY


@pytest.mark.parametrize("kind", ["fire", "threat"])
def test_45_s1_and_s2_wait_for_nobody(scene, kind):
    near = factories.a_contact(factories.a_place("Near Chapel", at=(52.4848, -0.6967)))
    incident = scene.confirmed(kind=kind)
    actions.send_update(by=scene.police, incident=incident, fact="Known")
    assert {message.due_at for message in Message.objects.all()} == {NIGHT}
    assert near in by_person("alert.")


@pytest.mark.parametrize(
    ("fact", "next_by", "said"),
    [
        ("Paint", NIGHT + timedelta(hours=2), "Paint. In danger call 999."),
        ("", NIGHT + timedelta(hours=2), "Nothing new. In danger call 999."),
        ("Paint", SEVEN_THIRTY + timedelta(minutes=1), "Paint. Next update by Sat 28 Nov 07:31."),
    ],
)
def test_45_a_held_update_promises_nothing_that_has_passed_when_it_is_read(scene, fact, next_by, said):
    incident = scene.raised(kind="damage")
    Message.objects.update(state=State.DELIVERED)
    actions.send_update(by=scene.police, incident=incident, fact=fact, next_by=next_by)

    at_once, _ = desk.claim("here:1:a", LINE, 10, NIGHT + timedelta(minutes=1))
    at_seven, _ = desk.claim("here:1:a", LINE, 10, SEVEN_THIRTY)

    assert all("Next update by" in message.words for message in at_once), "they read it now"
    assert [message.person for message in at_seven] == [scene.deputy]
    assert said in at_seven[0].words
    at_seven[0].refresh_from_db()
    assert said in at_seven[0].words, "it is looked for by what was sent"


def test_45_every_held_text_is_visible(client, scene):
    incident = scene.raised(kind="damage")
    client.force_login(scene.officer)
    page = client.get(incident.get_absolute_url()).content.decode()
    assert "Quiet hours: held until 07:30: 1 text" in page
    assert ">Held until 07:30<" in page


def test_how_long_texts_took_to_leave_does_not_count_the_hours_for_which_they_were_held(client, scene):
    incident = scene.raised(kind="damage")
    for message in Message.objects.all():
        accepted_at = message.first_due_at + timedelta(seconds=2)
        Message.objects.filter(pk=message.pk).update(state=State.DELIVERED, accepted_at=accepted_at)
    client.force_login(scene.officer)
    assert "Ring 0: 4 texts accepted in 2.0 s" in words(client.get(incident.get_absolute_url()))


def test_what_becomes_an_s1_lets_its_held_texts_go_with_their_whole_time(scene, night):
    incident = scene.raised(kind="damage")
    assert duties.let_go_of_what_became_urgent(NIGHT) == 0
    Incident.objects.filter(pk=incident.pk).update(severity="S1")
    night.move_to(NIGHT + timedelta(hours=1), tick=False)

    assert duties.let_go_of_what_became_urgent(clock.now()) == 1

    held = by_person("alert.")[scene.deputy]
    assert held.due_at == clock.now()
    assert held.first_due_at == clock.now(), "from now on it is late"
    assert held.expires_at == clock.now() + timedelta(hours=1)
    assert duties.let_go_of_what_became_urgent(clock.now()) == 0


def test_what_ends_before_the_morning_wakes_nobody(scene):
    incident = scene.raised(kind="damage")
    actions.stand_down(by=scene.officer, incident=incident, remains="Nothing")
    assert by_person("alert.")[scene.deputy].state == State.CANCELLED
    assert scene.deputy not in by_person("standdown")


def test_who_is_held_is_not_counted_as_silent(client, scene):
    incident = scene.raised(kind="damage")
    client.force_login(scene.officer)
    page = client.get(incident.get_absolute_url()).content.decode()
    counters = re.search(r'<dl class="counters.*?</dl>', page, re.S)[0]
    assert re.search(r'<dt>no reply</dt>\s*<dd class="warn">2<', counters), "police and the officer"


def test_confirming_in_the_night_says_that_nobody_is_told_before_the_morning(client, scene):
    near = factories.a_place("Near Mosque", at=(52.4848, -0.6967))
    factories.a_contact(near, same_faith=True)
    incident = scene.raised(kind="damage")
    client.force_login(scene.officer)
    address = f"{incident.get_absolute_url()}confirm/"
    page = client.get(address)
    assert "Quiet hours: held until 07:30." in words(page)

    said = words(client.post(address, {"shown": page.context["shown"]}, follow=True))
    assert "Confirmed. 1 person is alerted at 07:30, when the quiet hours end." in said


@pytest.mark.parametrize(
    ("page", "typed", "says"),
    [
        ("update/", {"next_by": "08:30", "key": KEY}, "Quiet hours: 1 of them gets it at 07:30, not now."),
        (
            "update/",
            {"next_by": "01:30", "key": KEY},
            "gets it at 07:30, not now, and without the time of the next update, which will have passed.",
        ),
        (
            "stand-down/",
            {"remains": "Nothing"},
            "It goes to 3 people",
        ),  # whom the alert never reached is spared
        ("withdraw/", {"reason": "A drill bag"}, "It goes to 3 people"),
    ],
)
def test_a_preview_in_the_night_says_who_gets_it_when(client, scene, page, typed, says):
    incident = scene.raised(kind="damage")
    client.force_login(scene.police)
    shown = client.post(f"{incident.get_absolute_url()}{page}", typed | {"preview": "yes"})
    assert not shown.context["form"].errors
    assert says in words(shown)


def test_a_change_of_severity_says_how_many_held_texts_it_lets_go(client, scene):
    incident = scene.raised(kind="damage")
    client.force_login(scene.police)
    page = client.get(f"{incident.get_absolute_url()}record/").content.decode()
    assert "The text held until the morning leaves at once, and may wake people." in page
    assert "this texts nobody" not in page
    Message.objects.update(due_at=NIGHT)
    assert (
        "held until the morning" not in client.get(f"{incident.get_absolute_url()}record/").content.decode()
    )
