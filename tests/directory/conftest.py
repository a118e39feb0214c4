"""Small directories to test with, and CSV files of any shape."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cohesion.accounts.models import Person
from cohesion.directory.importing.rows import COLUMNS
from cohesion.directory.models import Area, ContactPoint, Organisation, Place, Post
from cohesion.directory.states import Faith, Rank, Role
from cohesion.journal.models import Entry

CORBY = [[[-0.75, 52.46], [-0.65, 52.46], [-0.65, 52.53], [-0.75, 52.53], [-0.75, 52.46]]]

MOSQUE = {
    "place_ref": "C3",
    "place": "Rockingham Vale Mosque",
    "kind": "Muslim",
    "faith": "muslim",
    "town": "Corby",
    "lat": "52.4838",
    "lon": "-0.6967",
    "peak": "260",
    "visibility": "public",
    "organisation": "Rockingham Vale Muslim Association",
    "person": "Yusuf Rahmani",
    "role": "site_contact",
    "rank": "primary",
    "mobile": "07700 900103",
    "email": "yusuf.rahmani@example.org",
    "language": "en",
    "consent_on": "2026-01-12",
    "verified_on": "2026-01-13",
    "same_faith": "yes",
    "from": "2025-04-01",
}
DEPUTY = {
    "place_ref": "C3",
    "person": "Samina Choudhry",
    "role": "site_contact",
    "rank": "deputy",
    "mobile": "07700 900203",
    "consent_on": "2026-01-12",
    "verified_on": "2026-01-13",
}
OFFICER = {"person": "Rachel Merriman", "role": "Council duty officer", "email": "rachel@example.org"}


def csv_text(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> str:
    """A file of these rows, in the order of the columns."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows, or text or bytes as they are, to a file and gives its path."""

    def write(*rows, text: str = "", data: bytes = b"", **options) -> Path:
        path = tmp_path / "directory.csv"
        path.write_bytes(data or (text or csv_text(*rows, **options)).encode())
        return path

    return write


@pytest.fixture
def corby(db) -> Area:
    return Area.objects.create(code="E1", name="Corby", sms_name="Corby", rings=CORBY, size_km2=52.6)


def person(
    name: str, role: Role | None = None, *, place: Place | None = None, number: str = "", rank: str = ""
) -> Person:
    """Somebody with a post since 2025 and, if given, a number with consent."""
    made = Person.objects.create(name=name, email=f"{name.split()[0].lower()}@example.org", password="!")
    if role:
        Post.objects.create(person=made, role=role, place=place, rank=rank, held_from=date(2025, 1, 1))
    if number:
        day = date(2026, 1, 12)
        ContactPoint.objects.create(person=made, number=number, consent_on=day, verified_on=day)
    return made


def place(ref: str, *, name: str = "", contacts: int = 2, **fields) -> Place:
    """A place with primary and deputy, each with a number made from its reference."""
    made = Place.objects.create(
        **{
            "ref": ref,
            "name": name or f"Hall {ref}",
            "sms_name": f"Hall {ref}",
            "kind": "Hall",
            "faith": Faith.COMMUNITY,
            "organisation": Organisation.objects.get_or_create(name=f"Friends of {ref}")[0],
            "town": "Corby",
            "lat": 52.48,
            "lon": -0.7,
            "peak": 100,
        }
        | fields
    )
    for rank in list(Rank)[:contacts]:
        number = f"+447700900{rank}{int(ref[1:]) % 100:02}"
        person(f"{ref}{rank.name} Smith", Role.SITE_CONTACT, place=made, number=number, rank=rank)
    return made


@pytest.fixture
def lead(db) -> Person:
    return person("Naomi Sewell", Role.COHESION_LEAD, number="+447700900021")


@pytest.fixture
def police(db) -> Person:
    return person("Karen Outhwaite", Role.POLICE_LIAISON, number="+447700900041")


@pytest.fixture
def load(csv_file, capsys):
    """Loads rows and gives what was printed."""

    def run(*rows, options=(), **file):
        call_command("import_directory", str(csv_file(*rows, **file)), *options)
        return "".join(capsys.readouterr())

    return run


def counted() -> list[int]:
    return [model.objects.count() for model in (Place, Person, Post, ContactPoint, Organisation, Entry)]


@pytest.fixture
def refused(load):
    """Loads rows that must be refused, checks that nothing was loaded, and gives what was said."""

    def run(*rows, **file):
        before = counted()
        with pytest.raises(CommandError) as refusal:
            load(*rows, **file)
        assert counted() == before
        return str(refusal.value)

    return run
