"""One's own ways in."""

from django.urls import path

from cohesion.directory import own_views

app_name = "your"
urlpatterns = [
    path("devices/", own_views.devices, name="devices"),
    path("links/", own_views.links, name="links"),
]
