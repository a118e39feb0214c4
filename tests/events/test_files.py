import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohesion.kit.refusals import Refused
from cohesion.policy.book import Book, shipped
from events import actions, files
from events.actions.moves import new_link
from events.models import Document

RULES = Book(shipped(), 0)
PDF = b"%PDF-1.7\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n and the picture"


@pytest.mark.parametrize(
    ("data", "objection"),
    [
        (b"", "empty"),
        (b"MZ\x90 a program", "no PDF, PNG or JPEG"),
        (b"<html><script>alert(1)</script>", "no PDF, PNG or JPEG"),
        (b"GIF89a", "no PDF, PNG or JPEG"),
        (b" %PDF-1.7", "no PDF, PNG or JPEG"),  # something stands before it
        (PDF + b"/OpenAction", "does something when it is opened"),
        (PDF + b"/JavaScript (app.alert)", "does something when it is opened"),
        (PDF + b"/Java#53cript", "does something when it is opened"),
        (PDF + b"/EmbeddedFile", "carries another file"),
        (PNG + b"x" * 5_000_001, "larger than 5,000 kB"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(data, objection):
    (said,) = files.objections_to_file(data, there=0, rules=RULES)

    assert objection in said


@pytest.mark.parametrize("data", [PDF, PNG, b"\xff\xd8\xff\xe0 a photo"])
def test_what_a_file_is_its_first_bytes_say(data):
    assert files.objections_to_file(data, there=9, rules=RULES) == []
    assert "10 files already" in files.objections_to_file(data, there=10, rules=RULES)[0]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Site plan.docx", "Site plan.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"b;c\r\nX: y.pdf', "abcX y.pdf"),
        ("C:\\plans\\plan.exe", "plan.pdf"),
        (".pdf", "file.pdf"),
    ],
)
def test_a_file_is_called_by_what_it_is(name, kept):
    assert files.safe_name(name, "application/pdf") == kept


def test_an_organiser_adds_a_file_and_officers_and_consultees_save_it(office, client):
    case = office.open()
    own = f"/e/{new_link(case)}/files/"
    client.post(own, {"file": SimpleUploadedFile("plan.exe", PDF)})
    document = Document.objects.get()

    desk = Client()
    desk.force_login(office.officer)
    asked = f"/q/{new_link(case, case.consultations.first())}/files/{document.pk}/"
    for browser, address in (
        (client, f"{own}{document.pk}/"),
        (desk, f"/events/desk/files/{document.pk}/"),
        (client, asked),
    ):
        page = browser.get(address)
        assert (page.content, page["Content-Disposition"]) == (PDF, 'attachment; filename="plan.pdf"')
        assert page["X-Content-Type-Options"] == "nosniff"


def test_a_refused_file_leaves_a_sentence_and_nothing_else(office, client):
    _, secret = office.begun()
    page = client.post(f"/e/{secret}/files/", {"file": SimpleUploadedFile("plan.pdf", b"MZ")})

    assert "This is no PDF, PNG or JPEG" in page.content.decode()
    assert not Document.objects.exists()


def test_a_file_of_another_application_is_not_there(office, client):
    _, secret = office.begun()
    other = actions.add_file(by=None, case=office.begun()[0], name="x", data=PDF)

    assert client.get(f"/e/{secret}/files/{other.pk}/").status_code == 404
    assert client.post(f"/e/{secret}/files/{other.pk}/remove/").status_code == 404


def test_what_is_taken_away_is_gone_and_nothing_is_added_while_somebody_decides(office, client):
    case, secret = office.begun(peak="300")
    document = actions.add_file(by=None, case=case, name="x", data=PDF)
    assert client.post(f"/e/{secret}/files/{document.pk}/remove/").status_code == 302
    assert not Document.objects.exists()

    case = actions.take_up(by=office.officer, case=actions.send(by=None, case=case, declared=True))
    office.recommended(case)
    with pytest.raises(Refused, match="can’t be changed now"):
        actions.add_file(by=None, case=case, name="x", data=PDF)
