"""What the clerk types to ask one more person, and to move a meeting."""

from django import forms

from cohesion.accounts.models import Person
from cohesion.directory.queries import current_posts
from cohesion.kit.forms import HouseForm
from forums.forms import CallForm, offered
from forums.models import Membership


class InviteOneForm(HouseForm):
    person = forms.ModelChoiceField(label="Who?", queryset=Person.objects.none(), empty_label="Choose one")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        known = Person.objects.filter(pk__in=current_posts().values("person"))
        known |= Person.objects.filter(pk__in=Membership.objects.filter(held_until=None).values("person"))
        offered(self, "person").queryset = known.filter(is_active=True).order_by("name")


class RescheduleForm(CallForm):
    """The same as when it was called, without who meets and why."""

    body = None
    kind = None
