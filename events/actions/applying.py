"""What an organiser does, or an officer for them: begins, fills in, sends, sends again."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.live.actions import touch
from cohesion.policy.book import Book, book
from events import clocks, rules
from events.actions.asking import ask_whom_it_concerns
from events.actions.lanes import put_in_lane
from events.actions.moves import ORGANISER, lock, move, new_link, note, unused_reference
from events.actions.strands import bring_up_to_date
from events.actions.telling import send_address, short, tell
from events.actions.timing import restart_clock
from events.answers import BY_NAME, STALE, missing_from
from events.assessing import assess, facts_of, tier_of
from events.differences import changes, is_material
from events.models import Case, Version
from events.queries import begun_since, last_sent, public_places, rules_of
from events.states import SETTLED, CaseState, Tier

UNCHANGED = "Nothing has changed since it was last sent."
BEGINNING = "events"  # whoever begins takes turns by this topic


@transaction.atomic
def begin(
    *,
    by,
    answers: Mapping[str, object] | None = None,
    key: uuid.UUID | None = None,
    for_somebody: bool = False,
    copy_of: Case | None = None,
    source: str = "",
) -> tuple[Case, str]:
    """Begins an application with what is known already. Returns it and its secret, which is shown once.

    `by` is None for somebody who did not sign in; `for_somebody`: an officer begins it for whoever rang. The same `key`
    again changes nothing and returns an empty secret.
    """
    insist(rules.objections_to_running(standing(by)) if for_somebody else [])
    touch(BEGINNING)
    if key and (known := Case.objects.filter(key=key).first()):
        return known, ""
    now, policy = clock.now(), book()
    lately = 0 if by else begun_since(now - timedelta(hours=1))
    insist(rules.objections_to_beginning(lately=lately, at_most=policy.value("events.unsigned_an_hour")))
    case = Case.objects.create(
        ref=unused_reference(),
        key=key or uuid.uuid4(),
        answers=dict(answers or {}),
        organiser=None if for_somebody else by,
        taken_down_by=by if for_somebody else None,
        copy_of=copy_of,
        source=source,
        begun_at=now,
    )
    note(
        case,
        "begun",
        "Begun" if not for_somebody else "Begun by an officer for the organiser",
        by=by or ORGANISER,
    )
    secret = new_link(case)
    send_address(case, secret)
    return case, secret


def copy(*, by, case: Case) -> tuple[Case, str]:
    """Begins anew with what was said of an earlier event. What may be out of date is asked again."""
    kept = {name: value for name, value in case.answers.items() if name not in STALE and name != "seen"}
    stale = {BY_NAME[name].name for name in ("dates", "insurance", "event")}
    seen = [name for name in case.answers.get("seen", []) if name not in stale]
    return begin(by=by, answers=kept | {"seen": seen}, copy_of=case)


@transaction.atomic
def note_at_once(*, by, answers: Mapping[str, object], key: uuid.UUID | None = None) -> tuple[Case, str]:
    """Notes an event for which nobody's permission is needed, from the few questions of the pre-check alone."""
    policy, facts = book(), facts_of(answers)
    today = clock.local(clock.now()).date()
    only_noted = facts is not None and assess(facts, today, policy).is_only_noted
    insist([] if only_noted else ["This event needs more than noting. Begin an application."])
    case, secret = begin(by=by, answers=answers, key=key)
    if secret:
        _write_version(case, Tier.T0, policy, by)
        bring_up_to_date(case, {}, policy)
        _note_it(case, by)
    return case, secret


@transaction.atomic
def save_section(*, by, case: Case, section: str, answers: Mapping[str, object]) -> Case:
    """Keeps what was typed on one page. It counts as said only when the whole application is sent."""
    case = lock(case)
    insist(rules.objections_to_changing(case))
    mine = {name: value for name, value in answers.items() if name in BY_NAME[section].fields}
    seen = [*dict.fromkeys([*case.answers.get("seen", []), section])]
    Case.objects.filter(pk=case.pk).update(answers=case.answers | mine | {"seen": seen})
    case.refresh_from_db()
    return case


