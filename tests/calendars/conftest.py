"""An occasion as a service might tell it."""

from dataclasses import replace
from datetime import UTC, datetime

from cohesion.calendars.occasions import Occasion
from cohesion.kit.clock import LONDON


def an_occasion(**also) -> Occasion:
    told = Occasion(
        source="meeting.K7P2",
        uid="meeting-0b6f2f0e-0000-4000-8000-000000000001@testserver",
        sequence=0,
        starts_at=datetime(2027, 1, 26, 18, 30, tzinfo=LONDON),
        ends_at=datetime(2027, 1, 26, 20, 30, tzinfo=LONDON),
        title="Community Cohesion Forum",
        place="Lodge Vale Centre, Corby NN17 1AA",
        address="/forums/meetings/K7P2/",
        about="Tell us what you need to take part, such as step-free access or an interpreter.",
        made_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        changed_at=datetime(2026, 11, 9, 10, 5, 7, 123, tzinfo=UTC),
    )
    return replace(told, **also)
