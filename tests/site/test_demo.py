"""The demonstration: built by the real actions, kept apart from anything real, and able to play its story."""

import asyncio
import socket
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from cohesion.accounts.models import Person
from cohesion.directory.models import Area, ContactPoint, Duty, Place
from cohesion.directory.queries import on_duty
from cohesion.directory.states import Role, Way
from cohesion.environment import Environment
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.messaging.dispatch import dispatch_once
from cohesion.messaging.models import Heartbeat, Message, SimulatedPhone
from cohesion.messaging.providers.simulator import Simulator
from cohesion.messaging.states import State
from cohesion.site.demo import SIGN_INS, NotEmpty, build
from cohesion.site.demo_home import MARK, Home, is_free, play_line
from cohesion.site.demo_mark import is_marked, mark
from cohesion.site.player import CannotPlay, Player
from incidents.models import Alert, AllClear, Incident
from incidents.states import Answer

# --- the area -----------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(db, settings):
    settings.DEMO = True
    build(clock.now())


@pytest.mark.django_db
def test_build_makes_the_whole_area(demo):
    assert is_marked()
    assert Place.objects.count() == 45
    assert not Place.objects.filter(area=None).exists()
    assert Area.objects.filter(is_backdrop=True).count() == 1
    assert SimulatedPhone.objects.count() == ContactPoint.objects.count() == 110
    labels = dict(SimulatedPhone.objects.values_list("number", "label"))
    assert labels["+447700900102"] == "Holy Cross RC Church, primary"
    assert labels["+447700900011"] == "Duty officer 1"
    assert dict(SimulatedPhone.objects.values_list("number", "group"))["+447700900041"] == "officer"
    loaded = Entry.objects.exclude(
        subject__regex=r"^(body|meeting|concern|decision|action|event|dates)\.|^forums$"
    )  # the forum's clerk has a name
    assert set(loaded.values_list("words__by_name", flat=True)) == {"demonstration"}


@pytest.mark.django_db
def test_build_puts_somebody_of_each_role_on_duty(demo):
    now = clock.now()
    assert [post.person.name for post in on_duty(Role.DUTY_OFFICER, now)] == ["Rachel Merriman"]
    assert [post.person.name for post in on_duty(Role.POLICE_LIAISON, now)] == ["Karen Outhwaite"]
    assert [post.person.name for post in on_duty(Role.COHESION_LEAD, now)] == ["Naomi Sewell"]


@pytest.mark.django_db
def test_build_again_changes_nothing(demo):
    entries = Entry.objects.count()
    assert str(build(clock.now())) == "0 added, 0 changed, 110 unchanged"
    assert Entry.objects.count() == entries


@pytest.mark.django_db
@pytest.mark.parametrize("days", [6, 13, 20, 90])
def test_a_demonstration_left_alone_has_a_rota_again_when_it_is_built(demo, days):
    later = clock.now() + timedelta(days=days)
    build(later)
    assert on_duty(Role.DUTY_OFFICER, later + timedelta(days=3))
    rachel = list(Duty.objects.filter(post__person__name="Rachel Merriman").order_by("starts_at"))
    assert all(one.ends_at <= two.starts_at for one, two in pairwise(rachel))


@pytest.mark.django_db
def test_build_refuses_a_database_with_anything_real():
    Person.objects.create(name="Somebody real")
    with pytest.raises(NotEmpty, match="already holds data"):
        build(clock.now())
    assert Person.objects.count() == 1
    assert not is_marked()


# --- its pages ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_lists_the_sign_ins_and_the_way_around(demo, client):
    text = client.get("/demo/").content.decode()
    for sign_in in SIGN_INS.values():
        assert sign_in.label in text
    assert "/messaging/phones/" in text
    assert "--play e1" in text


