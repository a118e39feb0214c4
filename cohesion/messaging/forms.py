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


class PhoneCallForm(PhoneForm):
    """A call that rings: answered with a key, answered without one, or left to ring."""

    call = forms.CharField(max_length=64)
    key = forms.ChoiceField(
        choices=[(key, key) for key in ("1", "2", "3", "listen", "ring")], label="What to do"
    )
