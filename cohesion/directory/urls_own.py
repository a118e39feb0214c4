"""One's own ways in."""

from django.urls import path

from cohesion.accounts.permits import SIGNED_IN, permit
from cohesion.directory import card_views, own_views

app_name = "your"
urlpatterns = [
    path("devices/", permit(own_views.devices, get=SIGNED_IN, post=SIGNED_IN), name="devices"),
    path("links/", permit(own_views.links, get=SIGNED_IN, post=SIGNED_IN), name="links"),
    path("reaching/", permit(card_views.own, get=SIGNED_IN, post=SIGNED_IN), name="reaching"),
    path("reaching/<int:away>/remove/", permit(card_views.remove_own, post=SIGNED_IN), name="remove_away"),
]
