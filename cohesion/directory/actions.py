"""The only writers of the directory. Each is one transaction with an entry in the journal.

`by` is the person who acts, or None for an operator's command; then `by_name` says which. The models check the fields:
ValidationError carries a sentence for each. PermissionDenied when `by` may not.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone

from cohesion.accounts import sessions
from cohesion.accounts.links import revoke_links
from cohesion.accounts.models import Person
from cohesion.directory import leaving
from cohesion.directory.importing.areas import Outline, name_for_texts
from cohesion.directory.importing.changes import Change, Outcome, outcome
from cohesion.directory.importing.geography import Ground
from cohesion.directory.importing.planning import plan_import
from cohesion.directory.importing.problems import Problem, Refused
from cohesion.directory.importing.rows import Row
from cohesion.directory.models import Area, ContactPoint, Duty, Place, Post
from cohesion.directory.queries import current_posts, standing
from cohesion.directory.rules import (
    may_appoint,
    may_edit_directory,
    may_edit_rota,
    may_end,
    objections_to_duty,
)
from cohesion.directory.states import Role
from cohesion.directory.telling import tell_leads
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.phones import mask_in
from cohesion.live.actions import touch
from cohesion.live.queries import person_topic

TOPIC = "directory"
VIEWS = "directory.views"
MEANWHILE = (
    "The directory has changed since you looked. Nothing was loaded: look at what the file would do now."
)
_NOT_OURS = ("password", "last_login")  # sign-in changes these by itself


# --- one thing at a time ------------------------------------------------------------------------------------------


@transaction.atomic
def save_area(*, by: Person | None, area: Area, by_name: str = "") -> Area:
    """Saves a new or changed area; its name for texts is checked here, not when lives depend on it."""
    check_may_edit(by)
    return _save(by, area, by_name)


@transaction.atomic
def save_place(*, by: Person | None, place: Place, by_name: str = "") -> Place:
    """Saves a new or changed place. One without an area joins the smallest that holds it."""
    if place.area_id is None:
        place.area = Ground(Area.objects.all()).area_of(place.point)
    check_may_edit(by)
    return _save(by, place, by_name)


@transaction.atomic
def save_person(*, by: Person | None, person: Person, by_name: str = "") -> Person:
    """Saves a person. One who has left loses every session, personal link and open page at once."""
    if not person.password:
        person.set_unusable_password()
    check_may_edit(by)
    _save(by, person, by_name)
    _standing_changed(person)
    return person


@transaction.atomic
def save_post(*, by: Person | None, post: Post, by_name: str = "") -> Post:
    """Saves a post; what its holder may see changes at once. Only those posts that `by` may give."""
    if by and post.role not in may_appoint(standing(by)):
        raise PermissionDenied("You may not give this post.")
    return _save_post(by, post, by_name)


@transaction.atomic
def end_post(*, by: Person | None, post: Post, last_day: date | None = None, by_name: str = "") -> Post:
    """Ends a post, yesterday being its last day unless another is given, so that it stops counting now.

    A post that began today is ended as of its first day: it never counted. Whoever holds no other post loses every
    session and personal link, and what has not left is not sent; open pages ask again whether they may.
    """
    if by and not may_end(standing(by), post.role):
        raise PermissionDenied("You may not end this post.")
    yesterday = timezone.localdate() - timedelta(days=1)
    post.held_until = last_day or yesterday
    if post.held_until < post.held_from:
        post.held_from = post.held_until
    return _save_post(by, post, by_name)


@transaction.atomic
def leave(*, by: Person) -> list[Post]:
    """Ends every post as a contact that a person holds, at their own word. The cohesion leads are told by email."""
    yesterday = timezone.localdate() - timedelta(days=1)
    posts = list(current_posts().filter(person=by, role=Role.SITE_CONTACT).select_for_update(of=("self",)))
    for post in posts:
        post.held_from, post.held_until = min(post.held_from, yesterday), yesterday
        post.save(update_fields=["held_from", "held_until"])
        text = f"{post.title}: {by} stopped being a contact, by their own link"
        write(by=by, subject=TOPIC, kind="post.left", text=text)
    if posts:
        _standing_changed(by)
        titles = "\n".join(post.title for post in posts)
        tell_leads(
            "A contact has stopped", f"{by} no longer wants to be a contact:\n{titles}\nFind a successor."
        )
    return posts


@transaction.atomic
def record_basis(
    *,
    by: Person | None,
    point: ContactPoint,
    basis: str,
    condition: str,
    wording: str = "",
    by_name: str = "",
) -> ContactPoint:
    """Notes why a number may be kept, by whom that was recorded, today, and which notice its owner was given."""
    point.basis, point.condition, point.wording = basis, condition, wording
    point.basis_by, point.basis_on = by, timezone.localdate()
    return _save(by, point, by_name)


@transaction.atomic
def save_contact_point(*, by: Person | None, point: ContactPoint, by_name: str = "") -> ContactPoint:
    """Saves a number texts go to. The journal has it masked."""
    check_may_edit(by)
    return _save(by, point, by_name)


@transaction.atomic
def put_on_duty(
    *, by: Person | None, post: Post, starts_at: datetime, ends_at: datetime, turn: int = 1, by_name: str = ""
) -> Duty:
    """Puts the holder of a post on duty. Turn 1 is asked first; 2 and later are backups."""
    if by and not may_edit_rota(standing(by)):
        raise PermissionDenied("The rota is for duty officers, the cohesion lead and administrators.")
    duty = Duty(post=post, starts_at=starts_at, ends_at=ends_at, turn=turn)
    if objections := objections_to_duty(duty):
        raise ValidationError(objections)
    duty.full_clean()
    duty.save()
    hours = f"{clock.local(starts_at):%d/%m/%Y %H:%M} to {clock.local(ends_at):%d/%m/%Y %H:%M}"
    write(
        by=by, by_name=by_name, subject=TOPIC, kind="duty.added", text=f"{post} on duty {hours}, turn {turn}"
    )
    return duty


@transaction.atomic
def note_view(*, by: Person | None, what: str, by_name: str = "") -> None:
    """Notes who looked at people's contact details: they show what somebody believes."""
    write(by=by, by_name=by_name, subject=VIEWS, kind="viewed", text=f"Looked at {what}")


