"""What people type to put an error right, and to hold an exercise. Bad input gets a sentence and loses nothing."""

from datetime import datetime, timedelta

from django import forms

from cohesion.directory.models import Area, Place, Post
from cohesion.directory.queries import current_posts
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from cohesion.policy.book import Book
from incidents.forms import Once, clean_fact, fact_field
from incidents.models import Incident, Update
from incidents.states import Severity

HOURS = ["%H:%M", "%H.%M", "%H%M"]
THE_ALERT = "0"
TICKS = forms.CheckboxSelectMultiple


class CorrectionForm(Once):
    """What was wrong, and what is true. It goes out as a text, so it has to fit."""

    wrong = forms.ChoiceField()  # its choices are what was sent: see __init__
    fact = fact_field(
        "What is true",
        help_text="Begins with what is right, not with the error. No names, faith, ethnicity, motive or injuries.",
        error_messages={"required": "Type what is true."},
    )
    noticed_at = forms.TimeField(
        label="When you noticed it",
        help_text="As in 19:20. How long the correction took is counted from here.",
        input_formats=HOURS,
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        error_messages={"invalid": "Type a time such as 19:20.", "required": "Type a time such as 19:20."},
    )
    police_agreed = forms.BooleanField(label="Police liaison has agreed these words", required=False)

    def __init__(self, *args, incident: Incident, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.updates = {str(update.number): update for update in incident.updates.order_by("-number")}
        sent = [
            (n, f"Update {n}, {clock.hhmm(u.at)}: {u.fact or 'nothing new'}") for n, u in self.updates.items()
        ]
        choices = [*sent, (THE_ALERT, f"The alert, {clock.hhmm(incident.alerted_at)}")]
        self.fields["wrong"] = forms.ChoiceField(label="What was wrong", choices=choices)
        self.fields["noticed_at"].initial = clock.local(clock.now()).time()

    def clean_wrong(self) -> Update | None:
        """The update that was wrong; None for the alert."""
        return self.updates.get(self.cleaned_data["wrong"])

    def clean_fact(self) -> str:
        return clean_fact(self.cleaned_data["fact"], "The correction")

    def clean_noticed_at(self) -> datetime:
        """The last such time before now, today or yesterday, in London."""
        now = clock.local(clock.now())
        at = self.cleaned_data["noticed_at"]
        moment = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        return moment - timedelta(days=1) if moment > now else moment


class WithdrawForm(HouseForm):
    reason = forms.CharField(
        label="Why it was sent in error",
        help_text="For police and council officers. Not sent in any text.",
        max_length=200,
        error_messages={"required": "Say why it was sent in error."},
    )
    agreed_by = forms.CharField(
        label="Who in the force control room agreed by phone",
        help_text="Name or role, and the time. Not sent in any text.",
        max_length=120,
        required=False,
    )


class ReopenForm(HouseForm):
    reason = forms.CharField(
        label="Why it is not over",
        help_text="For police and council officers. Not sent in any text.",
        max_length=200,
        error_messages={"required": "Say why it is opened again."},
    )


class WidenForm(HouseForm):
    """How much wider: within a radius, or places by name, or both."""

    places = forms.ModelMultipleChoiceField(
        label="Places by name",
        queryset=Place.objects.filter(is_active=True).order_by("name"),
        widget=TICKS,
        required=False,
    )

    def __init__(self, *args, most_km: float, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        km = forms.FloatField(
            label="Every place within so many kilometres",
            help_text=f"At most {most_km}. Leave it empty to choose places by name.",
            min_value=0,
            max_value=most_km,
            required=False,
        )
        self.fields = {"km": km, **self.fields}

    def clean(self) -> dict:
        told = super().clean()
        if not (self.errors or told.get("km") or told.get("places")):
            raise forms.ValidationError("Type a distance, or choose a place.")
        return told


class OfficersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return f"{post.person.name}, {post.title}"


class ExerciseForm(Once):
    """Who takes part: nobody else can be reached."""

    place = forms.ModelChoiceField(
        label="Where the exercise is set",
        queryset=Place.objects.filter(is_active=True).order_by("name"),
        empty_label="Choose one",
        error_messages={"required": "Choose a place."},
    )
    kind = forms.ChoiceField()  # its choices are the council's own: see __init__
    severity = forms.ChoiceField(
        label="Severity",
        choices=Severity.choices,
        initial=Severity.S4,
        help_text="An S3 or S4 keeps to the quiet hours. An S1 or S2 is ended as in earnest, with the police.",
    )
    places = forms.ModelMultipleChoiceField(
        label="Places that take part",
        queryset=Place.objects.filter(is_active=True).order_by("name"),
        widget=TICKS,
        required=False,
    )
    officers = OfficersField(queryset=Post.objects.none())  # those of today: see __init__

    def __init__(self, *args, rules: Book, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, kind["label"]) for key, kind in rules.under("kind").items()]
        self.fields["kind"] = forms.ChoiceField(
            label="What is said to happen", choices=kinds, initial="other"
        )
        officers = current_posts().filter(place=None).order_by("role", "id")
        self.fields["officers"] = OfficersField(
            label="Officers who take part", queryset=officers, widget=TICKS, required=False
        )


class ContactTestForm(HouseForm):
    """The next test of an area's contacts. It comes round by itself from then on."""

    area = forms.ModelChoiceField(
        label="Area",
        queryset=Area.objects.filter(is_backdrop=False).order_by("name"),
        empty_label="Choose one",
        error_messages={"required": "Choose an area."},
    )
    at = forms.DateTimeField(
        label="When",
        help_text="As in 2026-12-03 18:30. Nobody is told before.",
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"],
        error_messages={
            "invalid": "Type a day and a time such as 2026-12-03 18:30.",
            "required": "Type a day and a time such as 2026-12-03 18:30.",
        },
    )

    def clean_at(self) -> datetime:
        at = self.cleaned_data["at"]
        if at <= clock.now():
            raise forms.ValidationError("That has passed. Choose a time that is still to come.")
        return at
