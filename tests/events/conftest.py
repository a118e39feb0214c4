"""An events office with its officers, and short ways to say what happens there, on 9 February 2027, 10:05."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine

from cohesion.accounts.models import Person
from cohesion.directory.models import Place
from cohesion.directory.states import Role
from cohesion.messaging.models import Message
from events import actions
from events.answers import SECTIONS
from events.models import Case
from tests import factories

TUESDAY = datetime(2027, 2, 9, 10, 5, tzinfo=UTC)
SAID = {
    "contact": "Amina Shah",
    "email": "organiser@example.org",
    "mobile": "07700 900123",
    "title": "Iftar",
    "about": "A shared meal at sunset.",
    "open_to": "everyone",
    "listed": "yes",
    "place_name": "Lodge Vale Centre",
    "land": "council",
    "event_on": "2027-03-05",
    "starts": "17:00",
    "ends": "20:00",
    "peak": "180",
    "activities": ["food"],
    "risks": "Exits kept clear by two stewards.",
    "insured": "yes",
    "insured_until": "2027-12-31",
    "worried": "no",
    "roads": "High Street",
    "emergency_access": "By the car park",
    "safeguarding": "A named lead",
    "neighbours": "Told by letter",
    "seen": [section.name for section in SECTIONS],
}
REASONS = {"reasons": "Safe and welcome.", "power": "Consent as owner of the land"}


@dataclass
class Office:
    officer: Person
    lead: Person
    police: Person
    place: Place

    def begun(self, **also) -> tuple[Case, str]:
        return actions.begin(by=None, answers=SAID | {"register": self.place.ref} | also)

    def sent(self, **also) -> Case:
        case, _ = self.begun(**also)
        return actions.send(by=None, case=case, declared=True)

    def open(self, **also) -> Case:
        return actions.take_up(by=self.officer, case=self.sent(**also))

    def amended(self, case: Case, **also) -> Case:
        for name, value in also.items():
            section = next(one.name for one in SECTIONS if name in one.fields)
            case = actions.save_section(by=None, case=case, section=section, answers={name: value})
        return actions.send(by=None, case=case, declared=True)

    def answered(self, case: Case, consultee: str, answer: str = "no_objection", words: str = "", **also):
        one = case.consultations.filter(consultee=consultee).last()
        said = {"answer": answer, "words": words, "answered_as": "Duty desk"} | also
        return actions.answer(by=None, consultation=one, **said)

    def recommended(self, case: Case, outcome: str = "agreed", **also):
        return actions.recommend(by=self.officer, case=case, outcome=outcome, **(REASONS | also))

    def agreed(self, **also) -> Case:
        case = self.open(**also)
        decision = self.recommended(case)
        if decision.needs_two:
            actions.decide(by=self.lead, decision=decision)
        case.refresh_from_db()
        return case

    @staticmethod
    def texts(kind: str = "") -> list[str]:
        found = Message.objects.filter(kind__startswith=kind).order_by("id")
        return list(found.values_list("body", flat=True))


def a_term(text: str = "Allergen list on the table") -> actions.Term:
    return actions.Term(text, "So that people can choose", "Organiser", "Photo on the day", date(2027, 3, 5))


@pytest.fixture
def tuesday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(db, tuesday) -> Office:
    officer = factories.an_officer(Role.DUTY_OFFICER)
    lead = factories.an_officer(Role.COHESION_LEAD, on_duty=False)
    police = factories.an_officer(Role.POLICE_LIAISON)
    place = factories.a_place("Lodge Vale Centre")
    return Office(officer, lead, police, place)
