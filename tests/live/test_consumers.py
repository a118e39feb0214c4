import asyncio
import threading
from datetime import timedelta

import pytest
import time_machine
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session
from django.db import OperationalError, transaction
from django.test import Client

from cohesion.accounts.links import revoke_links
from cohesion.accounts.models import Person
from cohesion.kit import clock
from cohesion.live import registry, tokens
from cohesion.live.actions import touch
from cohesion.live.consumers import PATIENCE, Close
from cohesion.live.hub import hub
from cohesion.live.queries import aside, person_topic
from cohesion.live.watcher import look, watch
from tests.live.sockets import TOPIC, Socket, change, close_code, cookies_of, opened, socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def watching():
    """The task that a running process has."""
    task = asyncio.create_task(watch())
    yield
    task.cancel()


async def test_follower_says_the_number_at_once(amina, rule):
    await change(times=3)
    follower = socket(amina)
    assert (await follower.connect())[0]
    assert await follower.receive_json_from() == {"revision": 3}
    await follower.disconnect()
    assert hub.topics() == []


async def test_topic_nobody_has_touched_starts_at_nought(amina, rule):
    follower = socket(amina)
    await follower.connect()
    assert await follower.receive_json_from() == {"revision": 0}
    await follower.disconnect()


async def test_missing_or_forged_token_is_stale(amina, rule):
    for token in ("", "nonsense", tokens.issue(TOPIC, amina)[:-1] + "!"):
        follower = socket(amina, token=token)
        await follower.connect()
        assert await close_code(follower) == Close.STALE


async def test_old_token_is_stale(amina, rule):
    token = tokens.issue(TOPIC, amina)
    with time_machine.travel(clock.now() + timedelta(seconds=tokens.SECONDS + 2), tick=True):
        follower = socket(amina, token=token)
        await follower.connect()
        assert await close_code(follower) == Close.STALE


async def test_token_of_another_person_is_refused(amina, rule):
    thief = await database_sync_to_async(Person.objects.create)(name="Thomas Example")
    for session in (thief, None):
        follower = socket(amina, session=session)
        await follower.connect()
        assert await close_code(follower) == Close.REFUSED
    assert hub.topics() == []


@pytest.mark.parametrize("how", ["signed out", "new password", "made up"])
async def test_session_that_has_ended_is_refused(amina, rule, how):
    cookies = await cookies_of(amina)
    if how == "signed out":
        await database_sync_to_async(Session.objects.all().delete)()
    if how == "new password":
        await database_sync_to_async(Person.objects.update)(password="argon2$another")
    if how == "made up":
        cookies = dict.fromkeys(cookies, "0123456789abcdef0123456789abcdef")
    follower = socket(amina, session=None)
    follower.scope["cookies"] = cookies
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_token_of_a_personal_link_needs_no_session(amina, rule, link):
    token = tokens.issue(TOPIC, amina, by_link=link.pk)
    follower = await opened(amina, token=token, session=None)
    await follower.disconnect()


async def test_socket_of_a_personal_link_closes_when_the_link_is_revoked(amina, rule, link, watching):
    token = tokens.issue(TOPIC, amina, by_link=link.pk)
    follower = await opened(amina, token=token, session=None)
    await database_sync_to_async(revoke_links)(person=amina)
    assert await close_code(follower) == Close.REFUSED


async def test_token_of_a_link_that_is_not_there_is_refused(amina, rule):
    follower = socket(amina, token=tokens.issue(TOPIC, amina, by_link=99), session=None)
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_socket_asks_by_itself_when_a_right_ends_by_the_clock(amina, rule, monkeypatch):
    monkeypatch.setattr("cohesion.live.consumers.ASK_EVERY", 0.01)
    follower = await opened(amina)
    rule(lambda person, rest: False)  # as at midnight, when a post ends and nobody writes anything
    assert await close_code(follower) == Close.REFUSED
    assert hub.topics() == []


async def test_socket_waits_for_a_database_that_does_not_answer(amina, rule, monkeypatch):
    monkeypatch.setattr("cohesion.live.consumers.ASK_EVERY", 0.01)
    follower, failing = await opened(amina), threading.Event()

    def broken(person, rest):
        failing.set()
        raise OperationalError("not now")

    rule(broken)
    assert await asyncio.to_thread(failing.wait, 5)
    rule(lambda person, rest: False)
    assert await close_code(follower) == Close.REFUSED


async def test_what_only_one_side_may_know_moves_no_other_number(amina, rule, watching):
    theirs, ours = await opened(amina), await opened(amina, token=tokens.issue(TOPIC, amina, side="police"))
    await change(aside(TOPIC, "police"))
    assert await ours.receive_json_from() == {"revision": 1}
    await change()
    assert await ours.receive_json_from() == {"revision": 2}
    assert await theirs.receive_json_from() == {"revision": 1}
    await theirs.disconnect()
    await ours.disconnect()


async def test_token_of_a_side_that_the_rule_denies_is_refused(amina, rule):
    rule(lambda person, rest: rest == "K7P2")
    follower = socket(amina, token=tokens.issue(TOPIC, amina, side="police"))
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_topic_nobody_claims_is_refused(amina, rule):
    follower = socket(amina, topic="secret.1")
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_topic_the_rule_denies_is_refused(amina, rule):
    rule(lambda person, rest: (person.name, rest) != ("Amina Example", "K7P2"))
    follower = socket(amina)
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_person_who_has_left_is_refused(amina, rule):
    await database_sync_to_async(Person.objects.filter(pk=amina.pk).update)(is_active=False)
    follower = socket(amina)
    await follower.connect()
    assert await close_code(follower) == Close.REFUSED


