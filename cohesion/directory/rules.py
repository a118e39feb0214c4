"""Who may see and change the directory: a list of faith leaders' numbers, so few and for a reason."""

from collections.abc import Iterable

from cohesion.accounts import factors
from cohesion.directory.models import Duty, Place
from cohesion.directory.queries import Standing
from cohesion.directory.rota import ON_ROTA
from cohesion.directory.states import Role, Visibility
from cohesion.kit import clock

LONGEST_DUTY_DAYS = 31
SHORTEST_REASON = 20  # characters, for taking the contact list out
TWICE = frozenset({Role.POLICE_LIAISON, Role.DUTY_OFFICER, Role.COHESION_LEAD, Role.ADMINISTRATOR})
APPOINTS: dict[str, frozenset[str]] = {  # who may give, and end, which posts
    Role.ADMINISTRATOR: frozenset(Role),
    Role.COHESION_LEAD: frozenset({Role.SITE_CONTACT, Role.DUTY_OFFICER, Role.COHESION_LEAD}),
    Role.POLICE_LIAISON: frozenset({Role.POLICE_LIAISON}),
}


def may_see_directory(who: Standing) -> bool:
    """Police liaison and council officers see every place and, masked, how its contacts are reached."""
    return who.is_officer or Role.ADMINISTRATOR in who.roles


def may_see_cascade(who: Standing) -> bool:
    """Every number in full, for those who would ring them: police liaison and council officers, not administrators."""
    return who.is_officer


def may_reveal(who: Standing) -> bool:
    """One number in full, to ring it: whoever could print them all."""
    return may_see_cascade(who)


def may_read_views(who: Standing) -> bool:
    """Who looked at the contact list: those who answer for it."""
    return may_edit_directory(who)


def may_export(who: Standing) -> bool:
    """The whole list as a file: council officers only."""
    return who.is_council


def may_keep_records(who: Standing) -> bool:
    """Retention, legal holds and people's requests about themselves."""
    return may_edit_directory(who)


def objections_to_export(who: Standing, reason: str, *, is_on: bool) -> list[str]:
    """Break-glass: council officers only, only where the council has switched it on, and with a reason."""
    if not may_export(who):
        return ["Only council officers can take the contact list out."]
    if not is_on:
        return ["Exports are switched off (the setting privacy.exports)."]
    if len(reason.strip()) < SHORTEST_REASON:
        return [f"Give the reason in at least {SHORTEST_REASON} characters. The cohesion leads are sent it."]
    return []


def may_edit_directory(who: Standing) -> bool:
    return bool(who.roles & {Role.ADMINISTRATOR, Role.COHESION_LEAD})


def may_see_place(who: Standing, place: Place) -> bool:
    """Hidden places are known to officers and to their own contacts only."""
    return who.is_officer or place.pk in who.places or place.visibility == Visibility.PUBLIC


def needs_second_factor(who: Standing) -> bool:
    """Police, council officers and administrators; a site contact's texts and links come without signing in."""
    return bool(who.roles & TWICE)


def lacks_second_factor(session, person, who: Standing) -> bool:
    """Whether this session must show a second factor before anything else than raising."""
    return needs_second_factor(who) and not factors.shown(session, person)


def may_appoint(who: Standing) -> frozenset[str]:
    """The roles whose posts this person may give and end; empty for most people."""
    return frozenset().union(*(APPOINTS.get(role, ()) for role in who.roles))


def may_end(who: Standing, role: str) -> bool:
    """Whoever gives a post ends it. Who looks after the directory ends any but an administrator's: people leave."""
    return role in may_appoint(who) or (may_edit_directory(who) and role != Role.ADMINISTRATOR)


def may_manage(who: Standing, roles: Iterable[str]) -> bool:
    """Whether this person looks after the sign-in and the links of somebody with these posts: all of them are theirs
    to give. Somebody without a post is for administrators."""
    held = frozenset(roles)
    return held <= may_appoint(who) if held else Role.ADMINISTRATOR in who.roles


def may_renew_links(who: Standing, roles: Iterable[str]) -> bool:
    """Officers look after the links of site contacts, besides whoever looks after the person."""
    return (who.is_officer and frozenset(roles) == {Role.SITE_CONTACT}) or may_manage(who, roles)


def may_edit_rota(who: Standing) -> bool:
    """Those who answer for it, and the duty officers who swap among themselves."""
    return may_edit_directory(who) or Role.DUTY_OFFICER in who.roles


def objections_to_duty(duty: Duty) -> list[str]:
    """Why this cannot stand on the rota: a rota that promises somebody who is not there is worse than a gap."""
    objections = []
    first, last = clock.local(duty.starts_at).date(), clock.local(duty.ends_at).date()
    post = duty.post
    if post.role not in ON_ROTA:
        objections.append(f"A {post.get_role_display().lower()} is not on the rota.")
    if duty.ends_at <= duty.starts_at:
        objections.append("The duty ends before it begins. Check both times.")
    elif duty.ends_at <= clock.now():
        objections.append("This time has passed. A duty ends in the future.")
    elif (last - first).days > LONGEST_DUTY_DAYS:
        objections.append(f"A duty lasts at most {LONGEST_DUTY_DAYS} days. Put in several.")
    if first < post.held_from or (post.held_until and last > post.held_until):
        objections.append("This person does not hold the post for all of that time.")
    return objections
