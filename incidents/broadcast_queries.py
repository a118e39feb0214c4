"""Broadcasts: their words, who would be told, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.directory.models import Place
from cohesion.directory.queries import site_contacts
from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.policy.book import Book, book
from incidents.models import Broadcast, Listener
from incidents.states import Answer, BroadcastKind
from incidents.targeting import Choice, chosen_contacts
from incidents.texts import sentence


@dataclass(frozen=True)
class Heard:
    """A listener with what became of the text."""

    listener: Listener
    status: str

    @property
    def wants_call(self) -> bool:
        return self.listener.answer == Answer.CALL_ME and self.listener.rung_at is None


def words(rules: Book, broadcast: Broadcast, *, one_way: bool = False) -> str:
    """The text; `one_way` for a line that takes no replies."""
    key = f"{broadcast.kind}.one_way" if one_way else broadcast.kind
    if broadcast.kind == BroadcastKind.REASSURE:
        return rules.words(key, fact=sentence(broadcast.fact), ref=broadcast.ref)
    place, time = broadcast.place, clock.hhmm(broadcast.expected_at)
    return rules.words(key, place=place.sms_name, area=place.area_sms_name, time=time, ref=broadcast.ref)


def who_is_told(places: Iterable[Place], at: datetime) -> list[Choice]:
    """Primary and deputy of each place, each person once, with those whom no text reaches, and those who are away."""
    return chosen_contacts(site_contacts(list(places), at).values(), at)


def why_not(choice: Choice) -> str:
    """Why somebody gets no broadcast; "" when they do. It is a text and nothing else: nobody is called for it."""
    return choice.spared or choice.unreachable or ("" if choice.way == Way.TEXT else "Takes no texts")


def listeners(broadcast: Broadcast) -> list[Heard]:
    """Everybody it was sent to: who wants a call first."""
    people = list(broadcast.listeners.select_related("person", "rung_by").order_by("id"))
    sent = Message.objects.filter(topic=broadcast.topic).order_by("id")
    by_about = {message.about: message.get_state_display() for message in sent}
    found = [Heard(one, one.unreachable or by_about.get(one.about, "Not sent")) for one in people]
    return sorted(found, key=lambda heard: not heard.wants_call)


def broadcasts_open_among(abouts: Collection[str]) -> set[str]:
    """Those of these (`broadcast:12`) that still take an answer. One query, and one or two for the policy."""
    numbers = [int(about.removeprefix("broadcast:")) for about in abouts]
    since = clock.now() - timedelta(days=book().value("answers.understood_days"))
    still = Listener.objects.filter(pk__in=numbers, broadcast__sent_at__gt=since)
    return {f"broadcast:{pk}" for pk in still.values_list("pk", flat=True)}
