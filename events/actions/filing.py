"""Files of an application: added by its organiser, read by officers and consultees, never opened by us."""

from django.db import transaction

from cohesion.kit import clock
from cohesion.kit.refusals import insist
from events import files, rules
from events.actions.moves import ORGANISER, lock, note
from events.models import Case, Document
from events.queries import documents_of, rules_of


@transaction.atomic
def add_file(*, by, case: Case, name: str, data: bytes) -> Document:
    """Keeps a file, if it is what may be kept: refused with a sentence else."""
    case = lock(case)
    insist(rules.objections_to_changing(case))
    insist(files.objections_to_file(data, there=documents_of(case).count(), rules=rules_of(case)))
    kind = files.kind_of(data)
    document = Document.objects.create(
        case=case,
        name=files.safe_name(name, kind),
        kind=kind,
        data=data,
        size=len(data),
        added_at=clock.now(),
    )
    note(case, "file_added", "Added a file", by=by or ORGANISER)
    return document


@transaction.atomic
def take_file_away(*, by, document: Document) -> None:
    """Forgets what was in it. That there was one stays in the journal."""
    case = lock(document.case)
    insist(rules.objections_to_changing(case))
    if Document.objects.filter(pk=document.pk).delete()[0]:
        note(case, "file_removed", "Took a file away", by=by or ORGANISER)
