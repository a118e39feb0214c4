"""A sender killed at a chosen point: `python -m tests.crash.child` reads orders, one a line, and obeys each in a
fork of its own, so that a life costs no start of Python.

An order is JSON: `die_at` (a function, a moment of it, and at which call of it), `stop_at` (told to stop with that many
in hand), `pool`. For each it prints the process, and then what that ended with. Nothing of this is in the program.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from itertools import count

import django
from django.db import connections


def main() -> None:
    django.setup()
    hurry()
    warm_up()
    for line in sys.stdin:
        process = os.fork()
        if not process:
            live(**json.loads(line))
            os._exit(0)
        print("began", process, flush=True)
        print("ended", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


def hurry() -> None:
    """The same rules by a faster clock, as the provider of these tests answers within milliseconds."""
    from cohesion.messaging.dispatch import desk, dispatcher

    desk.ASK_AFTER = timedelta(milliseconds=50)
    desk.BELIEVED = desk.BELIEVED | {"send_again": timedelta(seconds=0.4)}
    desk.BACK_OFF_S = 0.05
    dispatcher.TICK_S, dispatcher.HOUSEKEEPING_S = 0.2, 0.1


def warm_up() -> None:
    """Loads what a sender needs before the first fork, so that no life has to."""
    from django.urls import reverse

    from cohesion.messaging.providers.twilio import Twilio

    reverse("messaging:twilio_status")
    Twilio()


def live(die_at: list | None = None, stop_at: int = 0, pool: int = 100) -> None:
    """Sends until everything in the outbox has ended, or until killed."""
    from cohesion.messaging.dispatch import Dispatcher

    if die_at:
        Fate(*die_at).await_it()

    async def sending() -> None:
        dispatcher, stop = Dispatcher(pool=pool), asyncio.Event()
        watching = asyncio.create_task(watch(dispatcher, stop, stop_at))
        await dispatcher.run(stop)
        await watching

    asyncio.run(sending())


async def watch(dispatcher, stop: asyncio.Event, stop_at: int) -> None:
    """Ends the life when there is nothing left to do, or enough in hand."""
    while not await asyncio.to_thread(is_over):
        if stop_at and len(dispatcher.in_hand) >= stop_at:
            break
        await asyncio.sleep(0.001 if stop_at else 0.02)
    stop.set()


def is_over() -> bool:
    from cohesion.messaging.models import Message

    open_rows = Message.objects.filter(state__in=["queued", "sending", "unknown"], settled_at=None)
    return not open_rows.exists()


class Fate:
    """Where a life ends: before, during (a call to the provider), uncommitted, or after the nth call of a function."""

    def __init__(self, where: str, moment: str, nth: int = 1) -> None:
        self.where, self.moment, self.nth = where, moment, nth
        self.calls, self.is_inside = count(1), False

    def await_it(self) -> None:
        from cohesion.messaging.dispatch import desk, limits, upkeep
        from cohesion.messaging.providers.twilio import Twilio

        owner = next(owner for owner in (desk, limits, upkeep, Twilio) if hasattr(owner, self.where))
        wrap = self.around_call if owner is Twilio else self.around_work
        setattr(owner, self.where, wrap(getattr(owner, self.where)))
        backend = type(connections["default"])
        backend.commit = self.around_commit(backend.commit)

    def around_work(self, work):
        def wrapped(*arguments, **named):
            call = next(self.calls)
            is_it = call == self.nth
            self.die_if(is_it and self.moment == "before")
            self.is_inside = call >= self.nth  # the first of them that commits anything
            try:
                return work(*arguments, **named)
            finally:
                self.is_inside = False
                self.die_if(is_it and self.moment == "after")

        return wrapped

    def around_call(self, call):
        async def wrapped(*arguments):
            is_it = next(self.calls) == self.nth
            self.die_if(is_it and self.moment == "before")
            if is_it and self.moment == "during":
                asyncio.get_running_loop().call_later(0.004, die)
            outcome = await call(*arguments)
            self.die_if(is_it and self.moment == "after")
            return outcome

        return wrapped

    def around_commit(self, commit):
        def wrapped(connection):
            self.die_if(self.is_inside and self.moment == "uncommitted")
            return commit(connection)

        return wrapped

    def die_if(self, is_time: bool) -> None:
        if is_time:
            die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
