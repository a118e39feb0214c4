"""The journal on paper, as JSON lines: whole in its chain, and no wider than whoever answers for it may read."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.directory.states import Role
from cohesion.journal.actions import ERASURES, write
from cohesion.journal.models import Audience, Entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybodys_lines():
    for audience in Audience:
        write(by=None, subject="directory.views", kind="note", text=f"For {audience}", audience=audience)


def export(person, *arguments: str) -> list[dict]:
    said = io.StringIO()
    options = ["--by", person.email, "--reason", "Asked for by the auditor", *arguments]
    call_command("export_journal", *options, stdout=said)
    return [json.loads(line) for line in said.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.POLICE_LIAISON, {"police", "partners", "site", "public"}),
        (Role.ADMINISTRATOR, {"partners", "site", "public"}),
        (None, set()),
    ],
)
def test_words_are_for_whoever_may_read_them_and_the_chain_for_all(everybodys_lines, role, reads):
    person = factories.an_officer(role, on_duty=False) if role else factories.a_person()

    lines = export(person)

    assert {line["words"]["text"] for line in lines if line["words"]} == {f"For {one}" for one in reads}
    assert [line["digest"] for line in lines] == list(
        Entry.objects.exclude(subject=ERASURES).values_list("digest", flat=True)
    )


def test_export_is_written_down_with_who_and_why(everybodys_lines):
    officer = factories.an_officer(Role.DUTY_OFFICER)

    export(officer, "--subject", "directory.views")

    entry = Entry.objects.get(subject=ERASURES)
    assert (entry.kind, entry.counts, entry.words.by) == ("exported", {"entries": 4}, officer)
    assert entry.words.text == "Exported the entries of directory.views. Asked for by the auditor"


def test_nobody_exports_without_a_name_and_a_reason(everybodys_lines):
    officer = factories.an_officer(Role.DUTY_OFFICER)
    with pytest.raises(CommandError, match="nobody here"):
        call_command("export_journal", "--by", "stranger@example.org", "--reason", "Because")
    with pytest.raises(CommandError, match="Say why"):
        call_command("export_journal", "--by", officer.email, "--reason", " ")
    assert not Entry.objects.filter(subject=ERASURES).exists()


def test_subject_that_nobody_claims_is_read_by_nobody(everybodys_lines):
    write(by=None, subject="secret.1", kind="note", text="Sentinel", audience=Audience.PUBLIC)

    lines = export(factories.an_officer(Role.POLICE_LIAISON))

    assert [line["words"] for line in lines if line["subject"] == "secret.1"] == [None]
