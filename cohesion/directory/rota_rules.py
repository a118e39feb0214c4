"""What speaks against a change to the rota, in plain English, and who may make it."""

from datetime import datetime, timedelta

from cohesion.directory.models import Absence, Duty, Pattern, Post, Swap
from cohesion.directory.queries import Standing, current_posts
from cohesion.directory.rota import ON_ROTA
from cohesion.directory.rules import LONGEST_DUTY_DAYS, may_edit_rota
from cohesion.directory.states import Role, SwapState
from cohesion.kit import clock

MOST_TURNS, MOST_WEEKS = 9, 8
NOT_ON_ROTA = "Nobody of this post is on the rota."


def may_plan(who: Standing, role: str) -> bool:
    """Those who answer for the rota plan all of it, and police liaison their own part."""
    return may_edit_rota(who) or (who.is_police and role == Role.POLICE_LIAISON)


def may_speak_for(who: Standing, by, post: Post) -> bool:
    """Everybody for themselves; whoever plans that part of the rota for the others."""
    return by.pk == post.person_id or may_plan(who, post.role)


def objections_to_pattern(pattern: Pattern) -> list[str]:
    objections = []
    if pattern.post.role not in ON_ROTA:
        objections.append(f"A {pattern.post.get_role_display().lower()} is not on the rota.")
    if not 1 <= pattern.turn <= MOST_TURNS:
        objections.append(f"The turn is a number from 1 to {MOST_TURNS}.")
    if not 1 <= pattern.every_weeks <= MOST_WEEKS:
        objections.append(f"It comes back every 1 to {MOST_WEEKS} weeks.")
    if pattern.last_day and pattern.last_day < pattern.first_day:
        objections.append("The pattern ends before it begins. Check both days.")
    if pattern.post.held_until and pattern.first_day > pattern.post.held_until:
        objections.append("This person does not hold the post any more when the pattern begins.")
    return objections


def objections_to_absence(absence: Absence) -> list[str]:
    if absence.ends_at <= absence.starts_at:
        return ["The absence ends before it begins. Check both times."]
    if absence.ends_at <= clock.now():
        return ["This time has passed. An absence ends in the future."]
    if absence.ends_at - absence.starts_at > timedelta(days=LONGEST_DUTY_DAYS * 12):
        return ["An absence lasts at most a year. End the post instead."]
    return []


def objections_to_offer(duty: Duty, now: datetime) -> list[str]:
    if duty.ends_at <= now:
        return ["This duty is over."]
    if duty.swaps.filter(state=SwapState.OFFERED).exists():
        return ["This duty is on offer already."]
    return []


def objections_to_accepting(swap: Swap, by, now: datetime) -> list[str]:
    """Only who holds the same role, is there, and is not on duty then in any other turn: one person is not two."""
    duty = swap.duty
    if swap.state != SwapState.OFFERED:
        return ["Somebody else was quicker, or the offer was taken back."]
    if duty.ends_at <= now:
        return ["This duty is over."]
    if duty.post.person_id == by.pk:
        return ["This duty is yours. Take the offer back instead."]
    if own_post(by, duty.post.role, max(duty.starts_at, now)) is None:
        return [f"Only a {duty.post.get_role_display().lower()} can take this duty."]
    overlapping = {"starts_at__lt": duty.ends_at, "ends_at__gt": duty.starts_at}
    if Duty.objects.filter(post__person=by, post__role=duty.post.role, **overlapping).exists():
        return ["You are on duty then already, and one person cannot be two."]
    if Absence.objects.filter(person=by, **overlapping).exists():
        return ["You are away then. Take your absence out first."]
    return []


def objections_to_taking_off(duty: Duty, now: datetime) -> list[str]:
    if duty.pattern_id:
        return ["This duty comes from a weekly pattern: put in an absence, or end the pattern."]
    if duty.ends_at <= now:
        return ["This duty is over, and stays as it was."]
    return []


def objections_to_taking_over(role: str, by, now: datetime, early: timedelta) -> list[str]:
    """Whoever takes over is on the rota now, or will be soon: who is asked first must be who has it."""
    soon = Duty.objects.filter(
        post__person=by, post__role=role, starts_at__lte=now + early, ends_at__gt=now
    ).exists()
    return (
        []
        if soon
        else ["You are not on the rota now. Accept a swap, or be put on duty, before you take over."]
    )


def own_post(person, role: str, at: datetime) -> Post | None:
    """The post of that role which the person holds at that moment."""
    return current_posts(at).filter(person=person, role=role).first()