@pytest.mark.django_db
@pytest.mark.parametrize("role", SIGN_INS)
def test_one_click_signs_in(demo, client, role):
    response = client.post(f"/demo/sign-in/{role}/")
    assert response["Location"] == SIGN_INS[role].start
    assert client.session["_auth_user_id"] == str(Person.objects.get(email=SIGN_INS[role].email).pk)


@pytest.mark.django_db
def test_one_click_signs_nobody_in_by_looking_or_by_another_name(demo, client):
    assert client.get("/demo/sign-in/police/").status_code == 405
    assert client.post("/demo/sign-in/chief/").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_the_secretarys_link_opens_the_raise_page(demo, client):
    response = client.post("/demo/raise-link/")
    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("lacks", ["DEMO", "SMS_PROVIDER", "mark"])
def test_nothing_of_it_answers_outside_the_demonstration(client, settings, lacks):
    settings.DEMO = lacks != "DEMO"
    settings.SMS_PROVIDER = "twilio" if lacks == "SMS_PROVIDER" else "simulator"
    Person.objects.create(name="Karen Outhwaite", email=SIGN_INS["police"].email)
    if lacks != "mark":
        mark()
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in/police/").status_code == 404
    assert client.post("/demo/raise-link/").status_code == 404


# --- where it lives, and the command ------------------------------------------------------------------------------


def test_its_settings_replace_those_of_a_real_installation(tmp_path):
    home = Home(tmp_path / "a folder")
    home.prepare()
    real = {"DATABASE_URL": "postgres://real", "TWILIO_AUTH_TOKEN": "x", "SECRET_KEY": "real", "PATH": "/bin"}
    ours = home.environment(real, address="http://127.0.0.1:8123")
    assert "TWILIO_AUTH_TOKEN" not in ours
    assert "SECRET_KEY" not in ours
    assert ours["PATH"] == "/bin"
    env = Environment(ours)
    assert env.database("DATABASE_URL", "", "")["NAME"] == str(home.folder / "cohesion.sqlite3")
    assert len(env.text("SECRET_KEY", "", "")) > 50
    assert home.secret.stat().st_mode & 0o077 == 0


def test_its_secret_is_made_once(tmp_path):
    home = Home(tmp_path)
    home.prepare()
    first = home.secret.read_text()
    home.prepare()
    assert home.secret.read_text() == first


def test_is_free_finds_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not is_free(taken.getsockname()[1])


def test_play_line_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert play_line(tmp_path / "var" / "demo") == 'make demo ARGS="--play e1" DATA=var/demo'


@pytest.fixture
def command(tmp_path, monkeypatch):
    """The command as it is once it has its own settings."""
    monkeypatch.setenv(MARK, str(Home(tmp_path).folder))

    def run(**options):
        call_command("demo", data=tmp_path, **options)

    return run


@pytest.mark.django_db
def test_load_only_loads_and_ends(command, capsys):
    command(load_only=True)
    assert "110 added" in capsys.readouterr().out
    assert is_marked()


@pytest.mark.django_db
def test_a_taken_port_is_said_in_words(command, monkeypatch):
    monkeypatch.setattr("cohesion.site.management.commands.demo.is_free", lambda port: False)
    with pytest.raises(CommandError, match=r"Port 8000 is taken.*PORT=8001"):
        command(port=8000)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_a_database_with_real_data_is_refused_in_words(command):
    Person.objects.create(name="Somebody real")
    with pytest.raises(CommandError, match="not the demonstration"):
        command(load_only=True)


