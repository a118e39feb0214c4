"""The writers of the rota besides `put_on_duty`. Each is one transaction with an entry in the journal.

ValidationError carries what speaks against it, PermissionDenied is raised when `by` may not.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from cohesion.accounts.models import Person
from cohesion.directory.models import Absence, Duty, Handover, Pattern, Post, Swap
from cohesion.directory.patterns import duties_of
from cohesion.directory.queries import current_posts, standing
from cohesion.directory.rota_rules import (
    may_plan,
    may_speak_for,
    objections_to_absence,
    objections_to_accepting,
    objections_to_offer,
    objections_to_pattern,
    objections_to_taking_off,
    objections_to_taking_over,
    own_post,
)
from cohesion.directory.states import Role, SwapState
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.policy.book import book

TOPIC = "directory"
NOT_YOURS = "This part of the rota is not yours to change."


# --- weekly patterns ----------------------------------------------------------------------------------------------


@transaction.atomic
def add_pattern(*, by: Person, pattern: Pattern) -> Pattern:
    """Puts a post on duty week by week. Its duties stand on the rota at once, as far ahead as the policy says."""
    _insist(may_plan(standing(by), pattern.post.role), objections_to_pattern(pattern))
    pattern.full_clean()
    pattern.save()
    _write(by, "pattern.added", str(pattern))
    fill_rota(now=clock.now())
    return pattern


@transaction.atomic
def end_pattern(*, by: Person, pattern: Pattern, last_day: date | None = None) -> None:
    """Ends a pattern, today being its last day unless another is given. What was swapped stays.

    One that would only begin later is taken out whole: none of its duties may come to stand.
    """
    _insist(may_plan(standing(by), pattern.post.role))
    last_day = last_day or clock.local(clock.now()).date()
    if pattern.first_day > last_day:
        _write(by, "pattern.removed", str(pattern))
        untouched = Duty.objects.filter(pattern=pattern, post=pattern.post)
        untouched.exclude(swaps__state=SwapState.OFFERED).delete()
        pattern.delete()
        return
    pattern.last_day = last_day
    pattern.save(update_fields=["last_day"])
    _write(by, "pattern.ended", f"{pattern}: last on {pattern.last_day:%d/%m/%Y}")
    fill_rota(now=clock.now())


@transaction.atomic
def fill_rota(*, now: datetime) -> tuple[int, int]:
    """Writes down the duties that the patterns have in the days ahead, and takes out those they no longer have.

    Done twice it changes nothing. What has begun, and what somebody took over or offers, is never taken out. Returns
    how many were added and taken out. What the journal says is the pattern: its duties follow from it.
    """
    first = clock.local(now).date()
    last = first + timedelta(days=book().value("rota.days_ahead"))
    alive = Q(last_day=None) | Q(last_day__gte=first - timedelta(days=1))
    patterns = list(Pattern.objects.filter(alive).select_related("post__person"))
    wanted = {
        (duty.pattern_id, duty.starts_at): duty
        for duty in duties_of(patterns, first - timedelta(days=1), last)
        if duty.ends_at > now
    }
    written = Duty.objects.filter(pattern__isnull=False, ends_at__gt=now).select_for_update(of=("self",))
    known = {(duty.pattern_id, duty.starts_at): duty for duty in written.select_related("pattern")}
    new = [duty for key, duty in wanted.items() if key not in known]
    Duty.objects.bulk_create(new, ignore_conflicts=True)
    over = [duty.pk for key, duty in known.items() if key not in wanted and _is_untouched(duty, now)]
    untouched = Duty.objects.filter(pk__in=over).exclude(swaps__state=SwapState.OFFERED)
    return len(new), untouched.delete()[1].get("directory.Duty", 0)


def _is_untouched(duty: Duty, now: datetime) -> bool:
    return duty.starts_at > now and duty.post_id == duty.pattern.post_id


# --- absences and swaps -------------------------------------------------------------------------------------------


@transaction.atomic
def add_absence(*, by: Person, post: Post, starts_at: datetime, ends_at: datetime) -> Absence:
    """Takes the holder of a post off the rota for a time. Their duties stay, and count again if it is taken out."""
    absence = Absence(person=post.person, starts_at=starts_at, ends_at=ends_at)
    _insist(may_speak_for(standing(by), by, post), objections_to_absence(absence))
    absence.save()
    _write(by, "absence.added", f"{post.person} away {_hours(starts_at, ends_at)}")
    return absence


@transaction.atomic
def cancel_absence(*, by: Person, absence: Absence) -> None:
    """Takes an absence out: the person's duties count again."""
    who = standing(by)
    posts = current_posts().filter(person=absence.person)
    _insist(any(may_speak_for(who, by, post) for post in posts) or by.pk == absence.person_id)
    hours = _hours(absence.starts_at, absence.ends_at)
    absence.delete()
    _write(by, "absence.removed", f"{absence.person} not away {hours}")


