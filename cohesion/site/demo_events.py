"""The demonstration's event applications: some to be checked, asked about, decided, and some in the programme."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from cohesion.accounts.models import Person
from cohesion.kit import clock
from events import actions
from events.answers import SECTIONS
from events.models import Case
from events.states import Answer, Outcome, StrandState

ORGANISER = {"contact": "Pat Organiser", "email": "organiser@example.org"}
COMMON = ORGANISER | {
    "open_to": "everyone",
    "listed": "yes",
    "starts": "14:00",
    "ends": "17:00",
    "risks": "Two stewards keep the exits clear, and somebody has a phone.",
    "insured": "yes",
    "access": "Step-free, with an accessible toilet.",
    "safeguarding": "A named lead is there all day.",
    "neighbours": "Told by letter; litter is picked the same evening.",
    "worried": "no",
    "seen": [section.name for section in SECTIONS],
}
IFTAR = {
    "title": "Iftar for neighbours",
    "about": "A shared meal at sunset. Everybody is welcome.",
    "register": "C7",
    "place_name": "Lodge Vale Centre",
    "land": "council",
    "peak": "180",
    "activities": ["food"],
}
NAGAR_KIRTAN = {
    "title": "Nagar kirtan",
    "about": "A procession with hymns from the gurdwara through the town, and a meal for all.",
    "register": "K4",
    "place_name": "Gurdwara Nanak Parkash",
    "land": "highway",
    "peak": "600",
    "activities": ["procession", "road", "food"],
    "held_before": "yes",
    "roads": "Along the ring road and the high street, from 10:00 until 13:00.",
    "emergency_access": "One lane stays free, with stewards at each end.",
}
FAIR = {
    "title": "Winter fair",
    "about": "Stalls, music and a bar in the hall.",
    "register": "E11",
    "place_name": "Wharf Field Centre",
    "land": "private",
    "peak": "220",
    "activities": ["licensable", "food_sold"],
}
LANTERNS = {
    "title": "Interfaith walk with lanterns",
    "about": "A short walk in the park with lanterns.",
    "register": "W11",
    "place_name": "Windrush Elders’ Hall",
    "land": "council",
    "peak": "40",
    "activities": ["candles"],
    "insured": "no",
}
PICNIC = {
    "title": "Picnic of many faiths",
    "about": "Bring a dish without meat, and share it. There are games for children.",
    "register": "K11",
    "place_name": "Poppies Lane Hub",
    "land": "council",
    "peak": "120",
    "activities": ["food"],
}
SUPPER = {
    "title": "Open supper",
    "about": "Soup, bread and company in our own hall. No need to book.",
    "register": "W10",
    "place_name": "Redhill Centre",
    "land": "own",
    "peak": "60",
    "activities": ["food"],
}
CONDITION = (
    "Allergen list on the serving table",
    "So that people can choose",
    "Organiser",
    "Photo on the day",
)


def build_events(officer: Person, now: datetime) -> None:
    """By the real actions, once; applications that are there already are left as they are. Nobody is texted."""
    if Case.objects.exists():
        return
    today = clock.local(now).date()
    _asked(officer, _sent(IFTAR, _saturday(today, 5)))
    _recommended(officer, _sent(NAGAR_KIRTAN, _saturday(today, 20)))
    _sent(FAIR, _saturday(today, 7))
    actions.find_incomplete(
        by=officer, case=_sent(LANTERNS, _saturday(today, 8)), words="Please add your insurance for the day."
    )
    _agreed(officer, _sent(PICNIC, _saturday(today, 6)))
    actions.show(by=officer, case=_sent(SUPPER, _saturday(today, 3)))


def _saturday(today: date, weeks: int) -> date:
    """The Saturday that lies at least so many weeks ahead."""
    day = today + timedelta(weeks=weeks)
    return day + timedelta(days=(5 - day.weekday()) % 7)


def _sent(said: Mapping[str, object], day: date) -> Case:
    answers = {**COMMON, **said, "event_on": day.isoformat(), "insured_until": day.isoformat()}
    case, _ = actions.begin(by=None, answers=answers)
    return actions.send(by=None, case=case, declared=True)


def _asked(officer: Person, case: Case) -> Case:
    """Being considered: one of those who were asked has answered, the others are silent."""
    case = actions.take_up(by=officer, case=case)
    one = case.consultations.get(consultee="environment")
    words = "A list of allergens on the serving table."
    actions.answer(
        by=officer, consultation=one, answer=Answer.CONDITIONS, words=words, answered_as="Duty officer"
    )
    return case


def _recommended(officer: Person, case: Case) -> None:
    """All have answered, and the second officer decides."""
    case = actions.take_up(by=officer, case=case)
    for one in case.consultations.all():
        actions.answer(
            by=officer,
            consultation=one,
            answer=Answer.NO_OBJECTION,
            words="",
            answered_as="Events planning",
        )
    _decided(officer, case, Outcome.AGREED, "Held most years without trouble; the route is as before.")


def _agreed(officer: Person, case: Case) -> None:
    """Agreed with a condition, which its organiser accepts, and put in the programme."""
    case = _asked(officer, case)
    actions.settle(by=officer, case=case, kind="land", to=StrandState.YES)
    term = actions.Term(*CONDITION, case.event_on or date.max)
    _decided(officer, case, Outcome.CONDITIONS, "Small, insured, and welcome.", term)
    case.refresh_from_db()
    actions.show(by=officer, case=actions.accept(by=None, case=case))


def _decided(officer: Person, case: Case, outcome: str, reasons: str, *terms: actions.Term) -> None:
    power = "The council’s consent as owner of the land" if terms else "Advice on safety; the law of the road"
    actions.recommend(by=officer, case=case, outcome=outcome, reasons=reasons, power=power, terms=terms)
