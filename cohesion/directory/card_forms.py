"""What officers type about a place, and about how its people are reached."""

from django import forms

from cohesion.accounts.models import Person
from cohesion.directory.models import Post, SiteCard, TimeAway
from cohesion.directory.queries import Standing, current_posts
from cohesion.directory.rules import may_see_place
from cohesion.directory.states import AwayKind, Role, Way
from cohesion.kit.forms import HouseForm, HouseModelForm
from cohesion.policy.languages import CHOICES as LANGUAGES

CCTV = [("", "Not known"), ("True", "Yes"), ("False", "No")]


def a_day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SiteCardForm(HouseModelForm):
    """The card of a place. All of it may stay empty."""

    mark_optional = False
    has_cctv = forms.TypedChoiceField(
        label="Cameras",
        help_text="Only whether there are any, never where.",
        choices=CCTV,
        required=False,
        coerce=lambda said: said == "True",
        empty_value=None,
    )

    class Meta:
        model = SiteCard
        exclude = ("place",)
        labels = {
            "in_building": "What else is in the building, and when",
            "alarm_firm": "Alarm firm",
            "rendezvous": "Safe place to meet",
            "etiquette": "What whoever comes should know, in the words of the place",
            "neighbourhood_officer": "Neighbourhood officer",
            "marker": "Marker on the address",
            "marker_on": "Requested or confirmed on",
            "marker_review_on": "To be looked at again on",
            "call_back_on": "Call-back by a patrol asked for on",
        }
        widgets = {
            "in_building": forms.Textarea(attrs={"rows": 3, "data-limit": 400}),
            "etiquette": forms.Textarea(attrs={"rows": 3, "data-limit": 400}),
            "marker": forms.RadioSelect,
            "marker_on": a_day(),
            "marker_review_on": a_day(),
            "call_back_on": a_day(),
        }


class PostsAtPlaces(forms.ModelMultipleChoiceField):
    """Posts, by the places they are of: one that is not public is named to whoever may know of it only."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args, reader: Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def label_from_instance(self, post: Post) -> str:
        return post.place.name if may_see_place(self.reader, post.place) else "A place that is not public"


class ReachingForm(HouseForm):
    """How somebody wants to be reached, and what they do at their places."""

    mark_optional = False
    language = forms.ChoiceField(
        label="Language of texts",
        help_text="Alerts come in it first and then in English, once a named person has read those texts.",
        choices=list(LANGUAGES.items()),
    )
    prefers = forms.ChoiceField(
        label="Reached first by",
        choices=[(way.value, way.label) for way in (Way.TEXT, Way.VOICE)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, person: Person, reader: Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        self.posts = current_posts().filter(person=person, role=Role.SITE_CONTACT)
        point = person.contact_points.order_by("pk").first()
        language = point.language if point else person.language
        if language not in LANGUAGES:
            choices = [*LANGUAGES.items(), (language, language)]
            self.fields["language"] = forms.ChoiceField(label="Language of texts", choices=choices)
        self.fields["language"].initial = language
        self.fields["prefers"].initial = point.prefers if point else Way.TEXT
        self._ask_of_places("keyholder_of", "Keyholder of", "is_keyholder")
        self._ask_of_places("safeguards", "Safeguarding lead of", "is_safeguarding_lead")

    def _ask_of_places(self, name: str, label: str, flag: str) -> None:
        held = self.posts.filter(**{flag: True})
        self.fields[name] = PostsAtPlaces(
            label=label, queryset=self.posts, required=False, initial=held, reader=self.reader
        )


class AwayForm(HouseForm):
    """A time of the week in which somebody does not answer."""

    mark_optional = False
    kind = forms.ChoiceField(label="When", choices=AwayKind.choices, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label="Day",
        choices=[("", "Choose"), *TimeAway._meta.get_field("weekday").choices],
        required=False,
        coerce=int,
        empty_value=None,
        help_text="For hours of every week only.",
    )
    from_time = forms.TimeField(label="From", required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    until_time = forms.TimeField(
        label="Until",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="On the next day when it is not later than the beginning.",
    )

    def clean(self) -> dict:
        """Hours of every week need all three; Shabbat and Jumu'ah have their own."""
        said = super().clean()
        hours = ("weekday", "from_time", "until_time")
        if said.get("kind") != AwayKind.WEEKLY:
            return said | dict.fromkeys(hours)
        if any(said.get(name) is None for name in hours):
            raise forms.ValidationError("Say the day and both times.")
        return said
