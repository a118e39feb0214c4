"""Who may open the directory's pages, and follow them."""

from cohesion.accounts.permits import Found, Rule
from cohesion.directory.card_rules import may_see_card
from cohesion.directory.queries import Standing, standing
from cohesion.directory.rules import (
    may_appoint,
    may_edit_rota,
    may_export,
    may_read_views,
    may_reveal,
    may_see_cascade,
    may_see_directory,
)
from cohesion.journal.models import Audience


def _reader(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_see_directory(who) else None


def _planner(person) -> Found | None:
    found = _reader(person)
    return found if found and may_edit_rota(found[0]) else None


def _caller(person) -> Found | None:
    found = _reader(person)
    return found if found and may_see_cascade(found[0]) else None


def _carded(person) -> Found | None:
    found = _reader(person)
    return found if found and may_see_card(found[0]) else None


def _revealer(person) -> Found | None:
    found = _reader(person)
    return found if found and may_reveal(found[0]) else None


def _watcher(person) -> Found | None:
    found = _reader(person)
    return found if found and may_read_views(found[0]) else None


def _exporter(person) -> Found | None:
    found = _reader(person)
    return found if found and may_export(found[0]) else None


def _appointer(person) -> tuple[Standing] | None:
    who = standing(person)
    return (who,) if may_appoint(who) else None


def reads(person, rest: str = "") -> Audience | None:
    """What was changed here, which may name a hidden place: officers. Who looked at what, by references: also
    administrators."""
    who = standing(person)
    if who.is_police:
        return Audience.POLICE
    may = who.is_officer or (rest == "views" and may_see_directory(who))
    return Audience.PARTNERS if may else None


DIRECTORY = Rule("directory", "Police liaison, council officers and administrators", _reader)
CASCADE = Rule("cascade", "Police liaison and council officers, as it has every number in full", _caller)
CARD = Rule("site card", "Police liaison and council officers", _carded)
REVEAL = Rule("reveal", "Police liaison and council officers, one number at a time", _revealer)
LOOKS = Rule("who looked", "The cohesion lead and administrators", _watcher)
EXPORT = Rule(
    "export", "Duty officers and the cohesion lead; it is off until the council switches it on", _exporter
)
ROTA = Rule("rota", "Duty officers, the cohesion lead and administrators", _planner)
PEOPLE = Rule(
    "people and posts", "Whoever gives posts: administrators, the cohesion lead, police liaison", _appointer
)
