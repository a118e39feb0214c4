"""`manage.py demo`: the demonstration, from nothing to a running service in one command."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cohesion.kit import clock
from cohesion.site.demo_home import MARK, Home, is_free, play_line

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Runs the demonstration: pretend places, people and phones, with a database of its own. Nothing leaves it."
    requires_system_checks: list[str] = []  # they are for the settings it will run with, and serve makes them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data", type=Path, default=Path("var/demo"), help="the folder it lives in")
        parser.add_argument(
            "--base", default="", help="the address people use, if not this computer and port"
        )
        parser.add_argument("--load-only", action="store_true", help="load the area and stop")
        parser.add_argument("--play", choices=["e1"], help="play a story against the running demonstration")
        parser.add_argument(
            "--speed", type=float, default=10, help="how many times faster than life; 10 takes 2 min"
        )

    def handle(
        self, *, port: int, data: Path, base: str, load_only: bool, play: str | None, speed: float, **_
    ) -> None:
        home = Home(data)
        if play and not home.last_address():
            raise CommandError(f"No demonstration has run in {data}. Start it first: make demo DATA={data}")
        if os.environ.get(MARK) != str(home.folder):
            self.start_again(home, base or (play and home.last_address()) or f"http://{HOST}:{port}")
        if play:
            self.play(speed)
            return
        if not load_only and not is_free(port):
            raise CommandError(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
        self.load()
        if not load_only:
            home.remember(settings.PUBLIC_URL)
            self.say_how(home)
            connections.close_all()
            call_command("serve", host=HOST, port=port)

    def start_again(self, home: Home, address: str) -> None:
        """The same command, once more, with the demonstration's settings: Django reads them when it starts."""
        try:
            home.prepare()
        except OSError as problem:
            raise CommandError(
                f"{home.folder} cannot be used: {problem.strerror}. Choose another with --data."
            ) from None
        sys.stdout.flush()
        environment = home.environment(os.environ, address=address.rstrip("/"))
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606  our own command

    def load(self) -> None:
        from cohesion.site.demo import NotEmpty, build

        call_command("migrate", interactive=False, verbosity=0)
        try:
            done = build(clock.now())
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Demonstration area: {done}")

    def play(self, speed: float) -> None:
        from cohesion.site.player import CannotPlay, Player

        if speed <= 0:
            raise CommandError("The speed must be above 0.")
        try:
            Player(show=self.say, speed=speed).play()
        except CannotPlay as reason:
            raise CommandError(str(reason)) from None

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def say_how(self, home: Home) -> None:
        from cohesion.site.demo import SIGN_INS

        at = settings.PUBLIC_URL
        names = "\n".join(f"    {sign_in.label:<48} {sign_in.email}" for sign_in in SIGN_INS.values())
        self.say(
            f"\n  Open            {at}/demo/\n"
            f"  Sign in as      (one click each, on that page)\n{names}\n"
            f"  Phones          {at}/messaging/phones/\n"
            f"  Play the story  {play_line(home.folder)}\n"
            "  Stop            Ctrl+C\n"
        )
