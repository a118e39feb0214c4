"""What is due by the clock."""

from datetime import datetime

from incidents import actions
from incidents.correction_queries import held_though_urgent
from incidents.models import Broadcast, ContactTest
from incidents.states import BroadcastState


def begin_contact_tests(now: datetime) -> int:
    """Begins the contact tests that are due; returns how many began."""
    due = ContactTest.objects.filter(next_at__lte=now).select_related("area", "by")
    return sum(1 for test in due if actions.begin_contact_test(test=test, now=now))


def let_go_of_what_became_urgent(now: datetime) -> int:
    """Lets texts leave that kept to the quiet hours, when their incident has become an S1 or S2. Returns how many."""
    return sum(actions.let_go_held(incident=incident) for incident in held_though_urgent(now))


def send_broadcasts(now: datetime) -> int:
    """Sends the broadcasts that are agreed and due; returns how many left."""
    due = Broadcast.objects.filter(state=BroadcastState.AGREED, send_at__lte=now)
    return sum(actions.send_broadcast(broadcast=broadcast, now=now) for broadcast in due)
