"""One's own ways in."""

from django.urls import path

from cohesion.accounts.permits import SIGNED_IN, permit
from cohesion.directory import own_views

app_name = "your"
urlpatterns = [
    path("devices/", permit(own_views.devices, get=SIGNED_IN, post=SIGNED_IN), name="devices"),
    path("links/", permit(own_views.links, get=SIGNED_IN, post=SIGNED_IN), name="links"),
]
