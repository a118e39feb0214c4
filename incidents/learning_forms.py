"""What people type before an incident and after it: the tension log, recovery, debriefs."""

from django import forms

from cohesion.directory.models import Area, Place
from cohesion.directory.queries import Standing
from cohesion.directory.rules import may_see_place
from cohesion.kit.forms import HouseForm
from cohesion.policy.book import Book
from incidents.forms import Once
from incidents.models.debrief import ANSWER
from incidents.models.tension import WHAT
from incidents.states import ASKED_999, Heard, Recovery, Tension, Version
from incidents.tension import cautions, levels

QUESTIONS = ("happened", "went_well", "to_change", "by_whom")
CAUTION = (
    "Look at this once more: {}. An entry describes no person: no name, no ethnicity, no faith of anybody. "
    "Change it, or tick the box below if it speaks of a place or a community."
)


class TensionForm(HouseForm):
    """One thing heard. A word that may describe a person is asked about once, and never refused."""

    area = forms.ModelChoiceField(
        label="Area",
        queryset=Area.objects.filter(is_backdrop=False),
        empty_label="Choose one",
        error_messages={"required": "Choose the area it is about."},
    )
    sort = forms.ChoiceField(
        label="What it is",
        choices=Tension.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is felt, has happened, or may be coming."},
    )
    what = forms.CharField(
        label="What was heard",
        help_text="No names, and nothing that describes a person. A crime is reported to the police, not here.",
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": str(WHAT)}),
        max_length=WHAT,
        error_messages={"required": "Say what was heard."},
    )
    heard_from = forms.ChoiceField(label="Where it was heard", choices=[("", "Choose one"), *Heard.choices])
    level = forms.ChoiceField()  # its choices are the council's own: see __init__
    sure = forms.BooleanField(label="It describes no person: keep it as it is", required=False)

    def __init__(self, *args, rules: Book, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        chosen = [("", "Choose one"), *levels(rules).items()]
        self.fields["level"] = forms.ChoiceField(label="Level of tension", choices=chosen)
        if not (self.is_bound and cautions(self.data.get("what", ""), rules)):
            del self.fields["sure"]

    def clean(self) -> dict:
        told = super().clean()
        found = cautions(told.get("what", ""), self.rules)
        if found and not told.pop("sure", False):
            self.add_error("what", CAUTION.format(", ".join(f"“{word}”" for word in found)))
        return told


class TensionFilter(HouseForm):
    """Which entries to show."""

    area = forms.ModelChoiceField(
        label="Area", queryset=Area.objects.filter(is_backdrop=False), required=False, empty_label="All areas"
    )
    sort = forms.ChoiceField(label="What it is", choices=[("", "All"), *Tension.choices], required=False)

    mark_optional = False


class SeedForm(Once):
    """From an entry of the tension log to a concern about a place."""

    called_999 = forms.ChoiceField(
        label="Have you called 999?",
        choices=ASKED_999,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether 999 has been called. Any of the three answers will do."},
    )
    place = forms.ModelChoiceField(Place.objects.none())  # those they may know of: see __init__

    def __init__(self, *args, who: Standing, area: Area, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        found = Place.objects.filter(is_active=True)
        seen = [place.pk for place in found if may_see_place(who, place)]
        own = [place.pk for place in found if place.area_id == area.pk and place.pk in seen]
        self.fields["place"] = forms.ModelChoiceField(
            label="Which place it is about",
            queryset=found.filter(pk__in=seen),
            empty_label="Choose one",
            initial=own[0] if len(own) == 1 else None,
            error_messages={"required": "Choose the place it is about."},
        )


class StepForm(HouseForm):
    """Whose a line of the recovery checklist is, and how it ended."""

    owner = forms.CharField(
        label="Who does it",
        help_text="A body or a post, as in: Street cleaning.",
        max_length=80,
        required=False,
    )
    outcome = forms.ChoiceField(
        label="How it stands",
        choices=[("", "To do"), (Recovery.DONE, "Done"), (Recovery.NOT_NEEDED, "Not needed")],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(label="What was done, or why it is not needed", max_length=200, required=False)


def _question(label: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3, "data-limit": str(ANSWER)})
    return forms.CharField(label=label, max_length=ANSWER, required=False, widget=widget)


class DebriefAnswerForm(HouseForm):
    """The four questions. Each may stay empty; all four may not."""

    happened = _question("What happened, as you saw it?")
    went_well = _question("What went well?")
    to_change = _question("What should change?")
    by_whom = _question("Who should change it, and by when?")
    anonymous = forms.BooleanField(
        label="Do not say who I am",
        help_text="If you tick this, nothing that is kept leads from these words to you.",
        required=False,
    )

    mark_optional = False

    def clean(self) -> dict:
        told = super().clean()
        if not self.errors and not any(told[name].strip() for name in QUESTIONS):
            raise forms.ValidationError("Answer at least one of the four questions.")
        return told


class DebriefForm(HouseForm):
    """The structured debrief: who held it and when, and what each version says."""

    facilitator = forms.CharField(
        label="Who facilitates it",
        help_text="A post outside the response, where there is one.",
        max_length=120,
        required=False,
    )
    held_on = forms.DateField(
        label="Held on",
        help_text="As in 4/1/2027.",
        input_formats=["%d/%m/%Y"],
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y"),
    )
    agencies = forms.CharField(
        label="Police and council",
        help_text="For police and council officers.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
    )
    community = forms.CharField(
        label="Community",
        help_text="For everyone who was told. No names.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        required=False,
    )
    summary = forms.CharField(
        label="Public summary",
        help_text="For everybody, once police liaison agrees. No names; a hidden place is not named.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class LessonForm(HouseForm):
    version = forms.ChoiceField(
        label="Whose debrief it comes from", choices=Version.choices, widget=forms.RadioSelect
    )
    theme = forms.CharField(label="Theme", help_text="As in: Calls after midnight.", max_length=80)
    recommendation = forms.CharField(label="What is recommended", max_length=200)


class AgreeForm(HouseForm):
    """From a recommendation to agreed work."""

    owner = forms.CharField(label="Who does it", help_text="A body or a post.", max_length=120)
    due_on = forms.DateField(label="By when", help_text="As in 4/1/2027.", input_formats=["%d/%m/%Y"])
    mine = forms.BooleanField(label="Remind me", required=False)


class LearnForm(HouseForm):
    evidence = forms.CharField(
        label="What shows that it was learned",
        help_text="A document, a date, an exercise at which it worked.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
