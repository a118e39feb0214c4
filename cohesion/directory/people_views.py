"""People, their posts and how they get in: joiners, movers and leavers."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cohesion.accounts.models import Person
from cohesion.directory import access, joining
from cohesion.directory.listing import known_to
from cohesion.directory.models import Invitation, Post
from cohesion.directory.own_views import reader
from cohesion.directory.people_forms import InviteForm
from cohesion.directory.people_queries import open_invitations, people_with_posts, person_page, title_for
from cohesion.directory.queries import Standing
from cohesion.directory.rules import may_appoint, may_end, may_manage, may_renew_links

NOT_YOURS = "People and their posts are looked after by administrators, the cohesion lead and police liaison."
UNSENT = "The invitation stands, but the email did not leave. Send it again later."


def sensitive(view: Callable) -> Callable:
    """Whoever has not just done so gives their password or second factor again."""
    return reauthentication_required(view, app="allauth.mfa")


def index(request: HttpRequest, who: Standing) -> HttpResponse:
    context = {
        "people": people_with_posts(may_appoint(who)),
        "invitations": [(one, title_for(who, one)) for one in open_invitations(may_appoint(who))],
    }
    return render(request, "directory/people.html", context)


@sensitive
def invite(request: HttpRequest, who: Standing) -> HttpResponse:
    form = InviteForm(request.POST or None, roles=may_appoint(who), places=known_to(who))
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, lambda: joining.invite(by=reader(request), **form.cleaned_data))
            return redirect("directory:people")
        except ValidationError as objections:
            form.add_error(None, objections)
    return render(request, "directory/invite.html", {"form": form})


@sensitive
def invitation(request: HttpRequest, who: Standing, pk: int, what: str) -> HttpResponse:
    """Sends an invitation again, or takes it back."""
    found = get_object_or_404(Invitation, pk=pk, role__in=may_appoint(who), accepted_at=None, revoked_at=None)
    try:
        if what == "again":
            _send(request, lambda: joining.send_again(by=reader(request), invitation=found))
        else:
            joining.take_back(by=reader(request), invitation=found)
            messages.success(request, "The invitation is taken back.")
    except ValidationError as objections:
        messages.error(request, " ".join(objections.messages))
    return redirect("directory:people")


def _send(request: HttpRequest, act: Callable) -> None:
    try:
        messages.success(request, f"The invitation is on its way to {act().email}.")
    except OSError:  # the mail server: what smtplib raises is one too
        messages.error(request, UNSENT)


def person(request: HttpRequest, who: Standing, pk: int) -> HttpResponse:
    found = get_object_or_404(Person, pk=pk)
    roles = access.roles_of(found)
    if not may_renew_links(who, roles):
        raise PermissionDenied(NOT_YOURS)
    context = person_page(found, who) | {
        "may_manage": may_manage(who, roles),
        "may_leave": bool(roles) and all(may_end(who, role) for role in roles),
        "is_self": found.pk == request.user.pk,
    }
    return render(request, "directory/person.html", context)


ACTS: dict[str, tuple[Callable, str]] = {
    "sessions": (access.end_sessions, "Every session is ended."),
    "links": (access.close_links, "Every personal link is revoked."),
    "factors": (access.take_factors_away, "The second factor is removed, and every session ended."),
    "unlock": (access.unlock, "They can try again at once."),
    "leave": (access.leave, "They have left. Posts, sessions, links and unsent alerts are ended."),
}


@sensitive
def act(request: HttpRequest, who: Standing, pk: int, what: str) -> HttpResponse:
    """One act on a person's ways in; the action itself checks who may."""
    found = get_object_or_404(Person, pk=pk)
    do, done = ACTS[what]
    try:
        do(by=reader(request), person=found)
        messages.success(request, done)
    except ValidationError as objections:
        messages.error(request, " ".join(objections.messages))
    return redirect(
        "directory:people" if what == "leave" else "directory:person", *([] if what == "leave" else [pk])
    )


@sensitive
def renew(request: HttpRequest, who: Standing, pk: int) -> HttpResponse:
    """A new link to report with: emailed, or shown once."""
    found = get_object_or_404(Person, pk=pk)
    token = access.renew_raise_link(by=reader(request), person=found)
    if not token:
        messages.success(request, "The new link is on its way by email. The old one is closed.")
        return redirect("directory:person", pk)
    return render(request, "directory/link_once.html", {"person": found, "token": token})


@sensitive
def end_post(request: HttpRequest, who: Standing, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("person", "place"), pk=pk)
    try:
        access.end_one_post(by=reader(request), post=post)
        messages.success(request, f"The post is ended: {post.title}.")
    except ValidationError as objections:
        messages.error(request, " ".join(objections.messages))
    return redirect("directory:people")
