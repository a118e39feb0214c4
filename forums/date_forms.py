"""What people type about dates: the clerk who proposes and sets them, and whoever cannot make one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django import forms

from cohesion.accounts.models import Person
from cohesion.almanac.faith import FaithDate
from cohesion.almanac.proposing import Proposal
from cohesion.almanac.windows import in_words as day_words
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm
from forums.actions.dates import Chosen
from forums.dates import Line, Quarter, Turns
from forums.forms import offered
from forums.kept_days import contacts_to_choose
from forums.models import Body, DateAsk, DateProposal, KeptDayAsk, Venue

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
NONE = ("", "No meeting in this quarter")


def day_field(label: str, **also) -> forms.DateField:
    wrong = {"invalid": "Type a day such as 26/1/2027.", "required": "Type the day."}
    return forms.DateField(label=label, input_formats=DAYS, error_messages=wrong, **also)


class VenueForm(HouseForm):
    name = forms.CharField(label="Name", max_length=90, help_text="With its town.")
    is_step_free = forms.BooleanField(
        label="Step-free from the street to the room and a toilet", required=False
    )
    has_loop = forms.BooleanField(label="Hearing loop", required=False)
    has_prayer_space = forms.BooleanField(label="A place to pray", required=False)
    has_kitchen = forms.BooleanField(label="Kitchen", required=False)
    has_parking = forms.BooleanField(label="Parking", required=False)
    travel = forms.CharField(label="Buses and trains", max_length=200, required=False)

    def clean_name(self) -> str:
        if Venue.objects.filter(name__iexact=self.cleaned_data["name"]).exists():
            raise forms.ValidationError("A place of that name is there already.")
        return self.cleaned_data["name"]


class YearForm(HouseForm):
    body = forms.ModelChoiceField(label="Who meets?", queryset=Body.objects.all(), empty_label=None)
    year = forms.IntegerField(label="Year", min_value=2026, max_value=2100)


class ProposeForm(HouseForm):
    """One date and one place for each quarter that is still to come."""

    object_until = day_field("Seats may object until")

    def __init__(self, *args, quarters: Sequence[Quarter], turns: Turns, until: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = quarters
        self.fields["object_until"].initial = f"{until:%d/%m/%Y}"
        for n, one in enumerate(quarters):
            choices = [*((_value(date_), in_words(date_)) for date_ in one.options), NONE]
            self.fields[f"date_{one.number}"] = forms.ChoiceField(
                label=one.label,
                choices=choices,
                initial=NONE[0] if one.has_meeting else choices[0][0],
                help_text="A meeting is set in it already." if one.has_meeting else "",
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"venue_{one.number}"] = forms.ModelChoiceField(
                label=f"Where, {one.label}?",
                queryset=Venue.objects.filter(is_active=True),
                initial=turns.venue(n),
                empty_label=None,
            )
        self.order_fields([name for name in self.fields if name != "object_until"])

    def chosen(self) -> list[Chosen]:
        """What was chosen, by quarter; quarters without a meeting left out."""
        told = self.cleaned_data
        picked = [(told[f"date_{one.number}"], told[f"venue_{one.number}"]) for one in self.quarters]
        return [_chosen(value, venue) for value, venue in picked if value]


def _chosen(value: str, venue: Venue) -> Chosen:
    starts, ends = (datetime.fromisoformat(side) for side in value.split("/"))
    return Chosen(starts, ends, venue)


def _value(proposal: Proposal) -> str:
    """An interval as ISO 8601 has it."""
    return f"{proposal.starts.isoformat()}/{proposal.ends.isoformat()}"


def in_words(proposal: Proposal) -> str:
    """Day, hours, and every clash in its words."""
    when = (
        f"{clock.day_in_words(proposal.starts)}, {clock.hhmm(proposal.starts)} to {clock.hhmm(proposal.ends)}"
    )
    if proposal.clear:
        return f"{when}. Clear."
    weight = "Needs a reason" if proposal.hard else "To be avoided"
    return f"{when}. {weight}: {' '.join(clash.words for clash in proposal.clashes)}"


class SetForm(HouseForm):
    """Which of the dates are set, and the chair's reason where somebody keeps the day."""

    def __init__(self, *args, lines: Sequence[Line], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            n = line.proposal.number
            self.fields[f"set_{n}"] = forms.BooleanField(
                label=_day(line.proposal), required=False, initial=True
            )
            if line.hard:
                self.fields[f"reason_{n}"] = forms.CharField(
                    label=f"The chair’s reason for date {n}, and how else people can take part",
                    max_length=200,
                    required=False,
                    help_text=" ".join(window.words for window in line.hard),
                )

    def reasons(self) -> dict[int, str]:
        """By the number of each date to be set."""
        told, numbers = self.cleaned_data, [line.proposal.number for line in self.lines]
        return {n: told.get(f"reason_{n}", "") for n in numbers if told[f"set_{n}"]}


class CannotForm(HouseForm):
    """For whoever was asked: tick what you cannot make, and say why if you like."""

    def __init__(self, *args, ask: DateAsk, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = list(ask.plan.proposals.select_related("venue"))
        said = {one.proposal_id: one for one in ask.objections.all()}
        for one in self.proposals:
            self.fields[f"cannot_{one.number}"] = forms.BooleanField(
                label=f"I cannot come on {_day(one)}", required=False, initial=one.pk in said
            )
            self.fields[f"reason_{one.number}"] = forms.CharField(
                label=f"Why not on date {one.number}? You need not say.",
                max_length=200,
                required=False,
                initial=said[one.pk].reason if one.pk in said else "",
            )

    def numbers(self) -> dict[int, str]:
        told = self.cleaned_data
        return {
            one.number: told[f"reason_{one.number}"] for one in self.proposals if told[f"cannot_{one.number}"]
        }


class KeptDayForm(HouseForm):
    """For whoever was asked: one of the days that it may be."""

    def __init__(self, *args, ask: KeptDayAsk, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        days = [date.fromisoformat(day) for day in ask.days]
        self.fields["day"] = forms.TypedChoiceField(
            label="Which day do you keep?",
            choices=[(day.isoformat(), f"{day_words(day)} {day.year}") for day in days],
            coerce=date.fromisoformat,
            initial=ask.said and ask.said.isoformat(),
            widget=forms.RadioSelect,
            error_messages={"required": "Choose a day."},
        )


class KeepDayForm(HouseForm):
    """What the clerk writes into the table."""

    source = forms.CharField(
        label="Who says so?", max_length=200, help_text="As in Three mosques, by text and phone."
    )

    def __init__(self, *args, kept: FaithDate, said: Counter[date], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        days = sorted({*kept.days(), *said})
        self.fields["day"] = forms.TypedChoiceField(
            label="Which day is kept here?",
            choices=[(day.isoformat(), _with_count(day, said[day])) for day in days],
            coerce=date.fromisoformat,
            widget=forms.RadioSelect,
        )
        self.order_fields(["day", "source"])


def _with_count(day: date, count: int) -> str:
    said = f", said {count} of those asked" if count else ""
    return f"{day_words(day)} {day.year}{said}"


class ReviewForm(HouseForm):
    reader = forms.CharField(
        label="Who has read it?",
        max_length=120,
        help_text="Name and post, as they agreed to be shown to officers.",
    )
    read_on = day_field("On which day?")


class DayKeeperForm(HouseForm):
    person = forms.ModelChoiceField(
        label="Who may be asked?", queryset=Person.objects.none(), empty_label="Choose one"
    )
    agreed_on = day_field("When did they say so?")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "person").queryset = contacts_to_choose(clock.now())


def _day(one: DateProposal) -> str:
    return f"{clock.day_in_words(one.starts_at)}, {clock.hhmm(one.starts_at)}, {one.venue}"
