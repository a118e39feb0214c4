"""What pages and receivers ask about texts and replies, in a fixed number of database queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cohesion.directory.states import Way
from cohesion.kit import clock
from cohesion.kit.phones import national
from cohesion.kit.sms_text import measure
from cohesion.messaging.languages import direction_of, language_of
from cohesion.messaging.line_rules import text_lines
from cohesion.messaging.models import Line, Message, Reply, SimulatedPhone, SimulatedText
from cohesion.messaging.rules import Then, then, why
from cohesion.messaging.rules import wants_other_way as code_wants_other_way
from cohesion.messaging.states import Understood
from cohesion.policy.book import book

OPT_OUTS_SHOWN = timedelta(days=7)
SHOWN_OF_ONE = 3  # texts of one number in the inbox
PHONES_SHOWN, TEXTS_SHOWN = 60, 6


# --- replies ------------------------------------------------------------------------------------------------------


def answered_lately(number: str, kind: str, minutes: float, at_most: int) -> bool:
    """Whether a number had `at_most` or more texts of that kind in the last so many minutes. One query.

    The guard against two machines answering each other.
    """
    since = clock.now() - timedelta(minutes=minutes)
    return Message.objects.filter(to=number, kind=kind, posted_at__gt=since).count() >= at_most


def may_answer_by_itself(number: str) -> bool:
    """Whether that number has had fewer automatic answers lately (kinds `ack.…`) than `replies.automatic` allows.

    Two machines must not answer each other for ever, nor one number have us send hundreds. Three queries.
    """
    limit = book().value("replies.automatic")
    since = clock.now() - timedelta(minutes=limit["minutes"])
    had = Message.objects.filter(to=number, kind__startswith="ack.", posted_at__gt=since).count()
    return had < limit["at_most"]


def is_flood(reply: Reply, *, times: int = 1) -> bool:
    """Whether its number had sent so many times more before it than `replies.flood` allows. Three queries."""
    limit = book().value("replies.flood")
    since = reply.received_at - timedelta(minutes=limit["minutes"])
    before = Reply.objects.filter(sender=reply.sender, received_at__gt=since, pk__lt=reply.pk)
    return before.count() >= limit["at_most"] * times


def inbox(now: datetime) -> QuerySet[Reply]:
    """What an officer has yet to read, newest first: unreadable, from strangers, and opt-outs of the last week."""
    to_read = Q(understood__in=[Understood.UNREADABLE, Understood.STRANGER])
    opted_out = Q(understood=Understood.OPT_OUT, received_at__gt=now - OPT_OUTS_SHOWN)
    return (
        Reply.objects.filter(to_read | opted_out, read_at=None)
        .select_related("person")
        .order_by("-received_at", "-id")
    )


def inbox_page(now: datetime, at_most: int) -> Sequence[Reply]:
    """What the inbox shows: of each number its newest few, so that one that texts hundreds of times hides no other.

    The last of them says in `more` how many earlier ones stand behind it.
    """
    newest_first = [F("received_at").desc(), F("id").desc()]
    ranked = inbox(now).annotate(
        rank=Window(RowNumber(), partition_by=F("sender"), order_by=newest_first),
        of_number=Window(Count("id"), partition_by=F("sender")),
    )
    replies = list(ranked.filter(rank__lte=SHOWN_OF_ONE)[:at_most])
    for reply in replies:
        reply.more = reply.of_number - SHOWN_OF_ONE if reply.rank == SHOWN_OF_ONE else 0
    return replies


# --- texts that failed --------------------------------------------------------------------------------------------


def has_other_line(line: str) -> bool:
    """Whether the settings name another line for texts, and it is open. One query at most."""
    others = [name for name in text_lines() if name != line]
    return bool(others) and Line.objects.filter(name__in=others, is_open=False).count() < len(others)


def times_anew(message: Message) -> int:
    """How often the text has been sent anew already, up to this message. One query for each time."""
    count = 0
    before = message.instead_of
    while before is not None and before.way == message.way:
        count, before = count + 1, before.instead_of
    return count


def wants_other_way(message: Message) -> bool:
    """Whether a text that failed asks for a call or an email now: its code does, or it cannot be sent anew.

    Right from the moment in which `message_settled` is sent. Two queries at most.
    """
    what = then(message.error_code)
    if what in (Then.AGAIN, Then.OTHER_LINE):
        return not message.instead.filter(way=message.way).exists()
    return code_wants_other_way(message.error_code, has_other_line=False)


# --- pretend phones -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bubble:
    """One text, call or email on a pretend phone, as the page shows it."""

    text: SimulatedText
    answers: tuple[str, ...] = ()
    kind: str = ""

    @property
    def direction(self) -> str:
        """How its words are written; "auto" leaves it to their first letter."""
        return direction_of(self.kind)

    @property
    def language(self) -> str:
        """The code of its language; "" for English."""
        return language_of(self.kind)

    @property
    def is_text(self) -> bool:
        return self.text.way == Way.TEXT

    @property
    def is_call(self) -> bool:
        return self.text.way == Way.VOICE

    @property
    def is_ringing(self) -> bool:
        return self.is_call and self.text.status == "ringing"

    @property
    def subject(self) -> str:
        """Of an email: its first line."""
        return "" if self.is_text or self.is_call else self.text.body.partition("\n\n")[0]

    @property
    def words(self) -> str:
        return self.text.body.removeprefix(self.subject).lstrip() if self.subject else self.text.body

    @property
    def size(self) -> str:
        """ "1 segment, 140 of 160"; a call and an email have none."""
        if not self.is_text:
            return ""
        size = measure(self.text.body)
        return f"{size.segments} segment{'s' if size.segments > 1 else ''}, {size.units} of {size.limit}"

    @property
    def failure(self) -> str:
        return why(self.text.error_code)


@dataclass(frozen=True)
class Handset:
    """A pretend phone with its latest texts, oldest of them first."""

    phone: SimulatedPhone
    group: str
    bubbles: list[Bubble]

    @property
    def number(self) -> str:
        """As people read it. It is not masked: nobody has it."""
        number = self.phone.number
        return national(number) if number.startswith("+") else "email only"

    @property
    def ringing(self) -> Bubble | None:
        """The call that rings now."""
        return next((bubble for bubble in reversed(self.bubbles) if bubble.is_ringing), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """The digits that its newest question by text takes; none when it was never asked."""
        texts = (bubble.answers for bubble in reversed(self.bubbles) if bubble.answers and bubble.is_text)
        return next(texts, ())

    @property
    def has_answered(self) -> bool:
        """Whether its owner wrote after the newest question. True when there was none."""
        for bubble in reversed(self.bubbles):
            if not bubble.text.incoming or bubble.answers:
                return not bubble.text.incoming
        return True


GROUPS = {
    "site": "Site",
    "officer": "Police and council",
    "neighbour": "Neighbours",
    "waiting": "Not answered",
}


@dataclass(frozen=True)
class Shelf:
    """What the phones page shows, and the figures above it."""

    handsets: list[Handset]
    total: int
    on: int


def shelf(*, group: str = "", search: str = "", everyone: bool = False) -> Shelf:
    """The pretend phones, latest text first: those that have texts, or all. Four queries."""
    phones = SimulatedPhone.objects.annotate(last=Max("texts__at"))
    phones = phones.filter(_search(search)) if search else phones if everyone else phones.exclude(last=None)
    held = {
        phone.pk: phone
        for phone in phones.order_by(F("last").desc(nulls_last=True), "label", "id")[: PHONES_SHOWN * 4]
    }
    by_phone: dict[int, list[SimulatedText]] = {}
    for text in SimulatedText.objects.filter(phone__in=list(held)).order_by("-at", "-id")[: len(held) * 40]:
        by_phone.setdefault(text.phone_id, []).append(text)
    shown = {pk: list(reversed(texts[:TEXTS_SHOWN])) for pk, texts in by_phone.items()}
    posted = _posted(text.attempt for texts in shown.values() for text in texts if text.attempt)
    handsets = [_handset(phone, shown.get(pk, []), posted) for pk, phone in held.items()]
    kept = [handset for handset in handsets if _belongs(handset, group)]
    return Shelf(kept[:PHONES_SHOWN], len(handsets), sum(handset.phone.is_on for handset in handsets))


def _search(words: str) -> Q:
    digits = "".join(char for char in words if char.isdigit()).lstrip("0")
    return Q(label__icontains=words) | (Q(number__contains=digits) if digits else Q())


def _posted(attempts) -> dict[str, Message]:
    """The messages behind the texts, by attempt."""
    messages = Message.objects.filter(attempt__in=list(attempts)).only("attempt", "kind", "answers")
    return {str(message.attempt): message for message in messages}


def _handset(phone: SimulatedPhone, texts: list[SimulatedText], posted: dict[str, Message]) -> Handset:
    bubbles = []
    for text in texts:
        message = posted.get(text.attempt)
        bubbles.append(Bubble(text, tuple(message.answers), message.kind) if message else Bubble(text))
    questions = [bubble.kind for bubble in bubbles if bubble.answers]
    is_neighbour = phone.group == "site" and questions and ".ring0." not in questions[-1]
    return Handset(phone, "neighbour" if is_neighbour else phone.group, bubbles)


def _belongs(handset: Handset, group: str) -> bool:
    return not group or (not handset.has_answered if group == "waiting" else handset.group == group)
