"""What people type about an incident. Bad input gets a sentence, and loses nothing already typed."""

import uuid
from datetime import datetime, time, timedelta

from django import forms

from cohesion.directory.groups import find_postcode
from cohesion.directory.models import Place, Postcode
from cohesion.directory.queries import Standing
from cohesion.directory.rules import may_see_place
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from cohesion.kit.sms_text import plain
from cohesion.policy.book import Book
from incidents.states import ASKED_999, Answer
from incidents.texts import FACT, objections_to_fact

LONGEST_PROMISE = timedelta(hours=12)  # further away it is a slip, not a promise


class Once(HouseForm):
    """A form with a key of its own: sent twice, done once."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4()


class RaiseForm(Once):
    """Five inputs on a phone. The 999 question comes first and never blocks."""

    called_999 = forms.ChoiceField(
        label="Have you called 999?",
        choices=ASKED_999,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether 999 has been called. Any of the three answers will do."},
    )
    where = forms.CharField(
        label="Where?",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
        error_messages={"required": "Type the name of the place."},
    )
    kind = forms.ChoiceField()  # its choices are the council's own: see __init__
    in_building = forms.CharField(
        label="Who is in the building?",
        help_text="A number is enough. No names.",
        max_length=120,
        required=False,
    )
    must_know = forms.CharField(label="Anything they must know", max_length=200, required=False)

    mark_optional = False

    def __init__(self, *args, who: Standing, rules: Book, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        places = Place.objects.filter(is_active=True).select_related("area").order_by("name")
        self.places = [place for place in places if may_see_place(who, place)]
        own = [place for place in self.places if place.pk in who.places]
        if len(own) == 1:
            self.fields["where"].initial = str(own[0])
            self.fields["where"].help_text = "Your place is filled in. Change it if it is somewhere else."
        else:
            self.fields["where"].help_text = "Type part of the name and choose from the list."
        kinds = [(key, kind["label"]) for key, kind in rules.under("kind").items()]
        self.fields["kind"] = forms.ChoiceField(
            label="What is happening?",
            choices=[("", "Choose one"), *kinds],
            error_messages={"required": "Choose what is happening."},
        )

    def clean_where(self) -> Place:
        """The one place that was meant; otherwise a sentence naming those it could be."""
        typed = self.cleaned_data["where"].strip().casefold()
        exact = [place for place in self.places if typed in (str(place).casefold(), place.ref.casefold())]
        found = exact or [place for place in self.places if place.name.casefold() == typed]
        found = found or [place for place in self.places if typed in str(place).casefold()]
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(
                "We know no place of that name. Choose one from the list; if it is not there, ring the duty officer. "
                "In danger call 999."
            )
        names = "; ".join(str(place) for place in found[:4])
        raise forms.ValidationError(f"More than one place fits: {names}. Type the whole name.")


def fact_field(label: str, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput(attrs={"data-limit": str(FACT)}), **kwargs)


def clock_field(label: str, *, required: str = "") -> forms.TimeField:
    """A time of day as people type it. `required` is the sentence that asks for it; without one it may stay empty."""
    return forms.TimeField(
        label=label,
        help_text="As in 19:10.",
        required=bool(required),
        input_formats=["%H:%M", "%H.%M", "%H%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Type a time such as 19:10.", "required": required},
    )


def coming(at: time, *, at_most: timedelta = LONGEST_PROMISE) -> datetime:
    """The next such time after now, today or tomorrow, in London. ValidationError when it is too far away."""
    now = clock.local(clock.now())
    moment = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if moment <= now:
        moment += timedelta(days=1)
    if moment - now > at_most:
        raise forms.ValidationError(f"{at:%H:%M} has passed. Set a time that is still to come.")
    return moment


class UpdateForm(Once):
    """What is now known. It goes out as a text, so it has to fit."""

    fact = fact_field(
        "What is now known",
        required=False,
        help_text="No names, faith, ethnicity, motive or injuries. Leave it empty to say that there is nothing new.",
    )
    next_by = clock_field("Next update by", required="Promise a time such as 19:10.")
    police_agreed = forms.BooleanField(label="Police liaison has agreed these words", required=False)

    def clean_fact(self) -> str:
        return (
            clean_fact(self.cleaned_data["fact"], "The update") if self.cleaned_data["fact"].strip() else ""
        )

    def clean_next_by(self) -> datetime:
        return coming(self.cleaned_data["next_by"])


class StandDownForm(HouseForm):
    """The end: what remains, and who in the police agreed."""

    remains = fact_field(
        "What is not over",
        help_text="Goes out in the text, as in: Road closed till 21:00.",
        error_messages={"required": "Say what is not over, for example: Police stay nearby tonight."},
    )
    agreed_by = forms.CharField(
        label="Who in the force control room agreed by phone",
        help_text="Name or role, and the time. Not sent in any text.",
        max_length=120,
        required=False,
    )

    def clean_remains(self) -> str:
        return clean_fact(self.cleaned_data["remains"], "What is not over")


class CentreForm(HouseForm):
    """Where it happened, if that is not at the place: neighbours are looked for around it."""

    mark_optional = False

    postcode = forms.CharField(
        label="Look for neighbours around a postcode",
        required=False,
        max_length=10,
        help_text="Only if it did not happen at the place itself.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_postcode(self) -> Postcode | None:
        typed = self.cleaned_data["postcode"].strip()
        found = find_postcode(typed) if typed else None
        if typed and found is None:
            raise forms.ValidationError("That postcode is not known here. Type another, or leave it empty.")
        return found


class NoteForm(HouseForm):
    text = forms.CharField(
        label="What happened",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No police systems data, no names of victims, suspects or children.",
        error_messages={"required": "Type what happened."},
    )
    police_only = forms.BooleanField(label="Only police may read this line", required=False)


class AnswerForm(forms.Form):
    """One of the three answers, as a button sends it."""

    answer = forms.ChoiceField(choices=[(a.value, a.label) for a in Answer if a != Answer.NONE])


class SettleForm(forms.Form):
    cannot = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=120, required=False)


def clean_fact(text: str, what: str) -> str:
    text = plain(text.strip())
    if objections := objections_to_fact(text, what):
        raise forms.ValidationError(objections)
    return text
