"""What the library does not say, for the journal above to hear."""

from django.dispatch import Signal

password_failed = Signal()  # request, email, locked_until