@pytest.mark.django_db
def test_it_starts_once_more_with_its_own_settings(tmp_path, monkeypatch):
    started = []
    monkeypatch.delenv(MARK, raising=False)

    def execve(path, arguments, environment):
        started.append(environment)
        raise SystemExit

    monkeypatch.setattr("os.execve", execve)
    with pytest.raises(SystemExit):
        call_command("demo", data=tmp_path, port=8123)
    assert started[0]["PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert (tmp_path / "secret_key").exists()


def test_a_story_is_played_at_the_address_where_it_runs(tmp_path, monkeypatch):
    Home(tmp_path).remember("http://127.0.0.1:9000")
    started = []
    monkeypatch.setattr("os.execve", lambda *arguments: started.append(arguments[2]) or exit())
    with pytest.raises(SystemExit):
        call_command("demo", data=tmp_path, play="e1")
    assert started[0]["PUBLIC_URL"] == "http://127.0.0.1:9000"


def test_a_story_needs_a_demonstration_that_has_run(tmp_path):
    with pytest.raises(CommandError, match="No demonstration has run"):
        call_command("demo", data=tmp_path / "absent", play="e1")
    assert not (tmp_path / "absent").exists()


def test_a_folder_that_cannot_be_used_is_said_in_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be used"):
        call_command("demo", data=tmp_path / "file")


# --- the story ----------------------------------------------------------------------------------------------------


def send(_seconds: float) -> None:
    """What the running demonstration does meanwhile: texts leave and arrive, without waiting."""
    asyncio.run(dispatch_once(*(Simulator(way=way, delay_s=(0, 0), carried_after_s=0) for way in Way)))
    Heartbeat.objects.update(beat_at=clock.now())


@pytest.fixture
def played(transactional_db, settings) -> tuple[Incident, list[str]]:
    settings.DEMO, settings.VOICE_PROVIDER = True, "simulator"
    now = clock.now()
    build(now)
    Heartbeat.objects.create(worker="test", beat_at=now, started_at=now)
    lines: list[str] = []
    return Player(show=lines.append, pause=send).play(), lines


@pytest.mark.django_db(transaction=True)
def test_e1_is_played_from_the_raise_to_the_last_all_clear(played):
    incident, lines = played
    incident.refresh_from_db()
    assert (incident.place.ref, incident.state, incident.severity) == ("C3", "stood_down", "S2")
    assert incident.coordinator.name == "Rachel Merriman"
    ring = Alert.objects.filter(incident=incident, ring=1)
    assert (ring.count(), len(set(ring.values_list("place", flat=True)))) == (18, 9)
    assert ring.exclude(answer=Answer.NONE).count() == 14
    assert ring.filter(answer=Answer.CALL_ME).count() == 2
    assert Message.objects.filter(state=State.FAILED, error_code="30003", kind="alert.s1.area").count() == 1
    assert AllClear.objects.filter(alert__incident=incident).exclude(settled="").count() == 22
    corrected = Message.objects.filter(kind="correction").values("person").distinct()
    assert corrected.count() >= 21, "all but the phone that was off, where the error was still to come"
    assert incident.rumours.get().verdict == "false"
    assert f"/incidents/{incident.ref}/" in lines[0]
    assert any("Nene Side Prayer Room, primary: alert (not delivered 30003)" in line for line in lines)
    assert any(
        "Holy Cross RC Church, primary: alert, thanks, update, update, correction, stand-down" in line
        for line in lines
    )
    assert SimulatedPhone.objects.filter(is_on=False).count() == 0


@pytest.mark.django_db
def test_the_story_is_played_only_in_a_running_demonstration(demo):
    with pytest.raises(CannotPlay, match="not running"):
        Player(show=print).play()
    assert not Incident.objects.exists()


@pytest.mark.django_db
def test_the_story_ends_in_words_when_the_demonstration_stops(demo):
    now = clock.now()
    Heartbeat.objects.create(worker="test", beat_at=now, started_at=now)

    def stopped(_seconds: float) -> None:
        Heartbeat.objects.update(beat_at=now - timedelta(minutes=1))

    with pytest.raises(CannotPlay, match="not running"):
        Player(show=print, pause=stopped).play()


@pytest.mark.django_db
def test_the_story_is_never_played_with_real_people():
    with pytest.raises(CannotPlay, match="not the demonstration"):
        Player(show=print).play()
