"""What people type to change the rota."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet

from cohesion.directory.forms import AT, PostChoice, Turn
from cohesion.directory.models import Pattern, Post
from cohesion.directory.queries import Standing, current_posts
from cohesion.directory.rota import ON_ROTA
from cohesion.directory.rota_rules import MOST_WEEKS, may_plan
from cohesion.directory.states import BankHolidays, Weekday
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def posts_to_plan(who: Standing) -> QuerySet[Post]:
    """The posts whose part of the rota the reader plans."""
    roles = [role for role in ON_ROTA if may_plan(who, role)]
    return current_posts().filter(role__in=roles).order_by("role", "person__name", "id")


def who_of(posts: QuerySet[Post]) -> PostChoice:
    return PostChoice(label="Who", queryset=posts, empty_label="Choose a person")


class PatternForm(HouseForm):
    """Puts somebody on duty week by week, on one or several days."""

    mark_optional = False

    post = PostChoice(queryset=Post.objects.none())  # chosen among those of the moment
    weekdays = forms.TypedMultipleChoiceField(
        label="Days on which it begins",
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.TimeField(label="From", help_text="London's clock.", widget=TIME)
    until_time = forms.TimeField(
        label="Until",
        help_text="On the next day when it is not later than the beginning. The same time is 24 hours.",
        widget=TIME,
    )
    turn = forms.ChoiceField(label="Turn", choices=Turn.choices)
    every_weeks = forms.TypedChoiceField(
        label="It comes back",
        coerce=int,
        choices=[(n, "Every week" if n == 1 else f"Every {n} weeks") for n in range(1, MOST_WEEKS + 1)],
    )
    bank_holidays = forms.ChoiceField(label="On bank holidays", choices=BankHolidays.choices)
    first_day = forms.DateField(label="First day", widget=DAY)
    last_day = forms.DateField(label="Last day", help_text="May stay empty.", required=False, widget=DAY)

    def __init__(self, *args, who: Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"] = who_of(posts_to_plan(who))
        self.fields["first_day"].initial = clock.local(clock.now()).date()

    def patterns(self) -> list[Pattern]:
        """One for each day that was ticked."""
        said = self.cleaned_data | {"turn": int(self.cleaned_data["turn"])}
        return [Pattern(weekday=day, **said) for day in said.pop("weekdays")]


class AbsenceForm(HouseForm):
    """Takes somebody off the rota for a time."""

    mark_optional = False

    post = PostChoice(queryset=Post.objects.none())  # chosen among those of the moment
    starts_at = forms.DateTimeField(label="Away from", input_formats=[AT], help_text="London's clock.")
    ends_at = forms.DateTimeField(label="Back at", input_formats=[AT])

    def __init__(self, *args, who: Standing, person, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = current_posts().filter(person=person, role__in=ON_ROTA)
        self.fields["post"] = who_of((own | posts_to_plan(who)).order_by("role", "person__name", "id"))
        self.fields["post"].initial = own.first()
        hour = clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)
        for name, hours in (("starts_at", 1), ("ends_at", 25)):
            self.fields[name].widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=AT)
            self.fields[name].initial = hour + timedelta(hours=hours)


class NoteForm(HouseForm):
    """Leaves word to whoever takes over."""

    mark_optional = False

    role = forms.ChoiceField(label="Post")
    note = forms.CharField(
        label="What whoever takes over must know",
        help_text="What is open, who waits for a call, what was promised. No name of a victim or suspect.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": 500}),
    )

    def __init__(self, *args, who: Standing, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        held = [(role.value, role.label) for role in ON_ROTA if role in who.roles]
        self.fields["role"] = forms.ChoiceField(label="Post", choices=held)
