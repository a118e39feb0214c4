"""Personal links to say how it went: short, because they stand in a text."""

from django.urls import path

from cohesion.accounts.permits import permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import DEBRIEF_LINK
from incidents.views import debrief

app_name = "how_it_went"
urlpatterns = [
    path("<token:token>/", permit(debrief.by_link, get=DEBRIEF_LINK, post=DEBRIEF_LINK), name="page"),
    path("<token:token>/calendar.ics", permit(debrief.calendar, get=DEBRIEF_LINK), name="calendar"),
]
