"""A timeline that was taken out proves itself, to whoever has our public key."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.journal.actions import write
from cohesion.journal.guard import opened
from cohesion.journal.models import Audience, Words
from cohesion.journal.queries import timeline
from cohesion.journal.signing import document, objections, public_key

pytestmark = pytest.mark.django_db
SUBJECT = "incident.K7P2"


@pytest.fixture
def journal() -> None:
    for n, audience in enumerate([Audience.SITE, Audience.POLICE, Audience.PARTNERS, Audience.SITE], 1):
        write(by=None, subject=SUBJECT, kind="note", text=f"Line {n}", audience=audience, counts={"n": n})


def taken_out(reader: Audience) -> dict:
    """As somebody has it who saved it and opened it again."""
    found = document(SUBJECT, timeline(SUBJECT, reader).order_by("number"), reader)
    return json.loads(json.dumps(found))


def verified(tmp_path, found: dict | str, *options: str) -> str:
    file, said = tmp_path / "signed.json", io.StringIO()
    file.write_text(found if isinstance(found, str) else json.dumps(found))
    call_command("verify_export", str(file), *options, stdout=said)
    return said.getvalue()


def test_police_get_every_line_with_its_chain(journal, tmp_path):
    found = taken_out(Audience.POLICE)

    assert [line["text"] for line in found["entries"]] == ["Line 1", "Line 2", "Line 3", "Line 4"]
    assert "4 lines of incident.K7P2" in verified(tmp_path, found)
    assert "chain of digests holds" in verified(tmp_path, found)


def test_others_cannot_tell_that_there_is_a_line_they_may_not_read(journal):
    found = taken_out(Audience.PARTNERS)

    assert [line["number"] for line in found["entries"]] == [1, 2, 3]
    assert objections(found, public_key()) == []
    assert {line["digest"] for line in found["entries"]} == {
        line["words_digest"] for line in found["entries"]
    }


@pytest.mark.parametrize(
    "alter",
    [
        lambda found: found["entries"][0].update(text="Nothing happened"),
        lambda found: found["entries"].pop(1),
        lambda found: found["entries"].reverse(),
        lambda found: found.update(reader="public"),
        lambda found: found.update(signature="AAAA"),
        lambda found: found.update(signature="not base64"),
        lambda found: found.pop("signature"),
        lambda found: found.update(format="something else"),
    ],
)
def test_whatever_was_altered_is_refused(journal, alter):
    found = taken_out(Audience.POLICE)
    alter(found)

    assert objections(found, public_key())


def test_document_of_another_system_is_refused_whatever_key_it_carries(journal, settings):
    theirs = taken_out(Audience.POLICE)
    settings.SECRET_KEY = "another system's secret, which is long enough for a key"

    assert objections(theirs, public_key()) == [
        "The signature does not fit: it was altered, or signed by another system."
    ]
    assert objections(theirs, theirs["public_key"]) == []


def test_line_that_was_altered_before_it_was_taken_out_is_found(journal):
    with opened():
        Words.objects.filter(entry__subject=SUBJECT, entry__number=2).update(text="Something else")

    assert objections(taken_out(Audience.POLICE), public_key()) == [
        "Line 2 does not follow from the one before, or was altered before it was taken out."
    ]


def test_command_says_what_to_do(journal, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        verified(tmp_path, "{")
    with pytest.raises(CommandError, match="not a timeline"):
        verified(tmp_path, "[]")
    with pytest.raises(CommandError, match="Name the file"):
        call_command("verify_export")
    said = io.StringIO()
    call_command("verify_export", "--show-key", stdout=said)
    assert said.getvalue().strip() == public_key()
