"""Invitations, as they stand in an email."""

from django.urls import re_path

from cohesion.directory import own_views

app_name = "join"
urlpatterns = [re_path(r"^(?P<token>[0-9a-f]{32})/$", own_views.join, name="page")]
