"""Where the providers tell us things, the officers' inbox, and the demonstration's phones."""

from django.urls import path

from cohesion.messaging import views

app_name = "messaging"
urlpatterns = [
    path("twilio/status/", views.twilio_status, name="twilio_status"),
    path("twilio/inbound/", views.twilio_inbound, name="twilio_inbound"),
    path("twilio/voice/", views.twilio_voice, name="twilio_voice"),
    path("twilio/voice/status/", views.twilio_call_status, name="twilio_call_status"),
    path("notify/status/", views.notify_status, name="notify_status"),
    path("notify/inbound/", views.notify_inbound, name="notify_inbound"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/fragment/", views.inbox_fragment, name="inbox_fragment"),
    path("inbox/<int:pk>/read/", views.inbox_read, name="inbox_read"),
    path("phones/", views.phones, name="phones"),
    path("phones/fragment/", views.phones_fragment, name="phones_fragment"),
    path("phones/reply/", views.phone_reply, name="phone_reply"),
    path("phones/call/", views.phone_call, name="phone_call"),
    path("phones/switch/", views.phone_switch, name="phone_switch"),
]
