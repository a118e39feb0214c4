"""The secret addresses at which consultees answer."""

from django.urls import path

from cohesion.accounts.permits import permit
from events.permits import CONSULTEE
from events.views import consultee, files

app_name = "consulted"
urlpatterns = [
    path("<slug:consultee_secret>/", permit(consultee.answer, get=CONSULTEE, post=CONSULTEE), name="answer"),
    path(
        "<slug:consultee_secret>/files/<int:document_id>/",
        permit(files.fetch_asked, get=CONSULTEE),
        name="file",
    ),
]
