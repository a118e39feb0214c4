"""Who may read what people texted, and use the demonstration's phones."""

from cohesion.accounts.permits import Rule, not_found
from cohesion.directory.queries import standing
from cohesion.messaging.phones import may_be_shown
from cohesion.messaging.rules import may_read_inbox

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