@transaction.atomic
def offer(*, by: Person, duty: Duty) -> Swap:
    """Offers a duty to the others of the same role. Until one of them accepts, it stays its holder's."""
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    now = clock.now()
    _insist(may_speak_for(standing(by), by, duty.post), objections_to_offer(duty, now))
    swap = Swap.objects.create(duty=duty, offered_by=by, offered_at=now)
    _write(by, "swap.offered", f"{duty.post}: {_hours(duty.starts_at, duty.ends_at)} is on offer")
    return swap


@transaction.atomic
def accept(*, by: Person, swap: Swap) -> Duty:
    """Takes over a duty that was offered. Of several who accept at once, one has it; the others are told so."""
    now = clock.now()
    duty = Duty.objects.select_for_update().get(pk=swap.duty_id)
    swap = Swap.objects.select_related("duty__post__person").get(pk=swap.pk)
    _insist(True, objections_to_accepting(swap, by, now))
    moved = Swap.objects.filter(pk=swap.pk, state=SwapState.OFFERED).update(
        state=SwapState.ACCEPTED, accepted_by=by, settled_at=now
    )
    _insist(True, [] if moved == 1 else ["Somebody else was quicker."])
    before, duty.post = duty.post.person, own_post(by, duty.post.role, max(duty.starts_at, now))
    duty.save(update_fields=["post"])
    hours = _hours(duty.starts_at, duty.ends_at)
    _write(by, "swap.accepted", f"{duty.post} on duty {hours} instead of {before}")
    return duty


@transaction.atomic
def withdraw(*, by: Person, swap: Swap) -> None:
    """Takes an offer back: the duty stays whose it was."""
    _insist(may_speak_for(standing(by), by, swap.duty.post))
    moved = Swap.objects.filter(pk=swap.pk, state=SwapState.OFFERED).update(
        state=SwapState.WITHDRAWN, settled_at=clock.now()
    )
    _insist(True, [] if moved == 1 else ["Somebody has accepted it already, or it was taken back."])
    _write(
        by, "swap.withdrawn", f"{swap.duty.post}: {_hours(swap.duty.starts_at, swap.duty.ends_at)} is kept"
    )


@transaction.atomic
def take_off(*, by: Person, duty: Duty) -> None:
    """Takes a single duty off the rota, as one that was put in by mistake. Weekly ones end with their pattern."""
    _insist(may_plan(standing(by), duty.post.role), objections_to_taking_off(duty, clock.now()))
    text = f"{duty.post} not on duty {_hours(duty.starts_at, duty.ends_at)}, turn {duty.turn}"
    duty.delete()
    _write(by, "duty.removed", text)


# --- handing over -------------------------------------------------------------------------------------------------


@transaction.atomic
def leave_note(*, by: Person, role: str, note: str) -> Handover:
    """Leaves a note to whoever takes over that role next."""
    _insist(role in standing(by).roles)
    handover = Handover(role=role, note=note, left_by=by, left_at=clock.now())
    handover.full_clean()
    handover.save()
    _write(by, "handover.left", f"{Role(role).label}: left a note to hand over", detail=note)
    return handover


@transaction.atomic
def take_over(*, by: Person, role: str) -> Handover:
    """Says who has it now, in one tap: takes the note that waits, or takes over without one."""
    now = clock.now()
    early = timedelta(minutes=book().value("rota.take_over_minutes_early"))
    _insist(role in standing(by).roles, objections_to_taking_over(role, by, now, early))
    waiting = Handover.objects.filter(role=role, taken_by=None).exclude(left_by=by).first()
    if waiting is None:
        waiting = Handover.objects.create(role=role, left_at=now, taken_by=by, taken_at=now)
    elif Handover.objects.filter(pk=waiting.pk, taken_by=None).update(taken_by=by, taken_at=now) != 1:
        raise ValidationError("Somebody else has just taken over.")
    _write(by, "handover.taken", f"{Role(role).label}: {by} has taken over", detail=waiting.note)
    waiting.refresh_from_db()
    return waiting


def _insist(may: bool, objections: list[str] | None = None) -> None:
    if not may:
        raise PermissionDenied(NOT_YOURS)
    if objections:
        raise ValidationError(objections)


def _write(by: Person, kind: str, text: str, detail: str = "") -> None:
    write(by=by, subject=TOPIC, kind=kind, text=text, detail=detail)


def _hours(starts_at: datetime, ends_at: datetime) -> str:
    return f"{clock.local(starts_at):%d/%m/%Y %H:%M} to {clock.local(ends_at):%d/%m/%Y %H:%M}"
