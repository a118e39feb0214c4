"""Personal raise links, kept on a contact's phone."""

from django.urls import path

from incidents.views import raising

app_name = "raise"
urlpatterns = [path("<str:token>/", raising.raise_by_link, name="page")]