@transaction.atomic
def send(*, by, case: Case, declared: bool) -> Case:
    """Sends the application, the first time or again; each time is a version. What follows depends on where it stands.

    An event for which nobody's permission is needed is noted there and then.
    """
    case = lock(case)
    policy, facts = rules_of(case), facts_of(case.answers)
    tier = tier_of(facts, policy) if facts else 0
    today = clock.local(clock.now()).date()
    missing = missing_from(tier, case.answers)
    when = facts.event_on if facts else None
    insist(rules.objections_to_sending(case, missing, declared=declared, event_on=when, today=today))
    before = last_sent(case)
    same = before is not None and not changes(before, case.answers)
    insist([UNCHANGED] if same and case.state in (CaseState.RECEIVED, CaseState.OPEN, *SETTLED) else [])
    _write_version(case, max(tier, case.lifted_to), policy, by)
    bring_up_to_date(case, before or {}, policy)
    _carry_on(case, before, policy, by)
    return case


def _write_version(case: Case, tier: int, policy: Book, by) -> None:
    now, answers = clock.now(), case.answers
    number = case.version + 1
    Version.objects.create(case=case, number=number, answers=answers, sent_at=now, sent_by=by)
    place = public_places().filter(ref=str(answers.get("register") or "")).first()
    Case.objects.filter(pk=case.pk).update(
        version=number,
        edition=case.edition if case.version else policy.edition,
        tier=tier,
        title=str(answers["title"]),
        place_name=str(answers["place_name"]),
        place=place,
        event_on=date.fromisoformat(str(answers["event_on"])),
        peak=int(str(answers["peak"])),
    )
    case.refresh_from_db()


def _carry_on(case: Case, before: dict | None, policy: Book, by) -> None:
    """To where an application goes that was sent from where it stands."""
    note(case, "sent", f"Version {case.version} sent", by=by or ORGANISER)
    facts = facts_of(case.answers)
    settled = case.state in SETTLED and before is not None
    if settled and not is_material(before or {}, case.answers, policy):
        note(case, "amended", "A small change: what was decided stays as it is", by=by or ORGANISER)
    elif (
        case.tier == 0
        and case.state in (CaseState.DRAFT, CaseState.NOTED)
        and facts is not None
        and not case.source
    ):
        _note_it(case, by)
    elif case.state == CaseState.PAUSED:
        _resume(case, policy, by)
    elif case.state in (CaseState.RECEIVED, CaseState.OPEN):
        put_in_lane(case, policy)
        if case.state == CaseState.OPEN:
            ask_whom_it_concerns(case, policy)
    else:
        _receive(case, policy, by, again=settled)


def _note_it(case: Case, by) -> None:
    if case.state == CaseState.DRAFT:
        move(case, CaseState.NOTED, received_at=clock.now())
    note(case, "noted", "Noted: no permission needed from us", by=None)
    tell(case, "event.noted")


def _receive(case: Case, policy: Book, by, *, again: bool) -> None:
    now = clock.now()
    check_by = clocks.working_day_after(
        clocks.received_on(now, policy), policy.value("events.triage_days"), policy
    )
    move(
        case, CaseState.RECEIVED, received_at=now, check_by=check_by, day0=None, target_on=None, reply_by=None
    )
    put_in_lane(case, policy)
    if again:
        note(case, "reopened", "The change opens again what it touches", by=None)
    tell(case, "event.received", next=short(check_by))


def _resume(case: Case, policy: Book, by) -> None:
    """What was asked for has come: our clock goes on with the next working day."""
    case.pauses.filter(answered_at=None).update(answered_at=clock.now())
    move(case, CaseState.OPEN, reply_by=None)
    put_in_lane(case, policy)
    restart_clock(case, policy)
    note(
        case,
        "resumed",
        "The organiser has answered: our clock goes on with the next working day",
        by=by or ORGANISER,
    )
    ask_whom_it_concerns(case, policy)
