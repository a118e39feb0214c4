"""Whom a step of a ladder asks next, while nobody who was asked has answered."""

from collections.abc import Collection
from datetime import datetime

from cohesion.directory.models import Post
from cohesion.directory.queries import current_posts, site_contacts
from cohesion.directory.states import Rank, Role
from incidents.absences import away_among
from incidents.models import Alert, LadderStep
from incidents.states import Ladder, Party, Step
from incidents.targeting import COUNCIL, POLICE, Choice, on_duty_and_reachable, once_each

ON_LADDER = {Ladder.POLICE: [POLICE], Ladder.COUNCIL: [COUNCIL], Ladder.CONFIRM: [POLICE, COUNCIL]}


def one_more(step: LadderStep, at: datetime) -> list[Choice]:
    """Whom a step of a ladder alerts besides those who were asked: nobody twice. Empty when there is nobody left."""
    told = set(Alert.objects.filter(incident=step.incident_id).values_list("person_id", flat=True))
    if step.do == Step.THIRD:
        contacts = site_contacts([step.place], at).get(step.place_id, [])
        posts = [(post, step.ladder) for post in contacts if post.rank == Rank.THIRD]
    elif step.do == Step.LEAD:
        posts = [(post, Party.COUNCIL) for post in _cohesion_leads(at, told)]
    else:
        roles = ON_LADDER[Ladder(step.ladder)]
        posts = [(post, party) for role, party in roles for post in on_duty_and_reachable(role, at, told)]
    reason, away = _reason(step), away_among((post for post, _ in posts if post.place_id), at)
    return once_each([(post, party, reason) for post, party in posts if post.person_id not in told], away)


def _cohesion_leads(at: datetime, told: Collection[int]) -> list[Post]:
    """Those on the rota; without any, whoever holds the post: nobody is left waiting for want of a rota."""
    on_rota = on_duty_and_reachable(Role.COHESION_LEAD, at, told)
    return on_rota or list(current_posts(at).filter(role=Role.COHESION_LEAD).order_by("id"))


def _reason(step: LadderStep) -> str:
    if step.ladder == Ladder.CONFIRM:
        return f"Next on the ladder: nobody confirmed within {step.after_minutes} minutes"
    who = f"of {step.place.name}" if step.place else f"of {Ladder(step.ladder).label.lower()}"
    return f"Next on the ladder: nobody {who} had it"
