import pytest

from cohesion.journal.actions import write
from cohesion.journal.guard import opened
from cohesion.journal.models import Words
from cohesion.site.diagnosis import examine, records
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding

pytestmark = pytest.mark.django_db


def test_journal_that_was_tampered_with_is_a_problem(healthy, now):
    write(by=None, subject="incident.AAAA", kind="note", text="Line 1")
    assert records.journal() == Finding(OK, "The journal's 2 entries are as they were written.")
    with opened():
        Words.objects.filter(entry__subject="incident.AAAA").update(text="Nothing")

    [problem] = [found for found in examine(now) if found.grade == PROBLEM]

    assert "The words of entry 1 of incident.AAAA were altered." in problem.what
    assert "verify_journal" in problem.do
