from django.urls import path

from cohesion.accounts.permits import permit
from cohesion.site.offices.permits import OFFICES, SETTINGS
from cohesion.site.offices.views import areas, contacts, languages, people, settings

app_name = "settings"
urlpatterns = [
    path("", permit(settings.index, get=SETTINGS), name="index"),
    path("wordings/", permit(settings.wordings, get=SETTINGS), name="wordings"),
    path("languages/", permit(languages.index, get=SETTINGS), name="languages"),
    path("languages/<slug:code>/", permit(languages.show, get=SETTINGS), name="language"),
    path(
        "languages/<slug:code>/review/",
        permit(languages.review, get=OFFICES, post=OFFICES),
        name="review",
    ),
    path("contacts/", permit(contacts.bring, get=OFFICES, post=OFFICES), name="contacts"),
    path("contacts/look/", permit(contacts.look, get=OFFICES, post=OFFICES), name="contacts_look"),
    path("people/", permit(people.doings, get=OFFICES), name="people"),
    path("areas/", permit(areas.index, get=SETTINGS), name="areas"),
    path("areas/<int:pk>/", permit(areas.change, get=OFFICES, post=OFFICES), name="area"),
    path("<str:key>/", permit(settings.show, get=SETTINGS), name="show"),
    path("<str:key>/change/", permit(settings.change, get=OFFICES, post=OFFICES), name="change"),
    path("<str:key>/back/", permit(settings.back, get=OFFICES, post=OFFICES), name="back"),
]
