"""The council's own sign-in by OpenID Connect: for people we know already, and for nobody else.

Stricter than the library: the token's signature is always checked, a nonce binds it to this browser, and the issuer
must be the one that was set. Source: OpenID Connect Core 1.0, sections 3.1.2.1 and 3.1.3.7.
"""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cohesion.accounts import factors
from cohesion.accounts.models import Person

PROVIDER = "council"
NONCE = "oidc_nonce"


class CouncilAdapter(OpenIDConnectOAuth2Adapter):
    def _decode_id_token(self, app, id_token: str) -> dict[str, Any]:
        """What the token says. OAuth2Error for one that is forged, too old, another's, or used before."""
        if self.openid_config["issuer"].rstrip("/") != settings.OIDC_ISSUER:
            raise OAuth2Error("The issuer is not the one in OIDC_ISSUER.")
        said = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        nonce = self.request.session.pop(NONCE, "")
        if not nonce or not secrets.compare_digest(nonce, str(said.get("nonce", ""))):
            raise OAuth2Error("The token was not made for this sign-in.")
        return said

    def complete_login(self, request, app, token, **kwargs):
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("There is no id_token.")
        return super().complete_login(request, app, token, **kwargs)


class SingleSignOn(DefaultSocialAccountAdapter):
    """Ties what the council's sign-in says to a person of ours, once, by an address it has verified."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        said = sociallogin.account.extra_data["id_token"]
        if not sociallogin.is_existing:
            person = known(said)
            if person is None:
                raise ImmediateHttpResponse(render(request, "account/not_known.html", status=403))
            sociallogin.connect(request, person)
        if vouches(said):
            factors.show(request.session, sociallogin.user, factors.SINGLE_SIGN_ON)


def known(said: dict[str, Any]) -> Person | None:
    """The person with that address, if the council's sign-in has verified it."""
    email = str(said.get("email") or "").lower()
    if not email or said.get("email_verified") is not True:
        return None
    return Person.objects.filter(email=email, is_active=True).first()


def vouches(said: dict[str, Any]) -> bool:
    """Whether the token says, in a word that OIDC_TRUSTS_MFA names, that a second factor was given."""
    trusted = {word.strip() for word in settings.OIDC_TRUSTS_MFA.split(",") if word.strip()}
    methods = said.get("amr")
    words = {*(methods if isinstance(methods, list) else []), said.get("acr")}
    return bool(trusted & words)


@require_safe
@never_cache
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the council's sign-in. A link, not a form: our policy lets no form leave this site."""
    provider = _adapter(request, provider_id).get_provider()
    nonce = request.session[NONCE] = secrets.token_urlsafe(24)
    following = get_next_redirect_url(request)
    return provider.redirect(request, process="login", next_url=following, auth_params={"nonce": nonce})


@never_cache
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the council's sign-in sends the browser back to."""
    return OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)


def _adapter(request: HttpRequest, provider_id: str) -> CouncilAdapter:
    if provider_id != PROVIDER or not settings.OIDC_ISSUER:
        raise Http404
    return CouncilAdapter(request, provider_id)
