"""What follows when somebody signs in or out, or gives, adds or removes a second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver

from cohesion.accounts import factors, lockout, sessions
from cohesion.accounts.models import SignIn
from cohesion.live.actions import touch
from cohesion.live.queries import person_topic


@receiver(user_logged_in)
def begin(request, user, **also) -> None:
    sessions.begin(request, user)
    lockout.clear(lockout.password_of(user.email or ""))


@receiver(user_logged_out)
def end(request, user, **also) -> None:
    """Ends the session before Django does, so that the sockets that ask again at this moment find it gone."""
    if user is None or not user.pk or request is None:
        return
    with transaction.atomic():
        SignIn.objects.filter(pk=request.session.get(sessions.KEY), person=user).delete()
        request.session.delete()
        touch(person_topic(user.pk))


@receiver(authenticator_used)
def given(request, user, authenticator, **also) -> None:
    factors.show(request.session, user, authenticator.type)


@receiver(authenticator_added)
def added(request, user, authenticator, **also) -> None:
    """It was proved just now, so its owner is not asked again for the recovery codes that come next. Sessions from
    before, without it, end: they could take it away again."""
    if authenticator.type in factors.REAL:
        record_authentication(request, user, "mfa", type=authenticator.type, reauthenticated=True)
        factors.show(request.session, user, authenticator.type)
        sessions.end(person=user, but=request.session.get(sessions.KEY))


@receiver(authenticator_removed)
def removed(request, user, **also) -> None:
    if not factors.has_one(user):
        factors.forget(request.session)
