"""Which day communities keep: who may be asked, what they say, and what the clerk writes into the table."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cohesion.accounts.models import Person
from cohesion.almanac.faith import objections_to_keeping, observances
from cohesion.almanac.windows import in_words
from cohesion.directory.models import ContactPoint
from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import hold
from cohesion.messaging.actions import post
from cohesion.policy.actions import set_rule
from cohesion.policy.book import Book, book
from forums.actions.reaching import draft, link_for, short
from forums.kept_days import Due
from forums.models import DayKeeper, KeptDayAsk
from forums.rules import objections_to_clerking
from forums.states import Via

ASK, SUBJECT, POLICY = "kept.ask", "forums", "policy"
KEPT, REVIEWED = "almanac.kept", "almanac.reviewed"


@transaction.atomic
def may_ask(*, by, person: Person, agreed_on: date) -> DayKeeper:
    """Notes that a contact said that we may ask which day their community keeps. Noted twice, it is the same."""
    insist(objections_to_clerking(standing(by)))
    insist([] if agreed_on <= _today() else ["That day has not come yet."])
    keeper, is_new = DayKeeper.objects.get_or_create(
        person=person, defaults={"agreed_on": agreed_on, "noted_by": by}
    )
    if is_new:
        write(by=by, subject=SUBJECT, kind="days.may_ask", text="One more contact may be asked about days")
    return keeper


@transaction.atomic
def may_not_ask(*, by, keeper: DayKeeper) -> None:
    """They are asked no more, and links they have answer nothing any more. What they said stays."""
    insist(objections_to_clerking(standing(by)))
    keeper.delete()
    write(by=by, subject=SUBJECT, kind="days.may_not_ask", text="One contact is asked about days no more")


def ask_which_day(*, due: Due, point: ContactPoint | None, now: datetime, rules: Book) -> bool:
    """Asks one person, once for each time of asking. False when another process did, or nothing would arrive.

    The words name no faith: phones are read by others. The days are numbered as they come.
    """
    days = due.kept.days()
    try:
        with transaction.atomic():
            closes = clock.start_of(days[0])
            ask = KeptDayAsk.objects.create(
                person=due.person,
                key=due.kept.key,
                days_before=due.days_before,
                days=[day.isoformat() for day in days],
                asked_at=now,
                closes_at=closes,
            )
            listed = ", ".join(f"{n}: {short(day)}" for n, day in enumerate(days, 1))
            words = {"days": listed, "link": link_for(due.person, ask.about, closes)}
            answers = [str(n) for n in range(1, len(days) + 1)]
            one = draft(
                due.person, point, rules, words, kind=ASK, topic=SUBJECT, about=ask.about, answers=answers
            )
            if one:
                post(drafts=[one], at=now)
                KeptDayAsk.objects.filter(pk=ask.pk).update(was_sent=True)
    except IntegrityError:
        return False
    return one is not None


@transaction.atomic
def say_day(*, ask: KeptDayAsk, day: date, via: str, at: datetime | None = None) -> None:
    """Keeps the day that somebody named, also when they think again. It closes nothing: the clerk writes it down."""
    at = at or clock.now()
    if at >= ask.closes_at:
        raise Refused(["It is too late to say: the day has come."])
    if day.isoformat() not in ask.days:
        raise Refused(["That is none of the days we asked about. Ring the clerk."])
    KeptDayAsk.objects.filter(pk=ask.pk).update(said=day, via=via, answered_at=at)
    said = f"One answer about {ask.key}: {in_words(day)} ({Via(via).label.lower()})"
    write(by=None, subject=SUBJECT, kind="days.said", text=said)


@transaction.atomic
def keep_day(*, by, key: str, day: date, source: str) -> None:
    """Writes down which day is kept here: it wins over the table from now on. A slip of the finger is refused."""
    insist(objections_to_clerking(standing(by)) or objections_to_keeping(key, day))
    _change(by, KEPT, key, day.isoformat(), source, f"{key} is kept on {in_words(day)}")


@transaction.atomic
def unkeep_day(*, by, key: str, reason: str) -> None:
    """Takes that back: the table, with all its days in doubt, is in force again."""
    insist(objections_to_clerking(standing(by)))
    insist([] if key in book().value(KEPT) else ["Nothing is written down for that date."])
    _change(by, KEPT, key, None, reason, f"Taken back which day {key} is kept")


@transaction.atomic
def record_review(*, by, key: str, reader: str, read_on: date) -> None:
    """Writes down who of a tradition has read the line about one of its days. It lapses when the line is changed."""
    insist(objections_to_clerking(standing(by)))
    line = next((one for one in observances() if one.key == key), None)
    if line is None:
        raise Refused([f"There is no date called {key}"])
    value = {"by": reader.strip(), "on": read_on.isoformat(), "line": line.print}
    _change(
        by,
        REVIEWED,
        key,
        value,
        f"Read by {reader.strip()}",
        f"{line.name} was read by {reader.strip()}",
        read_on,
    )


def _change(by, rule: str, key: str, value, source: str, text: str, checked_on: date | None = None) -> None:
    """One name of a rule of names, set or taken out, as a new version of the rule with its line in the journal."""
    hold(POLICY)  # whoever changes a setting takes turns
    names = {name: kept for name, kept in book().value(rule).items() if name != key}
    if value is not None:
        names[key] = value
    try:
        record = set_rule(
            by=by, key=rule, value=names, source=source, checked_on=checked_on or _today(), reason=text
        )
    except ValueError as wrong:
        raise Refused([str(wrong)]) from wrong
    write(by=by, subject=POLICY, kind="policy.set", text=text, detail=source, counts={"version": record.pk})


def _today() -> date:
    return clock.local(clock.now()).date()
