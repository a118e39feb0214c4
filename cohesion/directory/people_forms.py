from typing import cast

from django import forms
from django.db.models import Q

from cohesion.directory.models import Place
from cohesion.directory.states import Rank, Role
from cohesion.kit.forms import HouseForm


class InviteForm(HouseForm):
    """Offers a post that the reader may give."""

    mark_optional = False

    name = forms.CharField(label="Their name", max_length=120)
    email = forms.EmailField(
        label="Their email address",
        max_length=254,
        help_text="Their own, not a shared one. It is how they sign in.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label="Post", widget=forms.RadioSelect)
    place = forms.ModelChoiceField(
        label="Place",
        queryset=Place.objects.none(),  # those the reader may know of
        required=False,
        empty_label="Choose a place",
        help_text="For a site contact only.",
    )
    rank = forms.ChoiceField(
        label="Asked as",
        choices=[("", "Choose"), *Rank.choices],
        required=False,
        help_text="For a site contact only.",
    )

    def __init__(self, *args, roles: frozenset[str], places: Q, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = cast(forms.ModelChoiceField, self.fields["place"])
        known.queryset = Place.objects.filter(places, is_active=True)
        given = [(role.value, role.label) for role in Role if role in roles]
        self.fields["role"] = forms.ChoiceField(label="Post", widget=forms.RadioSelect, choices=given)

    def clean(self) -> dict:
        """A site contact is one of a place; nobody else is."""
        said = super().clean()
        if said.get("role") != Role.SITE_CONTACT:
            return said | {"place": None, "rank": ""}
        if "place" in said and not said["place"]:
            self.add_error("place", "Choose the place they are a contact of.")
        if "rank" in said and not said["rank"]:
            self.add_error("rank", "Choose whether they are asked first, second or third.")
        return said
