"""Who may use the demonstration's one-click sign-in."""

from cohesion.accounts.permits import Rule, not_found
from cohesion.messaging.phones import may_be_shown
from cohesion.site.demo_mark import is_marked

DEMONSTRATION = Rule(
    "demonstration",
    "Everybody at the demonstration's computer, while its texts go nowhere and its database is marked as one",
    lambda person: () if may_be_shown() and is_marked() else None,
    signed_in=False,
    refuses=not_found,
)
