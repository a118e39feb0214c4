"""Papers: known by their content, said in words, published with the agenda, and exempt ones for members alone."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohesion.kit.refusals import Refused
from forums import actions
from forums.actions.papers import add_paper, remove_paper
from forums.formats import format_of, is_tagged
from forums.models import AgendaItem, Meeting, Paper
from forums.room_states import Format

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog /MarkInfo << /Marked true >> >>\n%%EOF"
SAID = {"title": "Lighting survey", "summary": "Nine lamps are out on Park Road."}


def archive(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return kept.getvalue()


ODT = archive(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<a/>"})
DOCX = archive(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (PDF, Format.PDF),
        (ODT, Format.ODT),
        (DOCX, Format.DOCX),
        ("Żółć, ਪੰਜਾਬੀ\n".encode(), Format.TEXT),
        (b"MZ\x90\x00", ""),
        (b"\x89PNG\r\n", ""),
        (b"PK\x03\x04 not whole", ""),
        (b"%PDF-1.7 /Encrypt", ""),
        (b"  \n", ""),
        (archive(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}), ""),
        (archive(mimetype=b"application/epub+zip", **{"content.xml": b""}), ""),
        (archive(**{"run.sh": b"rm"}), ""),
    ],
)
def test_a_file_is_what_its_content_says_and_carries_no_macros(data, found):
    assert format_of(data) == found


def test_a_pdf_without_marks_is_known_to_be_a_picture_to_a_screen_reader():
    assert is_tagged(PDF, Format.PDF)
    assert not is_tagged(b"%PDF-1.4 scan", Format.PDF)
    assert is_tagged(ODT, Format.ODT)


@pytest.fixture
def item(hall) -> AgendaItem:
    meeting = hall.called()
    return actions.add_item(by=hall.clerk, meeting=meeting, title="Safety")


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "empty"), (b"x" * 5_000_001, "larger than 5,000 kB"), (b"GIF89a\x00", "no PDF")]
)
def test_what_is_empty_too_large_or_something_else_is_refused(hall, item, data, why):
    with pytest.raises(Refused, match=why):
        add_paper(by=hall.clerk, item=item, data=data, **SAID)
    with pytest.raises(Refused, match="Only council officers"):
        add_paper(by=hall.member, item=item, data=PDF, **SAID)
    with pytest.raises(Refused, match="Give the paper a title"):
        add_paper(by=hall.clerk, item=item, data=PDF, title="Survey", summary=" ")


def test_a_paper_is_taken_away_before_the_agenda_is_out_and_never_after(hall, item):
    gone, kept = (add_paper(by=hall.clerk, item=item, data=PDF, **SAID) for _ in range(2))
    remove_paper(by=hall.clerk, paper=gone)
    actions.publish_agenda(by=hall.clerk, meeting=item.meeting)

    with pytest.raises(Refused, match="published with it"):
        remove_paper(by=hall.clerk, paper=kept)
    assert Paper.objects.get() == kept


def test_everybody_reads_public_papers_with_the_agenda_and_not_before(client, hall, item):
    paper = add_paper(by=hall.clerk, item=item, data=PDF, **SAID)
    address = f"{item.meeting.get_absolute_url()}papers/{paper.pk}/"
    assert client.get(address).status_code == 404
    actions.publish_agenda(by=hall.clerk, meeting=item.meeting)

    page = client.get(item.meeting.get_absolute_url()).content.decode()
    assert address in page
    assert "Nine lamps are out" in page
    got = client.get(address)
    assert (got.content, got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Content-Disposition"].startswith("attachment")
    assert "default-src 'self'" in got["Content-Security-Policy"]


@pytest.mark.parametrize("whole_item", [True, False])
def test_an_exempt_paper_is_for_members_and_nobody_else_can_tell_that_it_is_there(
    client, hall, item, whole_item
):
    reason = {"exempt_reason": "" if whole_item else "Police tactics"}
    paper = add_paper(by=hall.clerk, item=item, data=PDF, **SAID, **reason)
    if whole_item:
        AgendaItem.objects.update(exempt_reason="Police tactics")
    actions.publish_agenda(by=hall.clerk, meeting=item.meeting)

    page = client.get(item.meeting.get_absolute_url()).content.decode()
    assert "Lighting survey" not in page
    assert client.get(f"{item.meeting.get_absolute_url()}papers/{paper.pk}/").status_code == 404
    client.force_login(hall.clerk)
    assert client.get(f"/forums/desk/papers/{paper.pk}/").content == PDF


def test_the_clerk_brings_a_paper_by_a_page_that_loses_nothing_typed(client, hall, item):
    client.force_login(hall.clerk)
    address = f"/forums/desk/items/{item.pk}/papers/"
    wrong = SimpleUploadedFile("survey.pdf", b"GIF89a\x00")
    page = client.post(address, SAID | {"file": wrong}).content.decode()
    assert "This is no PDF" in page
    assert "Nine lamps are out on Park Road." in page
    client.post(address, SAID | {"file": SimpleUploadedFile("x.exe", PDF)})

    kept = Paper.objects.get()
    assert (kept.format, kept.size, kept.is_tagged) == (Format.PDF, len(PDF), True)
    meeting = Meeting.objects.get()
    assert "Lighting survey" in client.get(f"/forums/desk/meetings/{meeting.ref}/").content.decode()
    assert client.post(f"/forums/desk/papers/{kept.pk}/remove/").status_code == 302
    assert not Paper.objects.exists()
