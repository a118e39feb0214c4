"""What people type about forums. Bad input gets a sentence, and loses nothing already typed."""

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms

from cohesion.accounts.models import Person
from cohesion.directory.queries import current_posts
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from forums.models import Body, Concern, Meeting, Seat
from forums.states import (
    JOINABLE,
    BodyKind,
    ItemKind,
    MeetingKind,
    MeetingState,
    Mode,
    Outcome,
    Response,
    Result,
    Sector,
    ShownAs,
)

DAY = "As in 12/2/2027."
DAYS: dict[str, Any] = {
    "input_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "error_messages": {"invalid": "Type a day such as 12/2/2027."},
}


def words_field(label: str, limit: int, **also) -> forms.CharField:
    """Words of several lines, with their limit said and nothing cut."""
    area = forms.Textarea(attrs={"rows": 4, "data-limit": str(limit)})
    return forms.CharField(label=label, max_length=limit, widget=area, **also)


def offered(form: forms.Form, name: str) -> forms.ModelChoiceField:
    """A field whose choices are rows: which ones, its form says when it is made."""
    return cast(forms.ModelChoiceField, form.fields[name])


class ConcernForm(HouseForm):
    """A concern, from anybody. No name and no number is asked for."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    body = forms.ModelChoiceField(
        label="Which forum is it for?", queryset=Body.objects.none(), empty_label=None
    )
    text = words_field(
        "What is your concern?",
        2000,
        help_text="Say what happens, where about, and what you would like to change. Leave out names of people.",
        error_messages={"required": "Say what your concern is."},
    )
    sector = forms.ChoiceField(label="Whom do you speak for?", choices=Sector, initial=Sector.RESIDENT)
    shown_as = forms.ChoiceField(
        label="What may be shown of who raised it?",
        choices=ShownAs,
        initial=ShownAs.NOBODY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, may_be_named: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "body").queryset = Body.objects.filter(is_public=True)
        if not may_be_named:
            kept = [choice for choice in ShownAs.choices if choice[0] != ShownAs.NAME]
            self.fields["shown_as"] = forms.ChoiceField(
                label=self.fields["shown_as"].label,
                choices=kept,
                initial=ShownAs.NOBODY,
                widget=forms.RadioSelect,
            )


class NewsForm(HouseForm):
    """What somebody wants to hear, and how. Nothing ticked means nothing is sent."""

    bodies = forms.ModelMultipleChoiceField(
        label="Which forums?",
        queryset=Body.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    by_email = forms.BooleanField(label="By email", required=False)
    by_text = forms.BooleanField(label="By text", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "bodies").queryset = Body.objects.filter(is_public=True)


class NothingForm(HouseForm):
    """A step that needs no words, only the press of its button."""


class ReasonForm(HouseForm):
    reason = forms.CharField(label="Reason", max_length=200, required=False)


class WordsForm(HouseForm):
    words = words_field(
        "Your words",
        400,
        help_text="Whoever raised it reads them. No names, faith or place of anybody.",
        error_messages={"required": "Say it in words: whoever raised it will read them."},
    )


class SummaryForm(WordsForm):
    words = words_field(
        "What everybody will read",
        200,
        help_text="The concern in your words, for the public page and the agenda. No names, faith or place of anybody.",
        error_messages={"required": "Say it in words: everybody will read them."},
    )


class ResponseForm(WordsForm):
    response = forms.ChoiceField(label="What is the answer?", choices=Response, widget=forms.RadioSelect)
    field_order = ["response", "words"]


class AgendaForm(HouseForm):
    meeting = forms.ModelChoiceField(
        label="Which meeting?",
        queryset=Meeting.objects.none(),
        empty_label=None,
        help_text="Only meetings whose agenda is not published yet are offered.",
    )

    def __init__(self, *args, body: Body, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        open_ones = Meeting.objects.filter(body=body, state=MeetingState.SCHEDULED).select_related("body")
        offered(self, "meeting").queryset = open_ones
        offered(self, "meeting").label_from_instance = when_and_where  # type: ignore[assignment, method-assign]


class MergeForm(HouseForm):
    into = forms.ModelChoiceField(
        label="Which one says the same?",
        queryset=Concern.objects.none(),
        empty_label=None,
        help_text="Only concerns that everybody may read and that are not answered yet are offered.",
    )

    def __init__(self, *args, concern: Concern, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        others = Concern.objects.filter(body=concern.body, state__in=JOINABLE).exclude(pk=concern.pk)
        offered(self, "into").queryset = others
        offered(self, "into").label_from_instance = lambda one: f"{one}: {one.summary}"  # type: ignore[assignment]


class CallForm(HouseForm):
    """A date for a meeting, in London's time."""

    body = forms.ModelChoiceField(label="Who meets?", queryset=Body.objects.all(), empty_label=None)
    kind = forms.ChoiceField(label="What kind of meeting?", choices=MeetingKind)
    day = forms.DateField(
        label="Day",
        help_text="As in 26/1/2027.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Type a day such as 26/1/2027.", "required": "Type the day."},
    )
    starts = forms.TimeField(label="Begins at", help_text="As in 18:30.", input_formats=["%H:%M", "%H.%M"])
    ends = forms.TimeField(label="Ends at", help_text="As in 20:30.", input_formats=["%H:%M", "%H.%M"])
    venue = forms.CharField(
        label="Where?", max_length=120, help_text="With its town, and how to join online."
    )
    reason = forms.CharField(
        label="Reason",
        max_length=200,
        required=False,
        help_text="Only where the day is one that a community keeps, or later than was promised: the chair’s reason, "
        "and how else people can take part.",
    )

    def moments(self) -> dict[str, datetime]:
        """Begin and end, aware."""
        told = self.cleaned_data
        return {
            f"{name}_at": datetime.combine(told["day"], told[name], tzinfo=clock.LONDON)
            for name in ("starts", "ends")
        }