async def test_follower_is_told_after_the_commit(amina, rule, watching):
    first, second = await opened(amina), await opened(amina)
    revision = await change()
    assert await first.receive_json_from() == await second.receive_json_from() == {"revision": revision}
    await first.disconnect()
    await second.disconnect()


async def test_follower_is_told_nothing_after_a_rollback(amina, rule):
    @database_sync_to_async
    def change_and_regret():
        with transaction.atomic():
            touch(TOPIC)
            transaction.set_rollback(True)

    follower = await opened(amina)
    await change_and_regret()
    await look(hub)
    await change("board.OTHER")
    await look(hub)
    assert await follower.receive_nothing()
    await follower.disconnect()


async def test_burst_of_changes_ends_at_the_truth(amina, rule, watching):
    follower = await opened(amina)
    await change(times=250)
    said = [0]
    while said[-1] < 250:
        said.append((await follower.receive_json_from())["revision"])
    assert said == sorted(set(said))
    await follower.disconnect()


async def test_slow_socket_is_told_only_the_last_number(amina, rule):
    follower = await opened(amina)
    listener = next(iter(hub._listeners[TOPIC]))
    for revision in (5, 6, 9, 7):
        listener.tell(TOPIC, revision)
    assert await follower.receive_json_from() == {"revision": 9}
    assert await follower.receive_nothing()
    await follower.disconnect()


async def test_socket_closes_when_the_person_may_no_longer_see(amina, rule, watching):
    follower = await opened(amina)
    rule(lambda person, rest: False)
    await change(person_topic(amina.pk))
    assert await close_code(follower) == Close.REFUSED
    assert hub.topics() == []


async def test_socket_stays_when_the_person_still_may_see(amina, rule, watching):
    follower = await opened(amina)
    asked = threading.Event()
    rule(lambda person, rest: asked.set() is None)
    await change(person_topic(amina.pk))
    assert await asyncio.to_thread(asked.wait, 5)
    revision = await change()
    assert await follower.receive_json_from() == {"revision": revision}
    await follower.disconnect()


async def test_slow_rule_holds_up_nobody_else(amina, rule, watching):
    go_on = threading.Event()
    rule(lambda person, rest: rest != "SLOW" or go_on.wait(10))
    slow = [socket(amina, topic="board.SLOW") for _ in range(5)]
    waiting = [asyncio.create_task(one.connect(timeout=10)) for one in slow]
    follower = await opened(amina)
    revision = await change()
    assert await follower.receive_json_from() == {"revision": revision}
    assert not any(task.done() for task in waiting)
    go_on.set()
    await asyncio.gather(*waiting)
    for one in (*slow, follower):
        await one.disconnect()


async def test_socket_that_talks_is_closed(amina, rule):
    follower = await opened(amina)
    for _ in range(PATIENCE):
        await follower.send_to(text_data='{"revision": 99}')
    assert await follower.receive_nothing()
    await follower.send_to(bytes_data=b"?")
    assert await close_code(follower) == Close.NOISY
    await follower.disconnect()


async def test_whole_stack_knows_the_session_and_the_origin(amina, rule, settings):
    from cohesion.asgi import application

    client = Client()
    await database_sync_to_async(client.force_login)(amina)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()
    path = f"/live/?token={tokens.issue(TOPIC, amina)}"
    ours, theirs = [(b"origin", b"http://testserver")], [(b"origin", b"https://elsewhere.example")]

    follower = Socket(application, path, headers=[*ours, (b"cookie", cookie)])
    assert (await follower.connect())[0]
    assert await follower.receive_json_from() == {"revision": 0}
    await follower.disconnect()
    assert not (await Socket(application, path, headers=[*theirs, (b"cookie", cookie)]).connect())[0]
    signed_out = Socket(application, path, headers=ours)
    await signed_out.connect()
    assert await close_code(signed_out) == Close.REFUSED


async def test_session_that_is_not_good_enough_is_refused_and_closed(amina, rule, watching):
    good = [True]
    registry.guard(lambda person, session: good[0])
    follower = await opened(amina)
    good[0] = False
    await change(person_topic(amina.pk))
    assert await close_code(follower) == Close.REFUSED

    refused = socket(amina)
    await refused.connect()
    assert await close_code(refused) == Close.REFUSED


async def test_personal_link_passes_no_door_of_sessions(amina, rule, link):
    registry.guard(lambda person, session: False)
    follower = await opened(amina, token=tokens.issue(TOPIC, amina, by_link=link.pk), session=None)
    await follower.disconnect()


async def test_socket_closes_when_its_person_signs_out(amina, rule, settings, watching):
    from cohesion.asgi import application

    client = Client()
    await database_sync_to_async(client.force_login)(amina)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()
    headers = [(b"origin", b"http://testserver"), (b"cookie", cookie)]
    follower = Socket(application, f"/live/?token={tokens.issue(TOPIC, amina)}", headers=headers)
    assert (await follower.connect())[0]
    assert await follower.receive_json_from() == {"revision": 0}

    await database_sync_to_async(client.post)("/accounts/logout/")

    assert await close_code(follower) == Close.REFUSED
