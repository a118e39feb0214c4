from django.urls import path

from cohesion.accounts.permits import SIGNED_IN, permit
from cohesion.calendars.permits import MAILS
from cohesion.calendars.views import clerk, own

app_name = "calendars"
urlpatterns = [
    path("own/", permit(own.own, get=SIGNED_IN, post=SIGNED_IN), name="own"),
    path("mails/", permit(clerk.mails, get=MAILS), name="mails"),
    path("mails/<int:mail_id>/read/", permit(clerk.read_mail, post=MAILS), name="read_mail"),
]
