"""A database that was put back as it was last night."""

from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.models import Message
from cohesion.messaging.providers.outcome import Accepted
from cohesion.messaging.states import OnUnknown, State
from tests.messaging.conftest import Script, a_text, send_all

pytestmark = pytest.mark.django_db(transaction=True)


def test_o56_a_restored_backup_sends_none_of_yesterdays_alerts():
    yesterday = clock.now() - timedelta(hours=12)
    waiting, called, unknown = (a_text(f"+44770090020{n}", at=yesterday) for n in range(3))
    asked = {"submit_started_at": yesterday, "provider": "twilio", "worker": "elsewhere:1:abc"}
    Message.objects.filter(pk=called.pk).update(state=State.SENDING, lease_until=yesterday, **asked)
    Message.objects.filter(pk=unknown.pk).update(state=State.UNKNOWN, lease_until=yesterday, **asked)
    provider = Script()
    send_all(provider)
    assert provider.sent == []
    waiting.refresh_from_db()
    assert waiting.state == State.EXPIRED


@pytest.mark.parametrize("policy", list(OnUnknown))
def test_o56_what_a_backup_does_not_know_is_looked_for_before_anything_else(policy):
    message = a_text(on_unknown=policy, expires_in=timedelta(days=1), at=clock.now() - timedelta(hours=12))
    Message.objects.update(
        state=State.UNKNOWN,
        provider="twilio",
        submit_started_at=message.posted_at,
        lease_until=message.posted_at,
    )
    provider = Script()
    provider.has = Accepted("SM77")
    send_all(provider)
    message.refresh_from_db()
    assert (provider.sent, len(provider.looked_for)) == ([], 1)
    assert (message.state, message.sid) == (State.ACCEPTED, "SM77")
