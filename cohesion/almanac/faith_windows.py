"""When a faith date closes a meeting: from the evening before where it begins there, and over every day it may be."""

from collections.abc import Iterator
from datetime import date, timedelta

from cohesion.almanac.faith import FaithDate
from cohesion.almanac.sun import sunset
from cohesion.almanac.windows import Weight, Window, days_between, in_words, midnight
from cohesion.kit.clock import hhmm
from cohesion.policy.book import Book

DAY = timedelta(days=1)


def windows_of(kept: FaithDate, rules: Book) -> Iterator[Window]:
    """The windows of one faith date. While the moon is unseen they cover its last possible day too."""
    observance = kept.observance
    known = kept.confirmed and observance.hard_once_known
    for weight, spans in ((Weight.HARD, observance.hard), (Weight.SOFT, observance.soft)):
        for start, end in spans:
            first, last = kept.day + start * DAY, kept.day + (end + kept.doubt) * DAY
            yield from _over(kept, Weight.HARD if known else weight, first, last, rules)
    for day in kept.also:
        yield from _over(kept, Weight.HARD if observance.also_hard else Weight.SOFT, day, day, rules)


def iftars(kept: FaithDate, rules: Book) -> Iterator[Window]:
    """The breaking of the fast on each evening of a Ramadan, soft: food and a place to pray make it bearable."""
    minutes = rules.value("almanac.iftar")
    for day in days_between(kept.day, kept.day + (29 + kept.doubt) * DAY):
        sets = sunset(day, rules)
        starts, ends = (
            sets - timedelta(minutes=minutes["before_sunset"]),
            sets + timedelta(minutes=minutes["after_sunset"]),
        )
        words = f"Iftar (Muslim): the fast is broken at sunset, {hhmm(sets)}. Have food and a place to pray ready."
        yield Window(f"iftar.{day}", kept.observance.tradition, Weight.SOFT, starts, ends, words)


def _over(kept: FaithDate, weight: Weight, first: date, last: date, rules: Book) -> Iterator[Window]:
    observance = kept.observance
    named = f"{observance.name} ({observance.branch or observance.tradition}): {kept.when()}."
    if observance.evenings:
        # The night of a day that begins at sunset is the evening of the day before.
        back = DAY if observance.sunset else timedelta()
        for day in days_between(first - back, last - back):
            words = f"{named} The evening of {in_words(day)}."
            yield Window(
                kept.key, observance.tradition, weight, sunset(day, rules), midnight(day + DAY), words
            )
    elif observance.sunset:
        starts, ends = sunset(first - DAY, rules), sunset(last, rules) + _nightfall(rules)
        words = f"{named} From sunset on {in_words(first - DAY)}, {hhmm(starts)}, to nightfall on {in_words(last)}."
        yield Window(kept.key, observance.tradition, weight, starts, ends, words)
    else:
        words = named if first == last else f"{named} From {in_words(first)} to {in_words(last)}."
        yield Window(kept.key, observance.tradition, weight, midnight(first), midnight(last + DAY), words)


def _nightfall(rules: Book) -> timedelta:
    return timedelta(minutes=rules.value("almanac.shabbat")["after_sunset"])
