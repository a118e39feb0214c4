"""A whole evening in one test: the clock is moved by hand, pages are opened and forms sent as each role, and between
two moments all that happens by itself does: rounds that are due, texts that leave, phones that ring."""

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.test import Client

from cohesion.accounts.models import Person
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.live import rounds
from cohesion.live.models import Round
from cohesion.messaging import phones
from cohesion.messaging.dispatch import desk
from cohesion.messaging.models import Heartbeat, Message, SimulatedPhone, SimulatedText
from cohesion.messaging.providers.base import Outgoing
from cohesion.messaging.providers.outcome import Accepted, Outcome, Refused
from cohesion.messaging.providers.simulator import RINGS_S, Simulator, receive
from cohesion.site.demo import SIGN_INS
from incidents.models import Incident

LOOK = timedelta(seconds=15)  # between two looks at what is due: less than a phone rings
SOON = timedelta(seconds=5)  # the last look before a page is opened: work later than that is said on it
PHONE = "phone"  # somebody with a personal link, who has not signed in
AT_MOST = 100  # texts claimed together


@dataclass
class Story:
    """One story on the demonstration's area. `clock_hand` is time_machine's: nothing here waits."""

    clock_hand: object
    today: datetime
    incident: Incident = field(init=False)
    lines: list[Simulator] = field(default_factory=lambda: [Simulator(way=way) for way in Way])

    # --- time -----------------------------------------------------------------------------------------------------

    def at(self, hhmm: str, *, days: int = 0) -> datetime:
        """The moment of the story's first day, or so many days later, in London: "18:46" or "18:46:30"."""
        hour, minute, second = (*map(int, hhmm.split(":")), 0)[:3]
        day = clock.local(self.today) + timedelta(days=days)
        return day.replace(hour=hour, minute=minute, second=second, microsecond=0)

    def until(self, hhmm: str, *, days: int = 0, look: timedelta = LOOK) -> None:
        """Lets all that happens by itself happen until that moment. What is due exactly then happens after what the
        story does then."""
        until = self.at(hhmm, days=days)
        assert until >= clock.now(), f"{hhmm} has passed: it is {clock.hhmm(clock.now())}"
        while (now := clock.now()) < until:
            self.go_on()
            last = until - SOON if now < until - SOON else until
            self.clock_hand.move_to(min(now + look, last), tick=False)
        self.carry()

    def go_on(self) -> None:
        """What is due at this moment: the rounds of every room, then whatever they and people have posted."""
        self.let_ring_out()
        for name in rounds.due(clock.now()):
            rounds.run(name)
        failed = list(Round.objects.exclude(problem="").values_list("name", "problem"))
        assert failed == [], failed
        self.carry()

    # --- texts and calls ------------------------------------------------------------------------------------------

    def carry(self) -> None:
        """Sends what is due, as the dispatcher does, and brings it to the pretend phones with their receipts."""
        Heartbeat.objects.update_or_create(
            worker="story", defaults={"beat_at": clock.now(), "started_at": self.today}
        )
        for line in [line for line in self.lines if line.way in desk.ways_due(clock.now())]:
            while messages := desk.claim("story", line, AT_MOST, clock.now())[0]:
                results = [(message, hand_over(line.way, message)) for message in messages]
                desk.record(results, clock.now())
                for sid in [outcome.sid for _, outcome in results if isinstance(outcome, Accepted)]:
                    arrive(line.way, sid)

    def let_ring_out(self) -> None:
        """Nobody answers a phone that has rung for long enough."""
        since = clock.now() - timedelta(seconds=RINGS_S)
        ringing = SimulatedText.objects.filter(way=Way.VOICE, status="ringing", at__lte=since)
        for sid in list(ringing.values_list("sid", flat=True)):
            phones.let_ring(sid=sid)

    def texts_back(self, who: str, body: str) -> None:
        """Somebody texts us from their phone."""
        phones.reply(number=number_of(who), body=body)
        self.carry()

    def picks_up(self, who: str, key: str = "") -> None:
        """Somebody answers the call that rings, and presses a key or only listens."""
        calls = SimulatedText.objects.filter(phone__label=who, way=Way.VOICE, status="ringing")
        assert calls, f"the phone of {who} does not ring at {clock.local(clock.now()):%H:%M:%S}"
        assert phones.pick_up(sid=calls[0].sid, key=key), f"{who} was too late"
        self.carry()

    def switches_off(self, who: str) -> None:
        phones.switch(number=number_of(who), on=False)

    # --- pages: each of the incident ("record/"), or any other ("/incidents/tension/new/") ------------------------

    def address(self, page: str) -> str:
        return page if page.startswith("/") else f"{self.incident.get_absolute_url()}{page}"

    def opens_raise_link(self) -> str:
        """The address of the page that the secretary's phone opens without signing in."""
        return self.client(PHONE).post("/demo/raise-link/")["Location"]

    def looks(self, role: str, page: str = "") -> str:
        """The words of a page, as that role sees it: "police", "duty", "lead", "site", or PHONE."""
        response = self.client(role).get(self.address(page))
        assert response.status_code == 200, f"{role} {page}: {response.status_code}"
        return words_of(response.content.decode())

    def does(self, role: str, page: str, **typed: object) -> None:
        """Sends a form; it must be taken."""
        response = self.client(role).post(self.address(page), typed)
        assert response.status_code == 302, words_of(response.content.decode())
        self.carry()

    def amends(self, role: str, page: str, **typed: object) -> None:
        """Sends a form as it begins, but for what is typed."""
        form = self.client(role).get(self.address(page)).context["form"]
        stands = {name: form[name].value() for name in form.fields}
        self.does(
            role,
            page,
            **{name: value for name, value in (stands | typed).items() if value not in (None, False)},
        )

    def does_twice(self, role: str, page: str, **typed: object) -> None:
        """As an unsteady thumb does."""
        for _ in range(2):
            self.does(role, page, **typed)

    def is_refused(self, role: str, page: str, why: str, **typed: object) -> None:
        """Sends a form that must not be taken, and reads why. Without a `why` it is not theirs to send at all."""
        response = self.client(role).post(self.address(page), typed, follow=bool(why))
        assert why or response.status_code in (403, 404), response.status_code
        assert why in words_of(response.content.decode())

    def previews(self, role: str, page: str, **typed: object) -> str:
        """The words that would be sent, and how many people get them. Nothing is."""
        before = self.messages().count()
        response = self.client(role).post(self.address(page), typed)
        assert response.status_code == 200
        assert self.messages().count() == before
        return words_of(response.content.decode())

    def source(self, role: str, page: str) -> str:
        """The page as a browser gets it, for what stands in its fields."""
        return self.client(role).get(self.address(page)).content.decode()

    def saves(self, role: str, page: str, link: str) -> bytes:
        """The file that a link of a page leads to, by its words."""
        address = re.search(rf'href="([^"]+)"[^>]*>{link}<', self.source(role, page))
        assert address, f"{page} has no link {link!r}"
        return self.client(role).get(address[1]).content

    def client(self, role: str) -> Client:
        """A browser signed in as that role, with a second factor; of PHONE not signed in."""
        client = Client()
        if role != PHONE:
            client.force_login(person(role))
        return client

    # --- what came of it ------------------------------------------------------------------------------------------

    def timeline(self, role: str = "duty") -> str:
        return self.looks(role, "timeline/")

    def got(self, who: str, kind: str = "") -> list[str]:
        """The texts that reached somebody's phone, of kinds that begin so, in order."""
        mine = self.messages().filter(to=number_of(who), way=Way.TEXT, state="delivered")
        return list(mine.filter(kind__startswith=kind).values_list("body", flat=True))

    def messages(self, kind: str = "") -> QuerySet[Message]:
        """What the story sent, of kinds that begin so. Checks of contacts go on beside it."""
        told = Message.objects.filter(kind__startswith=kind).exclude(topic="upkeep")
        return told.exclude(kind__regex=r"^(event|rsvp)\.").order_by(
            "id"
        )  # what the demonstration has besides


def hand_over(way: Way, message: Message) -> Outcome:
    """What the pretend network says of one text or call."""
    text = receive(way, Outgoing(message.to, message.words, str(message.attempt), subject=message.subject))
    return Accepted(text.sid) if text else Refused("21610", "opted out")


def arrive(way: Way, sid: str) -> None:
    """A text is carried to its phone with its receipts, a call rings; of an email nobody ever hears."""
    if way == Way.TEXT:
        phones.report(sid=sid)
    if way == Way.VOICE:
        phones.ring(sid=sid)


def person(role: str) -> Person:
    return Person.objects.get(email=SIGN_INS[role].email)


def number_of(who: str) -> str:
    """Of a phone by its label: "Holy Cross RC Church, primary"."""
    return SimulatedPhone.objects.get(label=who).number


def label_of(number: str) -> str:
    return SimulatedPhone.objects.get(number=number).label


def a_key() -> str:
    """Of one form, sent once."""
    return str(uuid.uuid4())


def words_of(page: str) -> str:
    """The words of a page's main part, as one line."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", main[0] if main else page)
    return re.sub(r"\s+", " ", text.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&"))
