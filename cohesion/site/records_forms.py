from django import forms
from django.core.exceptions import ValidationError

from cohesion.accounts.models import Person
from cohesion.kit.forms import HouseForm
from incidents.models import Incident


class HoldForm(HouseForm):
    """A legal hold of a person or of an incident."""

    person = forms.IntegerField(label="Person, by number", required=False, min_value=1)
    subject = forms.CharField(label="Incident, by reference", required=False, max_length=4)
    reason = forms.CharField(label="Why it is held", max_length=500, help_text="Which case, and who asked.")

    def clean_person(self) -> Person | None:
        number = self.cleaned_data["person"]
        person = Person.objects.filter(pk=number).first() if number else None
        if number and person is None:
            raise ValidationError("There is no person of that number.")
        return person

    def clean_subject(self) -> str:
        ref = self.cleaned_data["subject"].strip().upper()
        if ref and not Incident.objects.filter(ref=ref).exists():
            raise ValidationError("There is no incident of that reference.")
        return f"incident.{ref}" if ref else ""


class RequestForm(HouseForm):
    """Why what may go of a person is to be erased."""

    reason = forms.CharField(
        label="Why it is erased",
        max_length=500,
        help_text="Who asked, and when. At least 20 characters. Do not repeat names or numbers.",
    )