def _save_post(by: Person | None, post: Post, by_name: str) -> Post:
    _save(by, post, by_name)
    _standing_changed(post.person)
    return post


def _save(by: Person | None, thing: models.Model, by_name: str):
    """Checks everything, saves what differs, and writes it down; nothing at all when nothing differs."""
    thing.full_clean()
    change = _change_of(thing)
    if change.is_change:
        kind = f"{thing._meta.model_name}.{'added' if change.is_new else 'changed'}"
        thing.save()
        write(by=by, by_name=by_name, subject=TOPIC, kind=kind, text=str(change))
    return thing


def _change_of(thing: models.Model) -> Change:
    """What differs from the row we have."""
    change = Change(thing)
    if not change.is_new:
        kept = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        for field in thing._meta.concrete_fields:
            same = getattr(kept, field.attname) == getattr(thing, field.attname)
            if not same and field.name not in _NOT_OURS:
                change.before[field.name] = getattr(kept, field.name)
    return change


def check_may_edit(by: Person | None) -> None:
    if by and not may_edit_directory(standing(by)):
        raise PermissionDenied("Only the cohesion lead or an administrator may change the directory.")


def _standing_changed(*people: Person) -> None:
    """Open pages of these people ask again; whoever holds no post any more is out, at once and everywhere."""
    still = set(current_posts().filter(person__in=people).values_list("person_id", flat=True))
    for person in people:
        if person.pk in still:
            touch(person_topic(person.pk))
        else:
            revoke_links(person=person)
            sessions.end(person=person)  # their pages are told by either
            leaving.has_left(person)


