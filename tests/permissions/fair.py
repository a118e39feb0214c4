"""An events office with one of everything that an address can be about."""

from dataclasses import dataclass
from datetime import date, timedelta

from cohesion.accounts.models import Person
from cohesion.kit import clock
from events import actions
from events.actions.moves import new_link
from events.answers import SECTIONS
from events.models import Case, Condition, Consultation, Document


@dataclass
class Fair:
    """An application that is considered, one that waits for a second officer, and one that was agreed and is listed."""

    open: Case
    proposed: Case
    agreed: Case
    condition: Condition
    consultation: Consultation
    document: Document
    secret: str
    question: str


def a_fair(officer: Person) -> Fair:
    considered, proposed, agreed = (an_application(officer, peak) for peak in ("180", "300", "180"))
    said = {"by": officer, "reasons": "Welcome.", "power": "Consent as owner"}
    actions.recommend(case=proposed, outcome="agreed", **said)
    term = actions.Term("List of allergens", "To choose", "Organiser", "Photo", in_days(90))
    decision = actions.recommend(case=agreed, outcome="conditions", terms=[term], **said)
    agreed = actions.show(by=officer, case=actions.accept(by=None, case=agreed))
    question = considered.consultations.get(consultee="landowner")
    document = actions.add_file(by=officer, case=agreed, name="plan", data=b"%PDF-1.7")
    links = new_link(agreed), new_link(considered, question)
    return Fair(considered, proposed, agreed, decision.conditions.get(), question, document, *links)


def an_application(officer: Person, peak: str) -> Case:
    said = dict.fromkeys(("title", "about", "place_name", "risks", "safeguarding", "neighbours"), "Mela")
    said |= {
        "contact": "A",
        "email": "a@example.org",
        "open_to": "everyone",
        "listed": "yes",
        "land": "council",
    }
    said |= {"event_on": in_days(90).isoformat(), "starts": "12:00", "ends": "17:00", "peak": peak}
    seen = [section.name for section in SECTIONS]
    case, _ = actions.begin(by=officer, answers=said | {"insured": "yes", "worried": "no", "seen": seen})
    return actions.take_up(by=officer, case=actions.send(by=officer, case=case, declared=True))


def in_days(days: int) -> date:
    return clock.local(clock.now()).date() + timedelta(days=days)
