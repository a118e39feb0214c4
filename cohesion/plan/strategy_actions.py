"""The only writers of the strategy, of how it stands, and of its quarterly report."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.journal.actions import write
from cohesion.journal.models import Audience
from cohesion.kit import clock
from cohesion.kit.refusals import Refused, insist
from cohesion.live.actions import touch
from cohesion.plan import editions
from cohesion.plan import strategy_rules as rules
from cohesion.plan.models import (
    Commitment,
    EnteredFigure,
    Milestone,
    ReportEdition,
    Signature,
    StatusUpdate,
    Strand,
)
from cohesion.plan.states import EDITION_MOVES, Colour, Edition
from cohesion.plan.strategy_queries import stand
from cohesion.policy.book import book

OVERTAKEN = "Somebody else was quicker. Look at it again."


@transaction.atomic
def load_strategy(*, by, strands: Iterable[dict[str, Any]], by_name: str = "") -> int:
    """Writes strands, commitments and milestones that are not there yet; returns how many commitments were new.

    What is there already is left as it is: how it stands is said by people, not by a file.
    """
    new = 0
    for one in strands:
        told = {name: one[name] for name in ("number", "title", "about", "lead")}
        strand, is_new = Strand.objects.get_or_create(slug=one["slug"], defaults=told)
        if is_new:
            _say(by, strand.topic, "strand.added", f"Strand: {strand.title}", by_name=by_name)
        new += sum(_load_commitment(by, strand, by_name, **promise) for promise in one.get("commitments", []))
    return new


def _load_commitment(
    by, strand: Strand, by_name: str, *, slug: str, milestones: Iterable[dict] = (), **told
) -> bool:
    commitment, is_new = Commitment.objects.get_or_create(slug=slug, defaults={"strand": strand, **told})
    if is_new:
        Milestone.objects.bulk_create(Milestone(commitment=commitment, **one) for one in milestones)
        _say(by, commitment.topic, "commitment.added", f"Promised: {commitment.what}", by_name=by_name)
    return is_new


@transaction.atomic
def say_status(
    *,
    by,
    commitment: Commitment,
    colour: str,
    text: str,
    recovery: str = "",
    forecast_on: date | None = None,
    evidence: str = "",
    spent: int | None = None,
) -> StatusUpdate:
    """Says how it stands. Raises Refused for better than its days allow, or than before without evidence."""
    commitment = _lock(commitment)
    now = clock.now()
    # Without the forecast that is in force: a new one, or none, is what is being said here.
    has = stand(commitment, clock.local(now).date(), book().value("progress.red_days"))
    best = rules.floor(
        commitment,
        has.milestones,
        forecast_on,
        today=clock.local(now).date(),
        red_days=book().value("progress.red_days"),
    )
    told = {
        "colour": colour,
        "text": text.strip(),
        "recovery": recovery.strip(),
        "evidence": evidence.strip(),
    }
    insist(rules.objections_to_status(standing(by), best=best, last=has.last, **told))
    update = StatusUpdate.objects.create(
        commitment=commitment, forecast_on=forecast_on, at=now, by=by, **told
    )
    if spent is not None:
        Commitment.objects.filter(pk=commitment.pk).update(spent=spent)
    _say(
        by,
        commitment.topic,
        "commitment.status",
        f"{Colour(colour).label}: {update.text}",
        detail=update.recovery,
    )
    return update


@transaction.atomic
def meet_milestone(*, by, milestone: Milestone, evidence: str) -> None:
    """Met today, with what shows it."""
    _lock(milestone.commitment)
    milestone = Milestone.objects.select_related("commitment").get(pk=milestone.pk)
    insist(rules.objections_to_meeting(standing(by), milestone, evidence=evidence))
    today = clock.local(clock.now()).date()
    Milestone.objects.filter(pk=milestone.pk, met_on=None).update(met_on=today, evidence=evidence.strip())
    topic = milestone.commitment.topic
    _say(by, topic, "milestone.met", f"Milestone met: {milestone.what}", detail=evidence.strip())


@transaction.atomic
def complete(*, by, commitment: Commitment, evidence: str) -> None:
    """Complete for good: what comes up again is promised anew."""
    commitment = _lock(commitment)
    still = commitment.milestones.filter(met_on=None).count()
    insist(rules.objections_to_completing(standing(by), commitment, still, evidence=evidence))
    today = clock.local(clock.now()).date()
    Commitment.objects.filter(pk=commitment.pk).update(completed_on=today, evidence=evidence.strip())
    _say(by, commitment.topic, "commitment.completed", "Complete", detail=evidence.strip())


@transaction.atomic
def enter_figure(
    *, by, measure: str, first_day: date, last_day: date, done: int, source: str, of: int | None = None
) -> EnteredFigure:
    """A figure that no service counts, with where it comes from. Of the same days the newest counts."""
    days = {"first": first_day, "last": last_day}
    insist(rules.objections_to_figure(standing(by), done=done, of=of, source=source, **days))
    figure = EnteredFigure.objects.create(
        measure=measure,
        first_day=first_day,
        last_day=last_day,
        done=done,
        of=of,
        source=source.strip(),
        at=clock.now(),
        by=by,
    )
    share = f"{done} of {of}" if of is not None else str(done)
    _say(by, figure.topic, "measure.entered", f"{share}, {first_day} to {last_day}", detail=figure.source)
    return figure


@transaction.atomic
def begin_report(*, by, day: date) -> ReportEdition:
    """The report of the quarter in which a day lies; the one that is there already when it was begun before."""
    insist(rules.objections_to_keeping(standing(by)))
    slug, first, last = editions.quarter_of(day)
    due = last + timedelta(days=book().value("progress.report_days"))
    told = {"first_day": first, "last_day": last, "due_on": due}
    edition, is_new = ReportEdition.objects.get_or_create(slug=slug, defaults=told)
    if is_new:
        _say(by, edition.topic, "report.begun", f"{edition}: begun")
    return edition


@transaction.atomic
def freeze(*, by, edition: ReportEdition) -> None:
    """From now on it says what it says today, and the leads of the strands sign it."""
    today = clock.local(clock.now()).date()
    insist(rules.objections_to_freezing(standing(by), edition, today=today))
    snapshot = editions.draft(edition, today)
    _move(edition, Edition.SIGNING, snapshot=snapshot, digest=editions.digest(snapshot))
    _say(
        by,
        edition.topic,
        "report.frozen",
        f"{edition}: frozen, to be signed",
        detail=editions.digest(snapshot),
    )


@transaction.atomic
def thaw(*, by, edition: ReportEdition, why: str) -> None:
    """Back to the draft, when something in it is wrong. Whoever signed signs again."""
    insist(
        rules.objections_to_signing(standing(by), edition) or ([] if why.strip() else ["Say what is wrong."])
    )
    _move(edition, Edition.DRAFTING, snapshot=None, digest="")
    edition.signatures.all().delete()
    _say(by, edition.topic, "report.thawed", f"{edition}: back to the draft", detail=why.strip())


@transaction.atomic
def sign(*, by, edition: ReportEdition, strand: Strand) -> None:
    """For the lead of a strand: what the frozen report says of it is true."""
    touch(edition.topic)
    edition = ReportEdition.objects.get(pk=edition.pk)
    insist(rules.objections_to_signing(standing(by), edition))
    _, is_new = Signature.objects.get_or_create(
        edition=edition, strand=strand, defaults={"at": clock.now(), "by": by}
    )
    if is_new:
        _say(by, edition.topic, "report.signed", f"Signed for: {strand.title}")


@transaction.atomic
def publish(*, by, edition: ReportEdition) -> None:
    """For everybody to read, for good."""
    touch(edition.topic)
    signed = edition.signatures.values("strand")
    insist(rules.objections_to_publishing(standing(by), edition, list(Strand.objects.exclude(pk__in=signed))))
    _move(edition, Edition.PUBLISHED, published_at=clock.now())
    _say(by, edition.topic, "report.published", f"{edition}: published", detail=edition.digest)


def _move(edition: ReportEdition, to: Edition, **also: object) -> None:
    touch(edition.topic)
    allowed = [state for state, after in EDITION_MOVES.items() if to in after]
    if ReportEdition.objects.filter(pk=edition.pk, state__in=allowed).update(state=to, **also) != 1:
        raise Refused([OVERTAKEN])


def _lock(commitment: Commitment) -> Commitment:
    """Two who say how it stands take turns."""
    touch(commitment.topic)
    return Commitment.objects.get(pk=commitment.pk)


def _say(by, subject: str, kind: str, text: str, detail: str = "", by_name: str = "") -> None:
    """Everything about the plan is public."""
    write(
        by=by, subject=subject, kind=kind, text=text, detail=detail, audience=Audience.PUBLIC, by_name=by_name
    )
