"""Personal answer links: short, because they stand in a text."""

from django.urls import path

from cohesion.accounts.permits import permit
from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.permits import ANSWER_LINK
from incidents.views import answering

app_name = "answer"
urlpatterns = [
    path(
        "<token:token>/", permit(answering.by_personal_link, get=ANSWER_LINK, post=ANSWER_LINK), name="page"
    ),
    path("<token:token>/board/", permit(answering.region_by_link, get=ANSWER_LINK), name="region"),
]
