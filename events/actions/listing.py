"""The public programme: only what an officer has read stands in it."""

from django.db import transaction

from cohesion.directory.queries import standing
from cohesion.kit.refusals import insist
from events import rules
from events.actions.moves import lock, note
from events.models import Case
from events.queries import last_sent

READ_BY_ALL = ("title", "about", "starts", "ends", "access", "place_name")


@transaction.atomic
def show(*, by, case: Case) -> Case:
    """Puts it in the programme in the words of its newest version. Later changes show once this is done again."""
    case = lock(case)
    answers = last_sent(case) or {}
    insist(rules.objections_to_running(standing(by)))
    insist(rules.objections_to_showing(case, answers))
    shown = {name: answers.get(name, "") for name in READ_BY_ALL}
    Case.objects.filter(pk=case.pk).update(is_listed=True, shown=shown)
    case.refresh_from_db()
    note(case, "listed", "Put in the public programme", by=by)
    return case
