"""Personal answer links: short, because they stand in a text."""

from django.urls import path

from incidents import converters  # noqa: F401  registers what may stand in an address
from incidents.views import answering

app_name = "answer"
urlpatterns = [
    path("<token:token>/", answering.by_personal_link, name="page"),
    path("<token:token>/board/", answering.region_by_link, name="region"),
]
