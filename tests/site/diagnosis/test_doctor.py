"""`manage.py doctor` from end to end."""

import io

import pytest
from django.core.management import call_command

from cohesion.site import diagnosis
from cohesion.site.diagnosis import storage
from cohesion.site.diagnosis.finding import OK, PROBLEM, Finding

pytestmark = pytest.mark.django_db


def doctor(*arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines."""
    said = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue().splitlines()
    return 0, said.getvalue().splitlines()


def test_healthy_installation_has_no_problem(healthy):
    code, lines = doctor()
    assert (code, lines[-1]) == (0, "No problem found.")
    assert {line.split()[0] for line in lines[:-2]} == {"ok"}, lines


def test_bare_installation_is_told_what_to_do():
    code, lines = doctor()
    assert code == 1
    problems = [line for line in lines if line.startswith("PROBLEM  ")]
    assert len(problems) >= 4
    assert all(" Do this: " in line for line in problems)
    assert lines[-1] == f"{len(problems)} problems found."


def test_finding_reads_as_a_line():
    assert str(Finding(OK, "All is well.")) == "ok       All is well."
    assert str(Finding(PROBLEM, "It is broken.", "mend it.")) == "PROBLEM  It is broken. Do this: mend it."


def test_without_a_usable_database_the_visit_ends(monkeypatch, now):
    monkeypatch.setattr(storage, "unapplied_migrations", lambda: ["journal.0001"])
    assert [finding.grade for finding in diagnosis.examine(now)] == [PROBLEM]


def test_nobody_is_asked_unless_online_is_said(healthy, monkeypatch):
    asked = []
    monkeypatch.setattr(diagnosis, "ask_others", lambda: asked.append(1) or iter(()))
    doctor()
    assert asked == []
    doctor("--online")
    assert asked == [1]
