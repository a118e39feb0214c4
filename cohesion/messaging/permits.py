"""Who may read what people texted, and use the demonstration's phones."""

from cohesion.accounts.permits import Rule, not_found
from cohesion.directory.queries import standing
from cohesion.journal.models import Audience
from cohesion.messaging.phones import may_be_shown
from cohesion.messaging.rules import may_read_inbox


def reads(person, rest: str = "") -> Audience | None:
    """What was done with what people texted, for those who read it."""
    who = standing(person)
    if not may_read_inbox(who):
        return None
    return Audience.POLICE if who.is_police else Audience.PARTNERS


INBOX = Rule(
    "inbox",
    "Police liaison and council officers",
    lambda person: () if may_read_inbox(standing(person)) else None,
)
PHONES = Rule(
    "pretend phones",
    "Everybody at the demonstration's computer; nobody elsewhere",
    lambda person: () if may_be_shown() else None,
    signed_in=False,
    refuses=not_found,
)
