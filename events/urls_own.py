"""The secret addresses at which organisers come back to their application."""

from django.urls import path

from cohesion.accounts.permits import permit
from events.permits import ORGANISER
from events.views import files, own

app_name = "own_event"
urlpatterns = [
    path("<slug:case_secret>/", permit(own.show, get=ORGANISER), name="show"),
    path("<slug:case_secret>/send/", permit(own.send, get=ORGANISER, post=ORGANISER), name="send"),
    path("<slug:case_secret>/letter/", permit(own.letter, get=ORGANISER), name="letter"),
    path("<slug:case_secret>/copy/", permit(own.copy, get=ORGANISER, post=ORGANISER), name="copy"),
    path("<slug:case_secret>/files/", permit(files.own, get=ORGANISER, post=ORGANISER), name="files"),
    path("<slug:case_secret>/files/<int:document_id>/", permit(files.fetch_own, get=ORGANISER), name="file"),
    path(
        "<slug:case_secret>/files/<int:document_id>/remove/",
        permit(files.take_away, get=ORGANISER, post=ORGANISER),
        name="take_away",
    ),
    path(
        "<slug:case_secret>/pages/<slug:case_section>/",
        permit(own.section, get=ORGANISER, post=ORGANISER),
        name="section",
    ),
    path(
        "<slug:case_secret>/steps/<slug:case_step>/",
        permit(own.step, get=ORGANISER, post=ORGANISER),
        name="step",
    ),
]
