"""Looking after how people get in: their sessions, links, second factors and waits. Each act is in the journal.

The journal's subject is `accounts`, for police, council officers and administrators.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from cohesion.accounts import factors, lockout, sessions
from cohesion.accounts.links import new_link, revoke_links
from cohesion.accounts.models import Person, PersonalLink
from cohesion.directory.actions import end_post
from cohesion.directory.models import Post
from cohesion.directory.queries import current_posts, standing
from cohesion.directory.rules import may_end, may_manage, may_renew_links
from cohesion.directory.states import Role
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock

SUBJECT = "accounts"
LAST = "This is the last administrator. Invite another one first."


def roles_of(person: Person) -> frozenset[str]:
    return frozenset(current_posts().filter(person=person).values_list("role", flat=True))


def note(*, by: Person | None, kind: str, text: str, by_name: str = "") -> None:
    """Adds a line to the journal of sign-ins. Call it in a transaction."""
    write(by=by, by_name=by_name, subject=SUBJECT, kind=kind, text=text, audience=Audience.PARTNERS)


@transaction.atomic
def end_sessions(*, by: Person, person: Person, only: int | None = None, but: int | None = None) -> int:
    """Signs a person out: of everything, of one device, or of all devices but one. One's own are always one's own."""
    if by.pk != person.pk:
        _insist(may_manage(standing(by), roles_of(person)))
    ended = sessions.end(person=person, only=only, but=but)
    if ended:
        note(by=by, kind="session.ended", text=f"Ended {_count(ended, 'session')} of {person}")
    return ended


@transaction.atomic
def close_links(*, by: Person, person: Person, only: int | None = None) -> int:
    """Revokes a person's personal links, or one of them."""
    if by.pk != person.pk:
        _insist(may_renew_links(standing(by), roles_of(person)))
    if only is None:
        closed = revoke_links(person=person)
    else:
        closed = PersonalLink.objects.filter(pk=only, person=person, revoked_at=None).update(
            revoked_at=clock.now()
        )
    if closed:
        note(by=by, kind="links.revoked", text=f"Revoked {_count(closed, 'link')} of {person}")
    return closed


def renew_raise_link(*, by: Person, person: Person) -> str:
    """Revokes the links to report with and makes a new one; emails it, or returns its token when there is no address.

    Returned, it is shown once to whoever hands it over, and the journal says so.
    """
    with transaction.atomic():
        _insist(may_renew_links(standing(by), roles_of(person)))
        revoke_links(person=person, purpose=PersonalLink.Purpose.RAISE)
        token = new_link(person=person, purpose=PersonalLink.Purpose.RAISE)
        how = "sent by email" if person.email else "shown once, to be handed over"
        note(by=by, kind="links.renewed", text=f"Made {person} a new link to report with, {how}")
    if not person.email:
        return token
    context = {"address": f"{settings.PUBLIC_URL}/r/{token}/", "site_name": settings.SITE_NAME}
    body = render_to_string("directory/email/raise_link.txt", context)
    send_mail(f"[{settings.SITE_NAME}] Your link to report an incident", body, None, [person.email])
    return ""


@transaction.atomic
def take_factors_away(*, by: Person, person: Person) -> int:
    """Removes a person's second factors, as when their phone is lost, and signs them out. They set up new ones."""
    _insist(by.pk != person.pk and may_manage(standing(by), roles_of(person)))
    gone = factors.take_away(person)
    sessions.end(person=person)
    note(by=by, kind="factor.taken", text=f"Took away the second factor of {person}, and signed them out")
    return gone


@transaction.atomic
def unlock(*, by: Person, person: Person) -> bool:
    """Forgets the wrong tries in a person's name."""
    _insist(may_manage(standing(by), roles_of(person)))
    was_locked = lockout.unlock(person)
    note(by=by, kind="unlocked", text=f"Let {person} try again")
    return was_locked


@transaction.atomic
def end_one_post(*, by: Person, post: Post) -> None:
    """Ends a post today. ValidationError for that of the last administrator."""
    _insist(may_end(standing(by), post.role))
    others = current_posts().filter(role=Role.ADMINISTRATOR).exclude(pk=post.pk)
    if post.role == Role.ADMINISTRATOR and not others.exists():
        raise ValidationError(LAST)
    end_post(by=by, post=post)


@transaction.atomic
def leave(*, by: Person, person: Person) -> None:
    """Somebody leaves: every post, session and link of theirs ends, now. All or nothing."""
    for post in current_posts().filter(person=person):
        end_one_post(by=by, post=post)
    note(by=by, kind="left", text=f"{person} has left: posts, sessions and links are ended")


def _insist(may: bool) -> None:
    if not may:
        raise PermissionDenied("This person is looked after by somebody else.")


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"
