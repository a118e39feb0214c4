"""Plays the story of a fire at the door against the running demonstration, from outside, by the real actions.

Its times are those of the story, divided by the speed; only the stand-down comes sooner, after an hour.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from cohesion.accounts.models import Person
from cohesion.directory.models import ContactPoint, Place
from cohesion.directory.states import Rank, Way
from cohesion.kit import clock
from cohesion.messaging import phones
from cohesion.messaging.health import health
from cohesion.messaging.models import Message, SimulatedPhone, SimulatedText
from cohesion.messaging.states import State
from cohesion.site.demo import NEIGHBOUR_OFF, SECRETARY, SIGN_INS
from cohesion.site.demo_mark import is_marked
from incidents.actions import (
    agree_line,
    change_severity,
    check_rumour,
    confirm_ring,
    log_rumour,
    raise_incident,
    send_correction,
    send_update,
    settle_all_clear,
    stand_down,
)
from incidents.models import Alert, AllClear, Incident, Update
from incidents.record_states import Verdict
from incidents.states import Called999, Party, Severity

SITE = "C3"
ANSWERING = 14  # of the 18 in the second ring, as the story has it
CALL_ME = (3, 9)  # which of those ask for a call
PATIENCE = 20.0  # seconds to wait for a text to reach a pretend phone
ALIVE_FOR = timedelta(seconds=5)  # the sender says so every 2 seconds
LOOK = 0.2  # seconds between two looks whether it has
SETTLED = (State.DELIVERED, State.FAILED, State.CANCELLED, State.EXPIRED)
IN_WORDS = {
    "alert": "alert",
    "raise": "receipt",
    "ack": "thanks",
    "update": "update",
    "correction": "correction",
    "standdown": "stand-down",
}


class CannotPlay(Exception):
    """Why the story cannot be played, and what to do first."""


def check_running() -> None:
    """CannotPlay unless the sender of this database gave a sign of life just now."""
    age = health(clock.now()).beat_age
    if age is None or age > ALIVE_FOR:
        raise CannotPlay(
            "The demonstration is not running in this folder. Start it in another window: make demo"
        )


@dataclass
class Player:
    """One playing of the story. `pause` waits so many seconds; `show` prints a line."""

    show: Callable[[str], None]
    speed: float = 10
    pause: Callable[[float], None] = time.sleep
    incident: Incident = field(init=False)
    wrong: Update = field(init=False)

    def play(self) -> Incident:
        """From the raise to the last all-clear, as `story` has it. CannotPlay when it cannot begin."""
        if not is_marked():
            raise CannotPlay("This database is not the demonstration. Start it first: make demo")
        check_running()
        story = self.story()
        at_s = story[0][0]
        for due_s, step in story:
            self.pause((due_s - at_s) / self.speed)
            at_s = due_s
            step()
        self.say_what_arrived()
        return self.incident

    def story(self) -> list[tuple[float, Callable[[], None]]]:
        """Seconds after the fire was seen, and what happens then."""
        return [
            (90, self.raised),
            (150, lambda: self.first_of(Party.SITE)),
            (210, lambda: self.first_of(Party.COUNCIL)),
            (300, lambda: self.first_of(Party.POLICE)),
            (350, self.neighbour_off),
            (360, self.confirmed),
            *((380 + 20 * turn, lambda turn=turn: self.neighbour(turn)) for turn in range(ANSWERING)),
            (900, self.updated),
            (1320, self.rumour_checked),
            (2100, self.wrong_street),
            (2400, self.corrected),
            (2700, self.severity_changed),
            (3600, self.stood_down),
            (3690, self.told_by_phone),
        ]

    # --- what happens ---------------------------------------------------------------------------------------------

    def raised(self) -> None:
        place = Place.objects.select_related("area").get(ref=SITE)
        self.incident = raise_incident(
            by=Person.objects.get(email=SECRETARY),
            place=place,
            kind="fire",
            called_999=Called999.YES,
            in_building="34 children in the madrasah",
        )
        self.say(f"The secretary of {place.name} reports a fire. Ring 0 is alerted, UNCONFIRMED.")

    def first_of(self, party: Party) -> None:
        """The first of that party who was asked has it."""
        alerts = self.incident.alerts.filter(party=party, ring=0, unreachable="").exclude(
            person__email=SECRETARY
        )
        self.answer(alerts.order_by("id").first(), "1")

    def confirmed(self) -> None:
        alerts = confirm_ring(by=self.officer("duty"), incident=self.incident)
        places = len({alert.place_id for alert in alerts})
        self.say(
            f"The duty officer confirms the named list: {len(alerts)} people at {places} places are alerted."
        )

    def neighbour(self, turn: int) -> None:
        """One of the second ring answers; two of them ask for a call."""
        alerts = self.incident.alerts.filter(ring=1, unreachable="").exclude(number=self.number_off())
        waiting = list(alerts.order_by("id").select_related("place"))
        self.answer(waiting[turn] if turn < len(waiting) else None, "2" if turn in CALL_ME else "1")

    def updated(self) -> None:
        self.update("Fire is out. No one is hurt.")

    def update(self, fact: str) -> Update:
        by = self.officer("duty")
        update = send_update(by=by, incident=self.incident, fact=fact, police_agreed=True)
        self.say(f"Update {update.number}: {update.fact} Next promised by {clock.hhmm(update.next_by)}.")
        self.listened()
        return update

    def rumour_checked(self) -> None:
        """Logged, found false, one line agreed: on every board, and in no text."""
        claim, source = "Three people are hurt", "A video online"
        rumour = log_rumour(by=self.officer("duty"), incident=self.incident, claim=claim, source=source)
        police = self.officer("police")
        check_rumour(by=police, rumour=rumour, verdict=Verdict.FALSE)
        line = agree_line(by=police, rumour=rumour, line="Nobody is hurt. Police are there.").line
        self.say(f"A rumour is found FALSE by police liaison. Agreed line, texted to nobody: {line}")

    def wrong_street(self) -> None:
        self.wrong = self.update("Elm Street is closed.")

    def corrected(self) -> None:
        """To everyone who had the error, in order after it."""
        correction = send_correction(
            by=self.officer("duty"),
            incident=self.incident,
            update=self.wrong,
            fact="Oak Street is closed, not Elm Street.",
            police_agreed=True,
        )
        self.say(f"CORRECTION of update {self.wrong.number}: {correction.fact}")
        self.listened()

    def severity_changed(self) -> None:
        change = {"severity": Severity.S2, "seen": Severity.S1, "reason": "Fire is out, building is safe."}
        changed = change_severity(by=self.officer("police"), incident=self.incident, **change)
        self.say(f"Police liaison changes the severity to {changed.severity}. Updates are an hour apart now.")

    def stood_down(self) -> None:
        ended = stand_down(
            by=self.officer("police"), incident=self.incident, remains="Doors stay closed tonight."
        )
        self.say(
            f"STAND DOWN by police liaison. {ended.remains} An all-clear is owed to everyone who was told."
        )

    def neighbour_off(self) -> None:
        phones.switch(number=self.number_off(), on=False)
        self.say(f"The phone of the primary contact of {NEIGHBOUR_OFF} is switched off.")

    def told_by_phone(self) -> None:
        """The all-clear that no text could bring is told by phone: the board shows the debt until then."""
        self.listened()
        texts = self.messages().filter(kind="standdown")
        self.wait(lambda: not texts.exclude(state__in=SETTLED).exists())
        for debt in AllClear.objects.filter(alert__incident=self.incident, settled="").select_related(
            "alert"
        ):
            settle_all_clear(by=self.officer("duty"), all_clear=debt)
            self.say(f"{debt.alert.post_title} is told by phone that it is over.")
        phones.switch(number=self.number_off(), on=True)

    def listened(self) -> None:
        """Whoever is called to be told something picks up and listens."""
        for alert in self.incident.alerts.filter(way=Way.VOICE, unreachable=""):
            if self.rings(alert):
                phones.pick_up(sid=self.ringing(alert))

    # --- how ------------------------------------------------------------------------------------------------------

    def answer(self, alert: Alert | None, body: str) -> None:
        """The person's phone answers, once the text is there."""
        if alert is None:
            return
        if not self.wait(lambda: self.has_text(alert)):
            check_running()
            self.say(f"{alert.post_title}: the text has not arrived, so there is no answer.")
            return
        if alert.way == Way.VOICE:
            phones.pick_up(sid=self.ringing(alert), key=body)
            self.say(f"{alert.post_title} is called, and presses {body}.")
            return
        phones.reply(number=alert.number, body=body)
        self.say(f"{alert.post_title} answers {body}.")

    def rings(self, alert: Alert) -> bool:
        return self.wait(lambda: bool(self.ringing(alert)))

    def ringing(self, alert: Alert) -> str:
        """The call to that person that rings now, or ""."""
        calls = SimulatedText.objects.filter(phone__number=alert.number, way=Way.VOICE, status="ringing")
        return calls.order_by("-id").values_list("sid", flat=True).first() or ""

    def has_text(self, alert: Alert) -> bool:
        if alert.way == Way.VOICE:
            return bool(self.ringing(alert))
        texts = SimulatedText.objects.filter(phone__number=alert.number, incoming=True, status="delivered")
        return texts.filter(body__contains=self.incident.ref).exists()

    def wait(self, is_so: Callable[[], bool]) -> bool:
        """Whether it became so within PATIENCE."""
        for _ in range(round(PATIENCE / LOOK)):
            if is_so():
                return True
            self.pause(LOOK)
        return False

    def messages(self) -> QuerySet[Message]:
        """The texts and calls of the story. Of an email nobody hears whether it arrived."""
        return Message.objects.filter(topic=self.incident.topic).exclude(way=Way.EMAIL)

    def officer(self, key: str) -> Person:
        return Person.objects.get(email=SIGN_INS[key].email)

    def number_off(self) -> str:
        posts = {"person__posts__place__ref": NEIGHBOUR_OFF, "person__posts__rank": Rank.PRIMARY}
        return ContactPoint.objects.filter(**posts).values_list("number", flat=True).first() or ""

    def say(self, text: str) -> None:
        address = f"{settings.PUBLIC_URL}{self.incident.get_absolute_url()}"
        self.show(f"{clock.local(clock.now()):%H:%M:%S}  {address}  {text}")

    def say_what_arrived(self) -> None:
        """What each pretend phone received, once every text and call has settled."""
        texts = self.messages()
        self.wait(lambda: not texts.exclude(state__in=SETTLED).exists())
        labels = dict(SimulatedPhone.objects.values_list("number", "label"))
        received: dict[str, list[str]] = {}
        for text in texts.order_by("id"):
            what = IN_WORDS.get(text.kind.split(".")[0], text.kind)
            how = (
                ""
                if text.state == State.DELIVERED
                else f" ({text.get_state_display().lower()} {text.error_code})"
            )
            received.setdefault(labels.get(text.to, "A phone"), []).append(what + how)
        self.show("\nWhat each phone received:")
        for label in sorted(received):
            self.show(f"  {label}: {', '.join(received[label])}")
