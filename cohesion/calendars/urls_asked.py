"""The secret addresses at which people answer an invitation."""

from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.calendars.permits import ASKED
from cohesion.calendars.views import own

app_name = "asked"
urlpatterns = [path("<slug:ticket>/", permit(own.invitation, get=ASKED, post=ASKED), name="invitation")]
