"""What officers type into the record. Who may, and what speaks against it, is in record_rules.py."""

from datetime import datetime, timedelta

from django import forms

from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from cohesion.policy.book import Book
from incidents.forms import Once, clock_field, coming
from incidents.models import Decision
from incidents.models.record import BOXES, box_name
from incidents.record_rules import doubtful_words
from incidents.record_states import Declared, Done, Outcome, Perceived, Perceiver, Verdict
from incidents.states import Severity

DAY = timedelta(days=1)
NO_NAMES = "No names of victims, suspects or children, and nothing from police systems."
LATER = [choice for choice in Verdict.choices if choice[0]]


def _long(label: str, at_most: int, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=at_most, widget=forms.Textarea(attrs={"rows": 2}), **kwargs
    )


class MethaneForm(HouseForm):
    """Seven boxes; each may stay empty: not known yet."""

    major = forms.ChoiceField(choices=Declared, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    mark_optional = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for letter, name in BOXES:
            if name != "major":
                self.fields[name] = forms.CharField(max_length=200, required=False)
            self.fields[name].label = f"{letter}: {box_name(name)}"
        self.order_fields([name for _, name in BOXES])


class PerceptionForm(HouseForm):
    answer = forms.ChoiceField(label="Possible hate element", choices=Perceived, widget=forms.RadioSelect)
    perceiver = forms.ChoiceField(label="Who thinks so", choices=[("", "Choose one"), *Perceiver.choices])


class Earlier(forms.ModelChoiceField):
    def label_from_instance(self, obj: Decision) -> str:
        return f"{obj.number}: {obj.what[:60]}"


class DecisionForm(HouseForm):
    """What, why, options rejected, review: as the Joint Decision Model asks."""

    what = _long("What is decided", 300, error_messages={"required": "Type what is decided."})
    why = _long(
        "Why",
        600,
        help_text="The information, the risk, and the powers or policy it rests on.",
        error_messages={"required": "Type why: information, risk, powers or policy."},
    )
    rejected = _long("Options not taken, and why", 400, required=False)
    review_at = clock_field("Review by")

    def __init__(self, *args, decisions, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supersedes"] = Earlier(
            label="In place of", queryset=decisions, required=False, empty_label="No earlier decision"
        )

    def clean_review_at(self) -> datetime | None:
        at = self.cleaned_data["review_at"]
        return coming(at, at_most=DAY) if at else None


class RumourForm(HouseForm):
    claim = _long(
        "What is being said",
        300,
        help_text=f"It is never sent on. {NO_NAMES}",
        error_messages={"required": "Type what is being said."},
    )
    source = forms.CharField(
        label="Where it was heard",
        max_length=120,
        help_text="As in: school gate, a video online, a call from a parent. No names.",
        error_messages={"required": "Type where it was heard."},
    )


class VerdictForm(HouseForm):
    verdict = forms.ChoiceField(
        label="Is it true?",
        choices=LATER,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is true, false or not known."},
    )


class LineForm(HouseForm):
    """The agreed line. Words that rarely belong in it are pointed out once; a person decides."""

    line = forms.CharField(
        label="Agreed line",
        max_length=160,
        help_text="Everyone alerted can read it. Say what is true. No names, faith, ethnicity or motive.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Type the line that is to be said."},
    )
    police_agreed = forms.BooleanField(label="Police liaison has agreed these words", required=False)
    anyway = forms.BooleanField(label="I have read it again, and it has to say so", required=False)

    def __init__(self, *args, rules: Book, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.doubts = doubtful_words(self.data.get("line", ""), rules) if self.is_bound else []
        if not self.doubts:
            del self.fields["anyway"]

    def clean(self) -> dict:
        told = super().clean()
        if self.doubts and not told.pop("anyway", False):
            words = ", ".join(f"“{word}”" for word in self.doubts)
            self.add_error(
                "anyway", f"The line says {words}. Read it again: change it, or tick the box if it has to."
            )
        return told


class UseForm(HouseForm):
    where = forms.CharField(
        label="Where the line was used",
        max_length=120,
        help_text="As in: the council's page, Friday address, head teachers.",
        error_messages={"required": "Type where the line was used."},
    )


class ItemForm(forms.Form):
    """One of three buttons, as it sends it."""

    state = forms.ChoiceField(choices=Done)
    reason = forms.CharField(max_length=120, required=False)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(choices=Outcome)


class SeverityForm(HouseForm):
    severity = forms.ChoiceField(label="Severity", choices=Severity, widget=forms.RadioSelect)
    reason = _long(
        "Why",
        300,
        help_text="For police and council officers. It stands in the timeline.",
        error_messages={"required": "Say why the severity changes."},
    )
    seen = forms.ChoiceField(choices=Severity, widget=forms.HiddenInput)


class ReferenceForm(HouseForm):
    reference = forms.CharField(
        label="Force reference",
        max_length=40,
        help_text="Only police see it. It stands in no text.",
        error_messages={"required": "Type the force's reference."},
    )


ALL_OFFICERS = "Every police and council officer: who has not been alerted is alerted first"


class BriefingForm(Once):
    """When, by which link, and who: the buttons fill in the time. `in_minutes` is the button that was pressed."""

    everyone = forms.ChoiceField(
        label="Who is asked",
        choices=[
            ("", "The officers who were alerted"),
            ("officers", ALL_OFFICERS),
            ("yes", "Everyone who was alerted"),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    link = forms.CharField(label="Joining link", max_length=80, help_text="It begins with https://")
    at = clock_field("At")
    in_minutes = forms.IntegerField(min_value=1, max_value=24 * 60, required=False, widget=forms.HiddenInput)

    mark_optional = False

    def clean(self) -> dict:
        told = super().clean()
        asked = told.pop("everyone", "")
        told |= {"everyone": asked == "yes", "all_officers": asked == "officers"}
        minutes, at = told.pop("in_minutes", None), told.pop("at", None)
        if minutes:
            return told | {"starts_at": clock.now() + timedelta(minutes=minutes)}
        if at:
            try:
                return told | {"starts_at": coming(at)}
            except forms.ValidationError as error:
                self.add_error("at", error)
        elif "at" not in self.errors:
            self.add_error("at", "Choose when it begins, or type a time such as 19:10.")
        return told
