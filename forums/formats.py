"""What a file is, by its content: a name can say anything."""

import io
import zipfile

from forums.room_states import Format

ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def format_of(data: bytes) -> str:
    """One of Format, or "" for everything else; also for files that carry macros or a password."""
    if data.startswith(b"%PDF-"):
        return "" if b"/Encrypt" in data else Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data)
    return Format.TEXT if _is_text(data) else ""


def is_tagged(data: bytes, kind: str) -> bool:
    """Whether a screen reader can follow it, as far as the file says: a PDF without marks is a picture to it."""
    return kind != Format.PDF or b"/MarkInfo" in data or b"/StructTreeRoot" in data


def _of_archive(data: bytes) -> str:
    """Only the list of names is read, and of OpenDocument the few bytes that say which kind it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.lower().endswith(("vbaproject.bin", ".js")) or "Basic/" in name for name in names):
                return ""
            if "word/document.xml" in names and "[Content_Types].xml" in names:
                return Format.DOCX
            if "content.xml" in names and "mimetype" in names:
                with archive.open("mimetype") as member:
                    return Format.ODT if member.read(len(ODT_TYPE) + 1).strip() == ODT_TYPE else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        pass
    return ""


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    allowed = "\t\n\r\f"
    return bool(text.strip()) and all(sign.isprintable() or sign in allowed for sign in text)
