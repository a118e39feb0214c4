"""What people type about agreed work."""

from django import forms

from cohesion.kit.forms import HouseForm
from cohesion.plan.states import State

OUTCOMES = [("", "Still open: this is how it stands"), (State.DONE, "Done"), (State.DROPPED, "Dropped")]


class ActionForm(HouseForm):
    """A report, and whether that ends it."""

    outcome = forms.ChoiceField(
        label="How it stands", choices=OUTCOMES, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label="What was done",
        help_text="Where it is done, say what shows it. Where it is dropped, say why. No names.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how it stands, what shows that it was done, or why it is dropped."},
    )

    mark_optional = False


class AnswerForm(HouseForm):
    """What was arranged."""

    answer = forms.CharField(
        label="What was arranged",
        help_text="As in: Meeting on Tue 15 Dec, 18:30, Rockingham Hall. Or why there will be none.",
        max_length=200,
        error_messages={"required": "Say what was arranged, or why nothing will be."},
    )
