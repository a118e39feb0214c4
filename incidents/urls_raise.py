"""Personal raise links, kept on a contact's phone."""

from django.urls import path

from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.views import contacts, raising

app_name = "raise"
urlpatterns = [
    path("<token:token>/", raising.raise_by_link, name="page"),
    path("<token:token>/leave/", contacts.leave, name="leave"),
]
