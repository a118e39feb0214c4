"""The only writers here: checks asked and answered, who was rung, and gaps of the rota that were said."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cohesion.accounts.models import Person
from cohesion.almanac.days import working_days_after
from cohesion.directory.models import ContactPoint, Post
from cohesion.directory.queries import current_posts, numbers_of, standing
from cohesion.directory.rota import Gap
from cohesion.directory.states import Reach, Role, Way
from cohesion.journal.actions import write
from cohesion.kit import clock
from cohesion.kit.phones import is_mobile
from cohesion.kit.sms_text import plain
from cohesion.messaging.actions import Draft, post
from cohesion.messaging.states import Lane
from cohesion.messaging.ways import carried
from cohesion.policy.book import Book, book
from cohesion.upkeep.models import ContactCheck, GapWarning, Ringing
from cohesion.upkeep.states import ANSWERS, CheckState, Outcome, Why

TOPIC = "upkeep"
CHECK, GAP = "contact.check", "rota.gap"
IN_TEXTS = {Role.POLICE_LIAISON: "police liaison", Role.DUTY_OFFICER: "duty officer"}


# --- checks of contacts -------------------------------------------------------------------------------------------


def ask(*, held: Post, point: ContactPoint, now: datetime, rules: Book) -> ContactCheck | None:
    """Asks somebody by text whether they still are a contact of that place; None when they are being asked already.

    One transaction for each person: two processes that do it at once ask once. One they never answered lapses.
    """
    first = clock.local(now).date()
    by_day = working_days_after(first, rules.value("check.working_days_to_answer"))
    answer_by = datetime.combine(by_day, time(rules.value("check.hours")[1]), clock.LONDON).astimezone(UTC)
    try:
        with transaction.atomic():
            old = ContactCheck.objects.filter(person=held.person, state=CheckState.ASKED, answer_by__lte=now)
            old.update(state=CheckState.LAPSED)
            check = ContactCheck.objects.create(
                person=held.person, post=held, asked_at=now, answer_by=answer_by
            )
            post(drafts=[_question(check, point, rules)], at=now)
    except IntegrityError:
        return None
    return check


def _question(check: ContactCheck, point: ContactPoint, rules: Book) -> Draft:
    by = clock.local(check.answer_by)
    fields = {"place": check.post.place.sms_name, "next": f"{by:%a} {by.day} {by:%b}"}
    return Draft(
        person=check.person,
        to=point.number,
        body=plain(rules.words(CHECK, **fields)),
        one_way=plain(rules.words(f"{CHECK}.one_way", **fields)),
        kind=CHECK,
        topic=TOPIC,
        about=check.about,
        answers=list(ANSWERS),
        lane=Lane.ORDINARY,
        expires_in=timedelta(hours=12),
    )


@transaction.atomic
def note_checks(*, asked: int) -> None:
    """One line in the journal for a round, however many were asked."""
    people = f"{asked} contact{'' if asked == 1 else 's'}"
    write(by=None, subject=TOPIC, kind="checks.asked", text=f"Asked {people}", counts={"asked": asked})


@transaction.atomic
def take_answer(*, check: ContactCheck, state: CheckState, at: datetime) -> bool:
    """Records what somebody answered, also late, and also when they think again. False when it says nothing new.

    A "no" ends no post: it may be a slip, or somebody else's phone. It puts them before an officer, who rings.
    """
    moved = ContactCheck.objects.filter(pk=check.pk).exclude(state__in=[state, CheckState.LAPSED])
    if moved.update(state=state, answered_at=at) != 1:
        return False
    write(by=None, subject=TOPIC, kind=f"check.{state}", text=f"{check.post}: {state.label.lower()}")
    return True


@transaction.atomic
def note_ringing(*, by: Person, person: Person, why: Why, outcome: Outcome) -> Ringing:
    """Notes that an officer rang somebody, and whether they were reached: then they are off the list."""
    if not standing(by).is_officer:
        raise PermissionDenied("This list is for police liaison and council officers.")
    ringing = Ringing.objects.create(person=person, why=why, outcome=outcome, by=by, at=clock.now())
    write(
        by=by, subject=TOPIC, kind=f"rung.{outcome}", text=f"{person} ({why.label.lower()}): {outcome.label}"
    )
    return ringing


# --- gaps in the rota ---------------------------------------------------------------------------------------------


@transaction.atomic
def warn(*, gap: Gap, hours: int, now: datetime) -> bool:
    """Tells the cohesion leads of a gap, by text or else by email; False when they were told of it already.

    A gap that has grown, or shrunk, since is the same gap. With nobody to tell, nothing is kept: it is tried again.
    """
    told = GapWarning.objects.filter(
        role=gap.role, hours=hours, starts_at__lt=gap.ends_at, ends_at__gt=gap.starts_at
    )
    drafts = [] if told.exists() else list(_drafts(gap, max(gap.starts_at, now)))
    if not drafts:
        return False
    key = {"role": gap.role, "hours": hours, "starts_at": gap.starts_at}
    _, is_new = GapWarning.objects.get_or_create(**key, defaults={"ends_at": gap.ends_at, "told_at": now})
    if is_new:
        post(drafts=drafts, at=now)
        write(
            by=None,
            subject=TOPIC,
            kind="gap.said",
            text=f"Told the cohesion leads: nobody is on the rota as {IN_TEXTS[gap.role]} from {_when(gap.starts_at)}",
        )
    return is_new


def _drafts(gap: Gap, starts_at: datetime) -> Iterable[Draft]:
    leads = [held.person for held in current_posts().filter(role=Role.COHESION_LEAD)]
    numbers, rules = numbers_of(leads), book()
    fields = {
        "who": IN_TEXTS[gap.role],
        "next": _when(starts_at),
        "link": f"{settings.PUBLIC_URL}/directory/rota/",
    }
    for lead in leads:
        point = numbers.get(lead.pk)
        if point and point.reach == Reach.GOOD and is_mobile(point.number):
            yield _said(lead, point.number, plain(rules.words(GAP, **fields)))
        elif lead.email and Way.EMAIL in carried():
            subject = rules.written(f"{GAP}.subject")
            yield _said(lead, lead.email, rules.written(GAP, **fields), way=Way.EMAIL, subject=subject)


def _said(lead: Person, to: str, body: str, way: Way = Way.TEXT, subject: str = "") -> Draft:
    return Draft(
        person=lead,
        to=to,
        body=body,
        way=way,
        subject=subject,
        kind=GAP,
        topic=TOPIC,
        lane=Lane.ORDINARY,
        expires_in=timedelta(hours=12),
    )


def _when(at: datetime) -> str:
    return f"{clock.local(at):%a} {clock.local(at).day} {clock.local(at):%b} {clock.hhmm(at)}"
