"""What people answer to an invitation."""

from django import forms

from cohesion.calendars.states import Answer
from cohesion.kit.forms import HouseForm


class AnswerForm(HouseForm):
    """`sequence` is the edition they saw: a meeting may move while the page is open."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    answer = forms.ChoiceField(
        label="Will you come?",
        choices=[choice for choice in Answer.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you will come."},
    )
    needs = forms.CharField(
        label="What do you need to take part?",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-limit": "400"}),
        help_text="Such as step-free access, a hearing loop, an interpreter (say which language), or food you can eat. "
        "Only the clerk reads it, and confirms it before the day.",
    )


class StreamForm(HouseForm):
    reminds = forms.BooleanField(label="With a reminder the day before each meeting", required=False)
