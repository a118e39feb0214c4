"""The journal, as its own chain proves it."""

from cohesion.journal.models import Entry
from cohesion.journal.verifying import faults
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding


def journal() -> Finding:
    """Whether every line of the journal is as it was written. It takes a second for some twenty thousand lines."""
    if fault := next(faults(), None):
        do = "keep the machine as it is, run python manage.py verify_journal, and tell whoever answers for the data."
        return Finding(PROBLEM, f"The journal was tampered with: {fault}", do)
    return Finding(OK, f"The journal's {Entry.objects.count()} entries are as they were written.")
