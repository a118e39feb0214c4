"""What everybody may read about safety: the schemes that are open, as of a day."""

from dataclasses import dataclass
from datetime import date

from cohesion.policy.book import book


@dataclass(frozen=True)
class Scheme:
    """A scheme that helps to pay for protection, and whether it takes applications today."""

    name: str
    who: str
    what: str
    where: str
    opens: date | None
    closes: date | None
    today: date

    @property
    def is_open(self) -> bool:
        return bool(self.closes) and (self.opens or self.today) <= self.today <= self.closes

    @property
    def is_closed(self) -> bool:
        return bool(self.closes) and self.closes < self.today


def schemes(today: date) -> list[Scheme]:
    """Every scheme, those that are open first. Source: the setting `support.schemes`."""
    found = [
        Scheme(
            **{key: one[key] for key in ("name", "who", "what", "where")},
            opens=_day(one["opens"]),
            closes=_day(one["closes"]),
            today=today,
        )
        for one in book().value("support.schemes")
    ]
    return sorted(found, key=lambda scheme: (not scheme.is_open, scheme.is_closed))


def _day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None
