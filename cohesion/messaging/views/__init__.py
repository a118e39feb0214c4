"""The pages and addresses of messaging."""

from cohesion.messaging.views.calls import twilio_call_status, twilio_voice
from cohesion.messaging.views.inbox import inbox, inbox_fragment, inbox_read
from cohesion.messaging.views.notify import notify_inbound, notify_status
from cohesion.messaging.views.phones import phone_call, phone_reply, phone_switch, phones, phones_fragment
from cohesion.messaging.views.webhooks import twilio_inbound, twilio_status

__all__ = [
    "inbox",
    "inbox_fragment",
    "inbox_read",
    "notify_inbound",
    "notify_status",
    "phone_call",
    "phone_reply",
    "phone_switch",
    "phones",
    "phones_fragment",
    "twilio_call_status",
    "twilio_inbound",
    "twilio_status",
    "twilio_voice",
]