class ItemForm(HouseForm):
    title = forms.CharField(label="Item", max_length=120)
    kind = forms.ChoiceField(label="What is it for?", choices=ItemKind, initial=ItemKind.DISCUSS)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=240, initial=10)
    exempt_reason = forms.CharField(
        label="Why it is not public",
        max_length=200,
        required=False,
        help_text="Leave it empty for an item that everybody may read. Its title is shown in any case.",
    )


class ArriveForm(HouseForm):
    seat = forms.ModelChoiceField(
        label="Seat", queryset=Seat.objects.none(), required=False, empty_label="None: a guest"
    )
    guest = forms.CharField(label="Guest", max_length=80, required=False, help_text="Whom a guest is from.")
    mode = forms.ChoiceField(label="How?", choices=Mode)

    def __init__(self, *args, meeting: Meeting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        there = meeting.attendances.filter(left_at=None).exclude(seat=None).values("seat")
        offered(self, "seat").queryset = Seat.objects.filter(body=meeting.body).exclude(pk__in=there)


class MinuteForm(HouseForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = words_field("Minute", 4000, required=False)
    result = forms.ChoiceField(label="Result", choices=Result, required=False)


class DecideForm(HouseForm):
    wording = words_field("What was decided", 400)
    outcome = forms.ChoiceField(label="How?", choices=Outcome)
    votes_for = forms.IntegerField(label="Votes for", min_value=0, max_value=999, required=False)
    votes_against = forms.IntegerField(label="Votes against", min_value=0, max_value=999, required=False)
    abstained = forms.IntegerField(label="Abstained", min_value=0, max_value=999, required=False)


class FollowForm(HouseForm):
    what = forms.CharField(label="What is to be done", max_length=200)
    owner = forms.CharField(
        label="Who does it",
        max_length=120,
        help_text="A body or a post, as everybody will read it. No names.",
    )
    due_on = forms.DateField(
        label="By when",
        help_text="As in 12/2/2027.",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"invalid": "Type a day such as 12/2/2027.", "required": "Type the day."},
    )


class NoActionForm(HouseForm):
    because = forms.CharField(label="Why nothing has to be done", max_length=200)


class BodyForm(HouseForm):
    name = forms.CharField(label="Name", max_length=80)
    slug = forms.SlugField(label="Short name for its address", max_length=40, help_text="As in young-people.")
    kind = forms.ChoiceField(label="What is it?", choices=BodyKind)
    terms = words_field("Terms of reference", 2000)
    quorum = forms.IntegerField(label="Voting seats for a quorum", min_value=1, max_value=99, initial=3)
    is_public = forms.BooleanField(
        label="Everybody may read its agendas and minutes", required=False, initial=True
    )
    is_for_young_people = forms.BooleanField(
        label="It is for young people",
        required=False,
        help_text="Its seats then need a guardian’s consent, and no name is ever shown.",
    )

    def clean_name(self) -> str:
        return self._unused("name", "Another body has that name.")

    def clean_slug(self) -> str:
        return self._unused("slug", "Another body has that short name.")

    def _unused(self, field: str, sentence: str) -> str:
        typed = self.cleaned_data[field]
        if Body.objects.filter(**{f"{field}__iexact": typed}).exists():
            raise forms.ValidationError(sentence)
        return typed


class SeatForm(HouseForm):
    label = forms.CharField(label="Seat", max_length=80, help_text="As in Hindu communities.")
    sector = forms.ChoiceField(label="Sector", choices=Sector)
    is_voting = forms.BooleanField(label="It has a vote", required=False, initial=True)
    is_chair = forms.BooleanField(label="Its holder chairs the meetings", required=False)

    def __init__(self, *args, body: Body, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.body = body

    def clean_label(self) -> str:
        if self.body.seats.filter(label=self.cleaned_data["label"]).exists():
            raise forms.ValidationError("This body has a seat of that name.")
        return self.cleaned_data["label"]


class MemberForm(HouseForm):
    person = forms.ModelChoiceField(label="Who?", queryset=Person.objects.none(), empty_label="Choose one")
    is_substitute = forms.BooleanField(label="As the substitute", required=False)
    term_ends_on = forms.DateField(label="Until when?", required=False, help_text=DAY, **DAYS)
    guardian_consent_on = forms.DateField(
        label="Guardian’s consent given on", required=False, help_text=DAY, **DAYS
    )

    def __init__(self, *args, body: Body, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not body.is_for_young_people:
            del self.fields["guardian_consent_on"]
        holders = current_posts().values("person")
        offered(self, "person").queryset = Person.objects.filter(pk__in=holders).order_by("name")


def when_and_where(meeting: Meeting) -> str:
    return f"{clock.day_in_words(meeting.starts_at)}, {clock.hhmm(meeting.starts_at)}, {meeting.venue}"
