from django import forms

from cohesion.kit.forms import HouseForm
from cohesion.upkeep.states import Outcome, Why


class RingingForm(HouseForm):
    """One press on a line of the list."""

    why = forms.ChoiceField(choices=Why.choices)
    outcome = forms.ChoiceField(choices=Outcome.choices)
