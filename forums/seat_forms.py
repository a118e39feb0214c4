"""What the clerk types about who meets, who sits, and whom a body invites."""

from django import forms

from cohesion.directory.models import Group
from cohesion.kit.forms import HouseForm
from forums.date_forms import day_field
from forums.forms import words_field
from forums.models import Body


class TermsForm(HouseForm):
    terms = words_field("Terms of reference", 4000, help_text="What it is for, who sits, how it decides.")
    review_on = day_field("When are they looked at again?", required=False)


class CircleForm(HouseForm):
    name = forms.CharField(
        label="What is it called?", max_length=80, help_text="As in All places of worship."
    )
    group = forms.ModelChoiceField(
        label="Which places?", queryset=Group.objects.all(), required=False, empty_label="Every place"
    )

    def __init__(self, *args, body: Body, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.body = body

    def clean_name(self) -> str:
        if self.body.circles.filter(name=self.cleaned_data["name"]).exists():
            raise forms.ValidationError("This body has a circle of that name.")
        return self.cleaned_data["name"]
