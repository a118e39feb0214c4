"""What the page of the rota shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cohesion.accounts.models import Person
from cohesion.directory.models import Absence, Duty, Handover, Pattern, Swap
from cohesion.directory.queries import Standing
from cohesion.directory.rota import ON_ROTA, Gap, backup_confirmers, gaps
from cohesion.directory.rota_rules import may_plan
from cohesion.directory.states import Role, SwapState
from cohesion.policy.book import book


@dataclass(frozen=True)
class Word:
    """Of one of the reader's roles: the note that waits for them, if any, and who took over last."""

    role: Role
    waiting: Handover | None
    last: Handover | None


def gaps_ahead(now: datetime) -> list[Gap]:
    """The gaps that every officer is shown in red."""
    return gaps(now, now + timedelta(days=book().value("rota.gap_days")))


def rota_page(person: Person, who: Standing, now: datetime) -> dict[str, object]:
    """Gaps, handovers, offers, the reader's own duties, absences and weekly patterns."""
    own = Duty.objects.filter(post__person=person, ends_at__gt=now).select_related("post")
    offers = Swap.objects.filter(state=SwapState.OFFERED, duty__ends_at__gt=now)
    on_offer = list(offers.select_related("duty__post__person", "offered_by").order_by("duty__starts_at"))
    patterns = Pattern.objects.exclude(last_day__lt=now.date()).select_related("post__person")
    return {
        "now": now,
        "days": book().value("rota.gap_days"),
        "gaps": gaps_ahead(now),
        "backups": backup_confirmers(now),
        "words": words_for(person, who),
        "offers": [(swap, swap.duty.post.role in who.roles) for swap in on_offer],
        "own": [
            (duty, duty.pk in {swap.duty_id for swap in on_offer})
            for duty in own.filter(starts_at__lt=now + timedelta(days=28))
        ],
        "absences": Absence.objects.filter(ends_at__gt=now).select_related("person"),
        "patterns": [(pattern, may_plan(who, pattern.post.role)) for pattern in patterns],
        "may_plan": any(may_plan(who, role) for role in ON_ROTA),
    }


def rota_line(person: Person, who: Standing, now: datetime) -> dict[str, object]:
    """For an officer's first page: the gaps ahead, and notes that wait for them."""
    waiting = [word for word in words_for(person, who) if word.waiting]
    return {"gaps": gaps_ahead(now), "days": book().value("rota.gap_days"), "waiting": waiting}


def words_for(person: Person, who: Standing) -> list[Word]:
    """What waits to be taken over by this person. Two queries for each of their roles on the rota."""
    found = []
    for role in ON_ROTA:
        if role in who.roles:
            of_role = Handover.objects.filter(role=role).select_related("left_by", "taken_by")
            waiting = of_role.filter(taken_by=None).exclude(left_by=person).first()
            last = of_role.exclude(taken_by=None).order_by("-taken_at").first()
            found.append(Word(role, waiting, last))
    return found
