"""Who may look at the tables, who keeps people's records, and who may use the demonstration's one-click sign-in."""

from cohesion.accounts.permits import Found, Rule, not_found
from cohesion.directory.queries import standing
from cohesion.directory.rules import may_keep_records
from cohesion.directory.states import Role
from cohesion.journal.models import Audience
from cohesion.messaging.phones import may_be_shown
from cohesion.site.demo_mark import is_marked


def _administrator(person) -> Found | None:
    return () if Role.ADMINISTRATOR in standing(person).roles else None


def _keeper(person) -> Found | None:
    return () if may_keep_records(standing(person)) else None


def reads_records(person, rest: str = "") -> Audience | None:
    """The journal of what was removed, held, handed over and erased, for whoever opens those pages."""
    return Audience.PARTNERS if _keeper(person) is not None else None


ADMINISTRATION = Rule(
    "administration", "Administrators, who may only look", _administrator, refuses=not_found
)
RECORDS = Rule("records", "The cohesion lead and administrators", _keeper)
DEMONSTRATION = Rule(
    "demonstration",
    "Everybody at the demonstration's computer, while its texts go nowhere and its database is marked as one",
    lambda person: () if may_be_shown() and is_marked() else None,
    signed_in=False,
    refuses=not_found,
)
