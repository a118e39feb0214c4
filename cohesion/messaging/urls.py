"""Where the providers tell us things, the officers' inbox, and the demonstration's phones."""

from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.messaging import views
from cohesion.messaging.permits import INBOX, PHONES

app_name = "messaging"
urlpatterns = [
    path("twilio/status/", views.twilio_status, name="twilio_status"),
    path("twilio/inbound/", views.twilio_inbound, name="twilio_inbound"),
    path("twilio/voice/", views.twilio_voice, name="twilio_voice"),
    path("twilio/voice/status/", views.twilio_call_status, name="twilio_call_status"),
    path("notify/status/", views.notify_status, name="notify_status"),
    path("notify/inbound/", views.notify_inbound, name="notify_inbound"),
    path("inbox/", permit(views.inbox, get=INBOX), name="inbox"),
    path("inbox/fragment/", permit(views.inbox_fragment, get=INBOX), name="inbox_fragment"),
    path("inbox/<int:pk>/read/", permit(views.inbox_read, post=INBOX), name="inbox_read"),
    path("phones/", permit(views.phones, get=PHONES), name="phones"),
    path("phones/fragment/", permit(views.phones_fragment, get=PHONES), name="phones_fragment"),
    path("phones/reply/", permit(views.phone_reply, post=PHONES), name="phone_reply"),
    path("phones/call/", permit(views.phone_call, post=PHONES), name="phone_call"),
    path("phones/switch/", permit(views.phone_switch, post=PHONES), name="phone_switch"),
]
