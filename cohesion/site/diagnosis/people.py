"""Whether somebody is on duty, and whether people can show their second factors."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator

from cohesion.accounts import sealing
from cohesion.directory.models import Duty
from cohesion.directory.queries import current_posts, next_on_duty, on_duty
from cohesion.directory.states import Role
from cohesion.kit import clock
from cohesion.site.diagnosis.finding import OK, PROBLEM, WARN, Finding

ON_CALL = (Role.POLICE_LIAISON, Role.DUTY_OFFICER)
AHEAD = timedelta(days=7)  # how far the rota is looked through


def rota(role: Role, now: datetime) -> Finding:
    """Somebody on duty now, and no gap in the days ahead."""
    do = "fill the rota in the directory."
    if not on_duty(role, now):
        again = next_on_duty(role, now)
        until = f" until {_when(again)}" if again else ", and the rota names nobody later"
        return Finding(PROBLEM, f"{role.label}: nobody is on duty{until}.", do)
    if gap := first_gap(role, now):
        return Finding(WARN, f"{role.label}: nobody is on duty from {_when(gap)}.", do)
    return Finding(OK, f"{role.label}: somebody is on duty now and for {AHEAD.days} days.")


def second_factors() -> Finding:
    """Sealed with a key that we have: without it nobody but by a passkey gets in."""
    if lost := sealing.unreadable(Authenticator):
        do = "put the old MFA_KEY or SECRET_KEY back (docs/accounts.md, Keys)."
        return Finding(PROBLEM, f"{lost} second factors cannot be read.", do)
    return Finding(OK, "Second factors are sealed with a key that is here.")


def first_gap(role: str, now: datetime) -> datetime | None:
    """The first moment within AHEAD at which nobody of that role is on duty, or None. One query."""
    duties = Duty.objects.filter(post__role=role, post__in=current_posts(now), ends_at__gt=now)
    covered = now
    for starts_at, ends_at in duties.order_by("starts_at").values_list("starts_at", "ends_at"):
        if starts_at > covered:
            break
        covered = max(covered, ends_at)
    return covered if covered < now + AHEAD else None


def _when(moment: datetime) -> str:
    return f"{clock.hhmm(moment)} on {clock.day_in_words(moment)}"
