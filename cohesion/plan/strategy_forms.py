"""What people type about the plan."""

from django import forms

from cohesion.kit.forms import HouseForm
from cohesion.plan.states import SAID

TWO_LINES = forms.Textarea(attrs={"rows": 2})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StatusForm(HouseForm):
    """How a commitment stands, for everybody to read."""

    colour = forms.ChoiceField(
        label="How it stands", choices=[(one.value, one.label) for one in SAID], widget=forms.RadioSelect
    )
    text = forms.CharField(label="In a sentence", help_text="Everybody reads it. No names.", max_length=300)
    recovery = forms.CharField(
        label="What brings it back",
        help_text="Where it is slipping or late: who does what, by when.",
        max_length=300,
        required=False,
    )
    forecast_on = forms.DateField(
        label="The day now expected", help_text="When it is not the day promised.", required=False, widget=DAY
    )
    evidence = forms.CharField(
        label="What shows it",
        help_text="Where it stands better than before.",
        required=False,
        max_length=400,
        widget=TWO_LINES,
    )
    spent = forms.IntegerField(
        label="Spent so far, in pounds", min_value=0, max_value=1_000_000_000, required=False
    )

    mark_optional = True


class EvidenceForm(HouseForm):
    """What shows that something was met or is complete."""

    evidence = forms.CharField(
        label="What shows it",
        help_text="A document, a date, something seen. Everybody reads it. No names.",
        error_messages={"required": "Say what shows it: a document, a date, something seen."},
        max_length=400,
        widget=TWO_LINES,
    )


class FigureForm(HouseForm):
    """A figure that no service counts."""

    first_day = forms.DateField(label="From", widget=DAY)
    last_day = forms.DateField(label="Until", help_text="The last day that is counted.", widget=DAY)
    done = forms.IntegerField(label="How many", min_value=0, max_value=1_000_000_000)
    of = forms.IntegerField(
        label="Of how many",
        help_text="For a share only.",
        min_value=0,
        max_value=1_000_000_000,
        required=False,
    )
    source = forms.CharField(label="Where the figure comes from", max_length=200)

    mark_optional = True


class ThawForm(HouseForm):
    """Why a frozen report goes back."""

    why = forms.CharField(label="What is wrong in it", max_length=300)
