from datetime import timedelta

import pytest

from cohesion.kit import clock
from cohesion.messaging.dispatch import upkeep
from cohesion.messaging.duties import forget_old_heartbeats
from cohesion.messaging.models import Heartbeat

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_signs_of_life_are_kept_for_a_day_and_the_last_for_good():
    now = clock.now()
    upkeep.beat("a:1:x", now, now - timedelta(days=3))
    upkeep.beat("b:1:x", now, now - timedelta(days=2))
    forget_old_heartbeats(now)
    assert [beat.worker for beat in Heartbeat.objects.all()] == ["b:1:x"]
    upkeep.beat("c:1:x", now, now)
    upkeep.beat("c:1:x", now, now + SECOND)
    forget_old_heartbeats(now)
    assert [(beat.worker, beat.beat_at) for beat in Heartbeat.objects.all()] == [("c:1:x", now + SECOND)]
