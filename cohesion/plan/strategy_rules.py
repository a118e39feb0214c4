"""How a commitment stands, and what must be true before somebody says so. A list returned is a list of objections.

The floor is worked out from the days: people may say that it stands worse, and never better, without evidence.
Source: forums.md 4, "Commitment RAG" and "ReportEdition".
"""

from collections.abc import Collection
from datetime import date

from cohesion.directory.queries import Standing
from cohesion.plan.models import Commitment, Milestone, ReportEdition, StatusUpdate, Strand
from cohesion.plan.states import SAID, Colour, Edition

COUNCIL_ONLY = "Only the council's officers can do this."


def may_keep_plan(who: Standing) -> bool:
    """Who says how commitments stand, and makes the report."""
    return who.is_council


def objections_to_keeping(who: Standing) -> list[str]:
    return [] if may_keep_plan(who) else [COUNCIL_ONLY]


def days_late(
    commitment: Commitment, milestones: Collection[Milestone], forecast: date | None, today: date
) -> int:
    """By how many days it is late, by the worst of its own day, its milestones and its forecast; 0 for none."""
    behind = [(today - one.due_on).days for one in milestones if one.met_on is None]
    behind.append((today - commitment.due_on).days)
    if forecast is not None:
        behind.append((forecast - commitment.due_on).days)
    return max(0, *behind)


def floor(
    commitment: Commitment,
    milestones: Collection[Milestone],
    forecast: date | None,
    *,
    today: date,
    red_days: int,
) -> Colour:
    """The best that may be said of it: red without an owner or over `red_days` late, amber when late at all."""
    if commitment.completed_on:
        return Colour.DONE
    late = days_late(commitment, milestones, forecast, today)
    if not commitment.owner or late > red_days:
        return Colour.RED
    if late:
        return Colour.AMBER
    return Colour.GREY if commitment.starts_on > today else Colour.GREEN


def colour(best: Colour, said: StatusUpdate | None) -> Colour:
    """What is shown: the worse of the floor and what was said last."""
    if said is None or best not in SAID:
        return best
    return min(best, Colour(said.colour), key=SAID.index)


def objections_to_status(
    who: Standing,
    *,
    best: Colour,
    last: StatusUpdate | None,
    colour: str,
    text: str,
    recovery: str,
    evidence: str,
) -> list[str]:
    """Late needs a way back; better than the days allow cannot be said; better than before needs evidence."""
    if objections := objections_to_keeping(who):
        return objections
    if best == Colour.DONE:
        return ["This commitment is complete."]
    said = Colour(colour)
    objections = [] if text.strip() else ["Say in a sentence how it stands."]
    if best in SAID and SAID.index(said) > SAID.index(best):
        objections.append(
            f"By its days it is “{best.label}”. Meet what is late, with evidence, before saying “{said.label}”."
        )
    if said in (Colour.RED, Colour.AMBER) and not recovery.strip():
        objections.append("Say what will bring it back, and by when.")
    if last and SAID.index(said) > SAID.index(Colour(last.colour)) and not evidence.strip():
        objections.append("It was said to stand worse. Say what shows that it got better.")
    return objections


def objections_to_meeting(who: Standing, milestone: Milestone, *, evidence: str) -> list[str]:
    if objections := objections_to_keeping(who):
        return objections
    if milestone.met_on:
        return ["This milestone was met already."]
    return [] if evidence.strip() else ["Say what shows that it was met."]


def objections_to_completing(
    who: Standing, commitment: Commitment, open_milestones: int, *, evidence: str
) -> list[str]:
    if objections := objections_to_keeping(who):
        return objections
    if commitment.completed_on:
        return ["This commitment is complete already."]
    objections = [] if evidence.strip() else ["Say what shows that it is done."]
    if open_milestones:
        objections.append(f"{open_milestones} of its milestones are not met yet.")
    return objections


def objections_to_figure(
    who: Standing, *, done: int, of: int | None, first: date, last: date, source: str
) -> list[str]:
    if objections := objections_to_keeping(who):
        return objections
    objections = [] if source.strip() else ["Say where the figure comes from."]
    if of is not None and done > of:
        objections.append("More are counted than there are.")
    return objections if last >= first else [*objections, "The period ends before it begins."]


def objections_to_freezing(who: Standing, edition: ReportEdition, *, today: date) -> list[str]:
    """A quarter is reported once it is over."""
    if objections := objections_to_keeping(who):
        return objections
    if edition.state != Edition.DRAFTING:
        return ["This report is frozen already."]
    return [] if edition.last_day < today else ["The quarter is not over yet."]


def objections_to_signing(who: Standing, edition: ReportEdition) -> list[str]:
    if objections := objections_to_keeping(who):
        return objections
    return (
        []
        if edition.state == Edition.SIGNING
        else ["A report is signed once it is frozen, until it is published."]
    )


def objections_to_publishing(
    who: Standing, edition: ReportEdition, unsigned: Collection[Strand]
) -> list[str]:
    if objections := objections_to_signing(who, edition):
        return objections
    return [f"Nobody has signed for “{strand.title}” yet." for strand in unsigned]
