"""What people fill in here: only the owner of a pretend phone does."""

from django import forms

from cohesion.messaging.models import SimulatedPhone


class PhoneForm(forms.Form):
    """Which pretend phone, and where on its page to go back to."""

    phone = forms.ModelChoiceField(SimulatedPhone.objects.all())


class PhoneReplyForm(PhoneForm):
    body = forms.CharField(max_length=480, strip=False, label="Answer")


class PhoneSwitchForm(PhoneForm):
    on = forms.TypedChoiceField(choices=[("1", "On"), ("0", "Off")], coerce=lambda text: text == "1")
