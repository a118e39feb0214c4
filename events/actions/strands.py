"""The strands of an application: which there are, and what became of each."""

from collections.abc import Mapping

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit import clock
from cohesion.kit.refusals import insist
from cohesion.policy.book import Book
from events import rules
from events.actions.moves import lock, move_strand, note
from events.assessing import facts_of, kinds_of
from events.differences import touched
from events.models import Case, Strand
from events.queries import rules_of
from events.states import RUNNING, StrandState, Tier

SAFETY = "safety"  # from tier 2, also when an officer lifted it there


def bring_up_to_date(case: Case, before: Mapping[str, object], policy: Book) -> None:
    """Makes the strands that the newest version has, takes away those it has no more, and opens again what it touches.

    Call it in a transaction.
    """
    facts = facts_of(case.answers)
    kinds = kinds_of(facts, policy) if facts else []
    kinds += [SAFETY] if case.lifted_to >= Tier.T2 and SAFETY not in kinds else []
    case.strands.exclude(kind__in=kinds).delete()
    there = set(case.strands.values_list("kind", flat=True))
    Strand.objects.bulk_create(
        Strand(case=case, kind=kind, since=case.version) for kind in kinds if kind not in there
    )
    again = touched(there, before, case.answers, policy) if before else set()
    case.strands.filter(kind__in=again).exclude(since=case.version).update(
        state=StrandState.OPEN, since=case.version, words="", settled_by=None, settled_at=None
    )


@transaction.atomic
def settle(*, by, case: Case, kind: str, to: str, words: str = "") -> Strand:
    """Records what became of one strand, in the word of its law. An officer records also what others decide."""
    case = lock(case)
    insist(rules.objections_to_running(standing(by)))
    strand = case.strands.get(kind=kind)
    insist([] if case.state in RUNNING else ["Check first whether the application is complete."])
    insist([] if to == StrandState.YES or words.strip() else ["Say what is advised or asked for, or why."])
    move_strand(strand, StrandState(to), words=words.strip(), settled_by=by, settled_at=clock.now())
    said = rules_of(case).value(f"events.strand.{kind}")
    note(case, "strand", f"{said['name']}: {said[to]}", by=by, detail=words.strip())
    return strand
