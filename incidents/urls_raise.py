"""Personal raise links, kept on a contact's phone."""

from django.urls import path

from cohesion.accounts.permits import permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import LEAVE_LINK, RAISE_LINK
from incidents.views import contacts, raising

app_name = "raise"
urlpatterns = [
    path("<token:token>/", permit(raising.raise_by_link, get=RAISE_LINK, post=RAISE_LINK), name="page"),
    path("<token:token>/leave/", permit(contacts.leave, get=LEAVE_LINK, post=LEAVE_LINK), name="leave"),
]
