"""Signing in, and nothing more, by the library's own views and names.

Its pages for email addresses are left out on purpose: an address belongs to the directory, and whoever could add one
could claim somebody else's and shut them out. Signing up is there because the library's letters name it; it is closed.
"""

from allauth.account import views
from django.urls import path, re_path

from cohesion.accounts.permits import PUBLIC, SIGNED_IN, permitted

_SIGNED_IN = [
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
]
_ONLY_SHOWN = [
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
_PUBLIC = [
    path("login/", views.login, name="account_login"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", views.signup, name="account_signup"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
urlpatterns = [
    *permitted(_SIGNED_IN, get=SIGNED_IN, post=SIGNED_IN),
    *permitted(_ONLY_SHOWN, get=PUBLIC),
    *permitted(_PUBLIC, get=PUBLIC, post=PUBLIC),
]