# --- a whole file -------------------------------------------------------------------------------------------------


@transaction.atomic
def import_directory(
    *,
    by: Person | None,
    rows: list[Row],
    problems: Sequence[Problem] = (),
    source: str = "a file",
    by_name: str = "import",
    agreed: str = "",
) -> Outcome:
    """Loads the rows of a directory file, all or none, with one entry in the journal; nothing when nothing differs.

    People are matched by email, else by mobile, else by name and place; places by reference. What the file does not
    name stays as it is. Raises Refused with everything to put right, the `problems` of reading the rows among it; also
    when `agreed` is the fingerprint of what somebody was shown, and it would be something else by now.
    """
    check_may_edit(by)
    plan = plan_import(rows, problems)
    done = outcome(plan, rows)
    if agreed and agreed != done.fingerprint:
        raise Refused([MEANWHILE])
    plan.save()
    if done.lines:
        counts = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        _write_import(by, by_name, "imported", f"Imported {source}: {done}", done, counts)
    ended = [
        change.thing.person for change in plan.posts if "held_until" in change.before and not change.is_new
    ]
    _standing_changed(*ended)
    return done


@transaction.atomic
def import_areas(
    *, by: Person | None, outlines: Iterable[Outline], source: str = "a file", by_name: str = "import"
) -> tuple[Outcome, list[Area]]:
    """Loads areas by their code and puts every place into the smallest that holds it.

    Names for texts that people have set stay. Returns what was done, counted by area, and the new areas whose name for
    texts is not simply their own or their district's.
    """
    check_may_edit(by)
    known = {area.code: area for area in Area.objects.select_for_update()}
    changes = [_area_change(known.get(outline.code), outline) for outline in outlines]
    for change in changes:
        change.thing.full_clean(validate_unique=False, validate_constraints=False)
        if change.is_change:
            change.thing.save()
    moved = _reassign_places()
    lines = [_area_line(change) for change in changes if change.is_change] + moved
    added = sum(change.is_new for change in changes)
    changed = sum(change.is_change for change in changes) - added
    done = Outcome(added, changed, len(changes) - added - changed, lines, [], moved=len(moved))
    if lines:
        counts = {"added": added, "changed": changed, "moved": len(moved)}
        _write_import(by, by_name, "imported.areas", f"Imported areas from {source}: {done}", done, counts)
    new = [change.thing for change in changes if change.is_new]
    return done, [area for area in new if area.sms_name not in (area.name, area.district)]


def _write_import(
    by: Person | None, by_name: str, kind: str, text: str, done: Outcome, counts: dict[str, int]
) -> None:
    write(
        by=by,
        by_name="" if by else by_name,
        subject=TOPIC,
        kind=kind,
        text=mask_in(text),
        detail="\n".join(done.lines),
        counts=counts,
    )


def _area_change(known: Area | None, outline: Outline) -> Change:
    change = Change(known or Area(code=outline.code, sms_name=name_for_texts(outline.name, outline.district)))
    rings = [[list(corner) for corner in ring] for ring in outline.rings]
    return change.put(name=outline.name, district=outline.district, rings=rings, size_km2=outline.size_km2)


def _area_line(change: Change) -> str:
    """Without the outline itself, which nobody reads."""
    what = "Added" if change.is_new else f"Changed {', '.join(change.before)} of"
    return f"{what} area {change.thing.code} {change.thing}"


def _reassign_places() -> list[str]:
    """Puts each place into the smallest area that holds it; one in none keeps what it has. A line for each moved."""
    ground, moved = Ground(Area.objects.all()), []
    for place in Place.objects.select_related("area"):
        area = ground.area_of(place.point)
        if area and area.pk != place.area_id:
            moved.append(Change(place).set(area=area))
    Place.objects.bulk_update([change.thing for change in moved], ["area"], batch_size=500)
    return [str(change) for change in moved]
