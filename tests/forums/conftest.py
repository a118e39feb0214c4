"""A forum with its seats, its clerk, and short ways to say what happens there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from cohesion.accounts.models import Person
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.messaging.models import Message
from forums import actions
from forums.models import AgendaItem, Body, Concern, Meeting, Seat
from forums.states import Sector
from tests import factories


@dataclass
class Hall:
    clerk: Person
    lead: Person
    member: Person
    body: Body
    seats: dict[str, Seat]

    def called(self, days: int = 30, **also) -> Meeting:
        starts: datetime = clock.now() + timedelta(days=days)
        said = {"by": self.clerk, "body": self.body, "venue": "Lodge Vale Centre, Corby"} | also
        return actions.call_meeting(starts_at=starts, ends_at=starts + timedelta(hours=2), **said)

    def opened(self, *titles: str, **also) -> Meeting:
        """A meeting that is going on, with those items and everybody a quorum needs."""
        meeting = self.called(**also)
        for title in titles or ("Safety of places of worship",):
            actions.add_item(by=self.clerk, meeting=meeting, title=title, kind="decide")
        actions.publish_agenda(by=self.clerk, meeting=meeting)
        meeting = actions.open_meeting(by=self.clerk, meeting=meeting)
        for seat in self.seats.values():
            actions.arrive(by=self.clerk, meeting=meeting, seat=seat)
        return meeting

    def minuted(self, item: AgendaItem, result: str, note: str = "Discussed.") -> AgendaItem:
        item.refresh_from_db()
        return actions.minute(by=self.clerk, item=item, note=note, result=result, revision=item.revision)

    def raised(self, **also) -> tuple[Concern, str]:
        return actions.raise_concern(
            **({"by": self.member, "body": self.body, "text": "Graffiti stays for weeks on our hall."} | also)
        )

    def accepted(self, **also) -> Concern:
        concern, _ = self.raised(**also)
        actions.acknowledge(by=self.clerk, concern=concern)
        return actions.accept(by=self.clerk, concern=concern, words="Graffiti is not cleaned quickly")

    @staticmethod
    def texts() -> list[str]:
        return list(Message.objects.order_by("id").values_list("body", flat=True))


@pytest.fixture
def hall(db) -> Hall:
    clerk = factories.an_officer(Role.DUTY_OFFICER)
    lead = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    body = actions.make_body(
        by=lead,
        slug="cohesion",
        name="Community Cohesion Forum",
        kind="forum",
        terms="Brings everyone together each quarter.",
        quorum=3,
        quorum_sectors={Sector.POLICE: 1, Sector.FAITH: 1},
    )
    seats = {
        sector: actions.make_seat(by=lead, body=body, label=f"Seat of {sector}", sector=sector)
        for sector in (Sector.COUNCIL, Sector.FAITH, Sector.POLICE)
    }
    return Hall(clerk, lead, factories.a_contact(factories.a_place()), body, seats)
