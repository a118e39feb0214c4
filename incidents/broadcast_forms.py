"""What an officer types to tell many something that is no alert."""

from django import forms

from cohesion.directory.models import Area, Place
from incidents.forms import Once, clean_fact, fact_field
from incidents.states import BroadcastKind

MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
WRONG = {"invalid": "Type a day and a time such as 2027-06-06 12:30."}
TICKS = forms.CheckboxSelectMultiple


class BroadcastForm(Once):
    """One of two things to say, to whom, and when."""

    kind = forms.ChoiceField(label="What it is", choices=BroadcastKind.choices, widget=forms.RadioSelect)
    fact = fact_field(
        "What you say, to reassure",
        required=False,
        help_text="The text goes on: We are in touch with police. No names, faith, ethnicity or motive.",
    )
    place = forms.ModelChoiceField(
        label="Near which place, for a notice",
        queryset=Place.objects.filter(is_active=True).order_by("name"),
        empty_label="No place",
        required=False,
    )
    expected_at = forms.DateTimeField(
        label="When it is expected, for a notice",
        help_text="As in 2027-06-06 13:00.",
        input_formats=MOMENTS,
        error_messages=WRONG,
        required=False,
    )
    everyone = forms.BooleanField(label="Tell every place", required=False)
    areas = forms.ModelMultipleChoiceField(
        label="Tell every place of these areas",
        queryset=Area.objects.filter(is_backdrop=False).order_by("name"),
        widget=TICKS,
        required=False,
    )
    places = forms.ModelMultipleChoiceField(
        label="Tell these places",
        queryset=Place.objects.filter(is_active=True).order_by("name"),
        widget=TICKS,
        required=False,
    )
    send_at = forms.DateTimeField(
        label="When to send it",
        help_text="As in 2027-06-06 12:30. Leave it empty to send it as soon as it is agreed.",
        input_formats=MOMENTS,
        error_messages=WRONG,
        required=False,
    )

    def clean_fact(self) -> str:
        typed = self.cleaned_data["fact"].strip()
        return clean_fact(typed, "What you say") if typed else ""

    def clean(self) -> dict:
        """The places of every choice together; and what the kind needs."""
        told = super().clean()
        is_notice = told.get("kind") == BroadcastKind.NOTICE
        if not is_notice and not told.get("fact") and "fact" not in self.errors:
            self.add_error("fact", "Type what you say.")
        if is_notice and not told.get("place"):
            self.add_error("place", "Choose near which place it is expected.")
        if is_notice and not told.get("expected_at") and "expected_at" not in self.errors:
            self.add_error("expected_at", "Type when it is expected, such as 2027-06-06 13:00.")
        active = Place.objects.filter(is_active=True)
        by_area = active.filter(area__in=told.pop("areas", None) or [])
        chosen = set(active) if told.pop("everyone", False) else {*by_area, *(told.get("places") or [])}
        told["places"] = sorted(chosen, key=lambda place: place.name)
        return told
