"""Inviting people to posts, by email. What is sent leaves after the commit: a slow mail server holds nothing up."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from cohesion.accounts.models import Person
from cohesion.directory.actions import TOPIC, save_post
from cohesion.directory.models import Invitation, Place, Post
from cohesion.directory.queries import current_posts, standing
from cohesion.directory.rules import may_appoint
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.emails import masked
from cohesion.policy.book import book

GONE = "This invitation was accepted, taken back or replaced meanwhile."


def invite(
    *, by: Person, email: str, name: str, role: str, place: Place | None = None, rank: str = ""
) -> Invitation:
    """Offers a post and emails the invitation. An older one for the same post is taken back.

    Raises ValidationError with what speaks against it, PermissionDenied when the post is not theirs to give. An error
    of the mail server leaves the invitation standing, to be sent again.
    """
    _insist_may_give(by, role)
    with transaction.atomic():
        secret, offered = _offer(by, email.lower(), name, role, place, rank)
    send(offered, secret)
    return offered


def send_again(*, by: Person, invitation: Invitation) -> Invitation:
    """Emails a fresh link, good from now on; the one before ends."""
    again = invitation
    return invite(
        by=by, email=again.email, name=again.name, role=again.role, place=again.place, rank=again.rank
    )


@transaction.atomic
def take_back(*, by: Person, invitation: Invitation) -> None:
    """Ends an invitation that nobody has accepted."""
    _insist_may_give(by, invitation.role)
    if not _open().filter(pk=invitation.pk).update(revoked_at=clock.now()):
        raise ValidationError(GONE)
    _write(by, "invitation.revoked", f"Took back the invitation of {invitation}")


@transaction.atomic
def accept(*, invitation: Invitation) -> Person:
    """Makes the person, if they are new to us, and the post; whoever had left is back.

    Raises ValidationError when the invitation has ended meanwhile: only one of two taps accepts.
    """
    if not is_open(invitation) or not _open().filter(pk=invitation.pk).update(accepted_at=clock.now()):
        raise ValidationError(GONE)
    person = Person.objects.filter(email=invitation.email).first() or Person(
        email=invitation.email, name=invitation.name
    )
    person.is_active = True
    if not person.password:
        person.set_unusable_password()
    person.full_clean()
    person.save()
    _write(person, "invitation.accepted", f"Accepted the invitation to {invitation.title}")
    if not _already_held(invitation.email, invitation.role, invitation.place):
        post = Post(person=person, role=invitation.role, place=invitation.place, rank=invitation.rank)
        save_post(by=None, by_name=f"invited by {invitation.invited_by}", post=post)
    return person


def by_secret(secret: str) -> Invitation | None:
    """The invitation with that secret while it can be accepted, or None."""
    found = Invitation.objects.select_related("place", "invited_by").filter(digest=_digest(secret)).first()
    return found if found and is_open(found) else None


def is_open(invitation: Invitation) -> bool:
    """Not used, not taken back, not too old, and given by somebody who may still give the post."""
    is_left = invitation.accepted_at is None and invitation.revoked_at is None
    return (
        is_left
        and clock.now() < invitation.expires_at
        and invitation.role in may_appoint(standing(invitation.invited_by))
    )


def send(invitation: Invitation, secret: str) -> None:
    """Emails the link: the only time its secret is known in clear."""
    context = {
        "invitation": invitation,
        "address": settings.PUBLIC_URL + reverse("join:page", args=[secret]),
        "site_name": settings.SITE_NAME,
    }
    body = render_to_string("directory/email/invitation.txt", context)
    send_mail(f"[{settings.SITE_NAME}] Your invitation", body, None, [invitation.email])


def _offer(
    by: Person, email: str, name: str, role: str, place: Place | None, rank: str
) -> tuple[str, Invitation]:
    if _already_held(email, role, place):
        raise ValidationError("This person holds this post already.")
    now, secret = clock.now(), secrets.token_hex(16)
    _open().filter(email=email, role=role, place=place).update(revoked_at=now)
    offered = Invitation(
        email=email,
        name=name,
        role=role,
        place=place,
        rank=rank,
        digest=_digest(secret),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=book().value("invitation.days")),
    )
    offered.full_clean()
    offered.save()
    _write(by, "invitation.sent", f"Invited {name} ({masked(email)}) to be {offered.title}")
    return secret, offered


def _open():
    return Invitation.objects.filter(accepted_at=None, revoked_at=None)


def _already_held(email: str, role: str, place: Place | None) -> bool:
    return current_posts().filter(person__email=email, role=role, place=place).exists()


def _insist_may_give(by: Person, role: str) -> None:
    if role not in may_appoint(standing(by)):
        raise PermissionDenied("You may not give this post.")


def _write(by: Person, kind: str, text: str) -> None:
    write(by=by, subject=TOPIC, kind=kind, text=text)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
