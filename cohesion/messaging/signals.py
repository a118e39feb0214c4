"""What messaging tells whoever asked. Three signals and no more in the whole house; mail_received comes with email."""

from django.dispatch import Signal

reply_received = Signal()
"""A reply came in from somebody we know. Sent in its transaction with reply=Reply, person=Person, digit=str or "".
A receiver that takes it as an answer returns what it was about ("incident.K7P2"); else it returns ""."""

message_settled = Signal()
"""A message was accepted, delivered, or failed. Sent in its transaction with message=Message."""
