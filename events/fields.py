"""The questions of an application as form fields: how each is asked, and how its answer is kept."""

from collections.abc import Callable, Mapping
from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError

from cohesion.kit.phones import PhoneError, normalise
from events.answers import ACTIVITIES, LANDS, OFTEN, OPEN_TO, YES_NO
from events.queries import public_places

MOST_PEOPLE = 100_000
Make = Callable[[], forms.Field]


def line(label: str, limit: int = 120, **also) -> Make:
    return lambda: forms.CharField(label=label, max_length=limit, **also)


def words(label: str, limit: int = 1000, **also) -> Make:
    area = {"rows": 4, "data-limit": str(limit)}
    return lambda: forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs=area), **also)


def one_of(label: str, choices: Mapping[str, str], **also) -> Make:
    return lambda: forms.ChoiceField(
        label=label, choices=list(choices.items()), widget=forms.RadioSelect, **also
    )


def day(label: str, **also) -> Make:
    return lambda: forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **also)


def hour(label: str, **also) -> Make:
    return lambda: forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, "%H:%M"), **also)


def people(label: str, **also) -> Make:
    return lambda: forms.IntegerField(label=label, min_value=1, max_value=MOST_PEOPLE, **also)


def a_place() -> forms.Field:
    choices = [("", "It is none of these")] + [(one.ref, str(one)) for one in public_places()]
    return forms.ChoiceField(
        label="Is it one of these places?",
        choices=choices,
        help_text="We know these already, which makes it quicker.",
    )


def some_activities() -> forms.Field:
    return forms.MultipleChoiceField(
        label="Which of these will happen?",
        help_text="Tick all that apply, or none.",
        choices=list(ACTIVITIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )


QUESTIONS: dict[str, Make] = {
    "contact": line("Your name"),
    "organisation": line("Group or organisation, with its charity number if it has one"),
    "email": lambda: forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="We write to it at each step.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    ),
    "mobile": line("Mobile number", 30, help_text="For a short text when something is decided."),
    "on_the_day": line("Who is reached on the day, and on which number?"),
    "title": line("What is the event called?", 80, help_text="As in: Iftar, or Nagar Kirtan."),
    "about": words("What will happen, in your own words?"),
    "open_to": one_of("Who can come?", OPEN_TO),
    "held_before": one_of("Has it been held here before, most years?", OFTEN),
    "listed": one_of("If everyone can come: may we show it in the public programme?", YES_NO),
    "place_name": line("Name of the place"),
    "land": one_of("Where is it?", LANDS),
    "register": a_place,
    "address": line("Address or postcode", 200),
    "event_on": day("On which day?"),
    "starts": hour("When does it start?"),
    "ends": hour("When does it end?"),
    "set_up": hour("When do you begin to set up?"),
    "peak": people(
        "How many people will be there at the busiest moment?", help_text="Not in all: at any one time."
    ),
    "total": people("How many people will come in all?"),
    "activities": some_activities,
    "roads": words("Which roads, from when until when, and by which route?"),
    "emergency_access": line("How do emergency vehicles get in?", 200),
    "risks": words(
        "What could go wrong, and what do you do about it?",
        2000,
        help_text="A few lines: crowding, exits, fire, weather, a lost child. A large event adds its plan as a file.",
    ),
    "first_aid": line("Who gives first aid?", 200),
    "plan": words("Your event management plan, or where it is", 2000),
    "insured": one_of(
        "Have you public liability insurance?", YES_NO, help_text="The usual sum is £5 million."
    ),
    "insured_until": day("Until when?"),
    "access": words(
        "How can everybody take part?", help_text="As in: step-free, toilets, hearing loop, quiet space."
    ),
    "safeguarding": words("Who looks after children and adults at risk, and how?"),
    "neighbours": words("Noise, waste, and how neighbours were told"),
    "worried": one_of(
        "Is there a threat, or are you worried about safety?",
        YES_NO,
        help_text="Only council officers and police read this. In danger now, call 999.",
    ),
    "worry": words("What worries you?", help_text="Leave out names."),
    "stewards": line("How are stewards briefed?", 200),
}


def check_mobile(value: str) -> str:
    """As it is kept. ValidationError with what is wrong."""
    try:
        return normalise(value) if value.strip() else ""
    except PhoneError as wrong:
        raise ValidationError(str(wrong)) from None


def kept(value: object) -> object:
    """An answer as it is kept: dates and times as ISO writes them, numbers as digits, lists as they are."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return value
    return "" if value is None else str(value).strip()
