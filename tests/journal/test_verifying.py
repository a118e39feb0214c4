"""What `verify_journal` finds, and that it takes an erasure for what it is."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from cohesion.journal.actions import ERASURES, erase_words, write
from cohesion.journal.chain import entry_digest
from cohesion.journal.guard import opened
from cohesion.journal.models import Audience, Entry, Words
from cohesion.journal.verifying import faults, first_fault, heads

pytestmark = pytest.mark.django_db
A, B = "incident.AAAA", "incident.BBBB"


@pytest.fixture
def journal() -> dict[str, list[Entry]]:
    return {
        subject: [write(by=None, subject=subject, kind="note", text=f"Line {n}") for n in range(1, 6)]
        for subject in (A, B)
    }


def verify(*arguments: str) -> tuple[int, str]:
    """The exit code, and all that was said."""
    said = io.StringIO()
    try:
        call_command("verify_journal", *arguments, stdout=said, stderr=said)
    except CommandError as refusal:
        return refusal.returncode, f"{said.getvalue()}{refusal}"
    return 0, said.getvalue()


def row(number: int, model=Entry):
    path = "number" if model is Entry else "entry__number"
    of = "subject" if model is Entry else "entry__subject"
    return model.objects.filter(**{of: A, path: number})


def swap() -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        row(old).update(number=new)


def remove(*numbers: int) -> None:
    for number in numbers:
        row(number, Words)._raw_delete("default")
        row(number)._raw_delete("default")


def put_in() -> None:
    """A line between two others, its own digest right, and those after it moved on."""
    for number in (5, 4, 3):
        row(number).update(number=number + 1)
    words = row(2, Words).get()
    entry = Entry(subject=A, number=3, kind="note", at=row(2).get().at, audience=Audience.SITE, counts={})
    entry.digest = entry_digest(entry, words=words.digest, before=row(2).get().digest)
    entry.save(force_insert=True)
    Words.objects.create(entry=entry, by_name=words.by_name, text=words.text, digest=words.digest)


TAMPERINGS = {
    "altered words": (lambda: row(3, Words).update(text="Nothing"), "The words of entry 3"),
    "another author": (lambda: row(3, Words).update(by_name="Somebody else"), "The words of entry 3"),
    "words and digest": (lambda: row(3, Words).update(text="No", digest="0" * 64), "The words of entry 3"),
    "words taken away": (
        lambda: row(3, Words).update(by=None, by_name="", text="", detail=""),
        "The words of entry 3 of incident.AAAA were taken away",
    ),
    "words removed": (lambda: row(3, Words)._raw_delete("default"), "The words of entry 3"),
    "altered kind": (lambda: row(2).update(kind="other"), "Entry 2"),
    "altered audience": (lambda: row(2).update(audience=Audience.PUBLIC), "Entry 2"),
    "altered counts": (lambda: row(2).update(counts={"people": 9}), "Entry 2"),
    "altered digest": (lambda: row(2).update(digest="0" * 64), "Entry 2"),
    "missing line": (lambda: remove(3), "Entry 3 of incident.AAAA is missing"),
    "missing first line": (lambda: remove(1), "Entry 1 of incident.AAAA is missing"),
    "moved lines": (swap, "Entry 2"),
    "a line put in": (put_in, "Entry 4"),
    "lines of another subject": (lambda: row(5).update(subject=B, number=6), "Entry 6 of incident.BBBB"),
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_found_where_it_begins(journal, how):
    tamper, first = TAMPERINGS[how]
    with opened():
        tamper()

    [fault] = list(faults())

    assert str(fault).startswith(first)
    code, said = verify()
    assert (code, str(fault) in said) == (1, True)


def test_untouched_journal_ends_with_nought(journal):
    code, said = verify()
    assert (code, "10 entries" in said, "as it was written" in said) == (0, True, True)


def test_one_subject_is_looked_at_alone(journal):
    with opened():
        row(2).update(kind="other")

    assert verify("--subject", B)[0] == 0
    assert verify("--subject", A)[0] == 1


def test_sanctioned_erasure_breaks_nothing_and_is_written_down(journal):
    erased = erase_words(by=None, entries=journal[A][1:3], reason="Kept for twelve months.")

    assert erased == 2
    assert list(Words.objects.filter(text="").values_list("by_name", "detail")) == [("", "")] * 2
    assert verify()[0] == 0
    entry = Entry.objects.get(subject=ERASURES)
    assert (entry.counts, entry.words.text) == (
        {"erased": {A: [2, 3]}},
        "Erased the words of 2 entries. Kept for twelve months.",
    )
    kept = row(2).get()
    assert (kept.digest, kept.kind, kept.at) == (journal[A][1].digest, "note", journal[A][1].at)


def test_erasing_again_does_nothing(journal):
    erase_words(by=None, entries=journal[A], reason="Asked for it.")
    again = Entry.objects.filter(subject=A).select_related("words")

    assert erase_words(by=None, entries=again, reason="Asked for it.") == 0
    assert Entry.objects.filter(subject=ERASURES).count() == 1


def test_erasure_of_one_line_excuses_no_other(journal):
    erase_words(by=None, entries=journal[A][:1], reason="Asked for it.")
    with opened():
        row(2, Words).update(by_name="", text="")

    assert first_fault(A).startswith("The words of entry 2 of incident.AAAA were taken away")


def test_record_of_an_erasure_that_is_removed_shows_it_as_tampering(journal):
    erase_words(by=None, entries=journal[A][:1], reason="Asked for it.")
    with opened():
        Words.objects.filter(entry__subject=ERASURES)._raw_delete("default")
        Entry.objects.filter(subject=ERASURES)._raw_delete("default")

    assert verify()[0] == 1


def test_erasure_needs_a_reason_and_spares_its_own_record(journal):
    with pytest.raises(ValueError, match="Say why"):
        erase_words(by=None, entries=journal[A], reason=" ")
    erase_words(by=None, entries=journal[A][:1], reason="Asked for it.")
    with pytest.raises(ValueError, match="cannot be erased"):
        erase_words(by=None, entries=Entry.objects.filter(subject=ERASURES), reason="Asked for it.")
    with opened():
        pass  # and the guard is closed again:
    assert Words.objects.exclude(text="").count() == 10


@pytest.mark.parametrize("cut", ["newest", "all", "rewritten"])
def test_kept_heads_show_newest_lines_that_were_cut_off(journal, tmp_path, cut):
    code, said = verify("--heads")
    file = tmp_path / "heads.json"
    file.write_text(said)
    with opened():
        remove(*{"newest": (5,), "all": (1, 2, 3, 4, 5), "rewritten": (5,)}[cut])
    if cut == "rewritten":
        write(by=None, subject=A, kind="note", text="Another line 5")

    assert (code, verify()[0]) == (0, 0)  # the chain alone cannot know
    code, said = verify("--against", str(file))
    assert code == 1
    assert f"Entry 5 of {A}" in said


def test_kept_heads_of_a_journal_that_went_on_are_found_again(journal, tmp_path):
    file = tmp_path / "heads.json"
    file.write_text(verify("--heads")[1])
    write(by=None, subject=A, kind="note", text="Later")

    assert verify("--against", str(file))[0] == 0


@pytest.mark.parametrize("content", ["", "[]", '{"heads": {}}', '{"all": "x", "heads": {"a": [1, "d"]}}'])
def test_file_that_holds_no_heads_or_altered_ones_is_refused(journal, tmp_path, content):
    file = tmp_path / "heads.json"
    file.write_text(content)

    code, said = verify("--against", str(file))

    assert code == 1
    assert "heads.json" in said


def test_heads_name_the_newest_entry_of_each_subject(journal):
    assert heads() == {A: (5, journal[A][-1].digest), B: (5, journal[B][-1].digest)}
    assert json.loads(verify("--heads", "--subject", B)[1])["heads"] == {B: [5, journal[B][-1].digest]}


def test_whole_journal_takes_two_queries(journal, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert list(faults()) == []
