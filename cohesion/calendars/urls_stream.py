"""The secret addresses that people's own calendars fetch."""

from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.calendars.permits import STREAM
from cohesion.calendars.views import own

app_name = "stream"
urlpatterns = [path("<slug:stream>/calendar.ics", permit(own.stream, get=STREAM), name="own")]
