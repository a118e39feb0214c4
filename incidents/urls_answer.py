"""Personal answer links: short, because they stand in a text."""

from django.urls import path

from incidents.views import answering

app_name = "answer"
urlpatterns = [
    path("<str:token>/", answering.by_personal_link, name="page"),
    path("<str:token>/board/", answering.region_by_link, name="region"),
]
