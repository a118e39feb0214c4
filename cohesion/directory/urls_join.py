"""Invitations, as they stand in an email. The token is the whole credential, and the page asks for it."""

from django.urls import re_path

from cohesion.accounts.permits import PUBLIC, permit
from cohesion.directory import own_views

app_name = "join"
urlpatterns = [
    re_path(r"^(?P<token>[0-9a-f]{32})/$", permit(own_views.join, get=PUBLIC, post=PUBLIC), name="page")
]
