from datetime import timedelta

from django import forms
from django.db.models import TextChoices

from cohesion.directory.models import Area, Post
from cohesion.directory.queries import current_posts
from cohesion.directory.rota import ON_ROTA
from cohesion.directory.states import Faith
from cohesion.kit import clock
from cohesion.kit.forms import HouseForm

AT = "%Y-%m-%dT%H:%M"


class PlacesForm(HouseForm):
    """What to look for in the directory. All of it may be left empty."""

    mark_optional = False
    q = forms.CharField(label="Name, town or reference", required=False, max_length=80)
    area = forms.ChoiceField(label="Area", required=False)
    faith = forms.ChoiceField(label="Faith", required=False, choices=[("", "All"), *Faith.choices])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(places__is_active=True).values_list("district", "name").distinct()
        names = sorted({district or name for district, name in areas})
        self.fields["area"] = forms.ChoiceField(
            label="Area", required=False, choices=[("", "All"), *((name, name) for name in names)]
        )


class ExportForm(HouseForm):
    """Why the contact list has to leave."""

    reason = forms.CharField(
        label="Why is the list needed as a file?",
        help_text="At least 20 characters. The cohesion leads are sent it, with your name.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Turn(TextChoices):
    FIRST = "1", "First: asked at once"
    SECOND = "2", "Second: asked when the first does not answer"
    THIRD = "3", "Third"


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return f"{post.person.name}, {post.get_role_display().lower()}"


class DutyForm(HouseForm):
    """Puts somebody on duty."""

    post = PostChoice(queryset=Post.objects.none())  # chosen among those of the moment
    starts_at = forms.DateTimeField(label="From", input_formats=[AT], help_text="Day and time in London.")
    ends_at = forms.DateTimeField(label="Until", input_formats=[AT])
    turn = forms.ChoiceField(label="Turn", choices=Turn.choices)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        posts = current_posts().filter(role__in=ON_ROTA).order_by("role", "person__name")
        self.fields["post"] = PostChoice(label="Who", queryset=posts, empty_label="Choose a person")
        for name, hours in (("starts_at", 1), ("ends_at", 13)):
            field = self.fields[name]
            field.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=AT)
            hour = clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)
            field.initial = hour + timedelta(hours=hours)
