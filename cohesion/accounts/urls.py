"""Signing in, and nothing more, by the library's own views and names.

Its pages for email addresses are left out on purpose: an address belongs to the directory, and whoever could add one
could claim somebody else's and shut them out. Signing up is there because the library's letters name it; it is closed.
"""

from allauth.account import views
from allauth.socialaccount import views as social
from django.urls import URLPattern, include, path, re_path

from cohesion.accounts import single
from cohesion.accounts.permits import PUBLIC, SIGNED_IN, addresses, permitted

_SECOND_FACTOR = path("2fa/", include("allauth.mfa.urls"))
_BEFORE_IT = {
    "mfa_authenticate",
    "mfa_login_webauthn",
}  # between the first factor and the second, or instead of both
_LOOKED_AT = {"mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
_SIGNED_IN = [
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
]
_ONLY_SHOWN = [
    path("council/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("council/error/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", single.start, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", single.back, name="openid_connect_callback"),
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


def _factors(names: set[str]) -> list[URLPattern]:
    return [pattern for _, pattern in addresses([_SECOND_FACTOR]) if pattern.name in names]


permitted(_factors(_BEFORE_IT), get=PUBLIC, post=PUBLIC)
permitted(_factors(_LOOKED_AT), get=SIGNED_IN)
urlpatterns = [
    *permitted([_SECOND_FACTOR], get=SIGNED_IN, post=SIGNED_IN),
    *permitted(_SIGNED_IN, get=SIGNED_IN, post=SIGNED_IN),
    *permitted(_ONLY_SHOWN, get=PUBLIC),
    *permitted(_PUBLIC, get=PUBLIC, post=PUBLIC),
]
