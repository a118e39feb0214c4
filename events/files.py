"""Which files are taken. What a file is, its first bytes say; its name is what somebody called it."""

import re

from cohesion.policy.book import Book

KINDS = {  # how each begins, and how its name ends when it is fetched
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
# What makes a PDF do something when it is opened, or carry another file. Spelt with #xx it is the same word.
ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|OpenAction|RichMedia)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def kind_of(data: bytes) -> str:
    """Its media type, or empty when it is none of those that are taken."""
    return next((kind for start, (kind, _) in KINDS.items() if data.startswith(start)), "")


def ending_of(kind: str) -> str:
    return next(ending for known, ending in KINDS.values() if known == kind)


def safe_name(name: str, kind: str) -> str:
    """As it is kept and fetched: letters, figures and spaces of what it was called, with the ending of what it is."""
    stem = re.sub(r"[^\w \-]", "", name.rsplit("/")[-1].rsplit("\\")[-1].rsplit(".", 1)[0]).strip()[:80]
    return (stem or "file") + ending_of(kind)


def objections_to_file(data: bytes, *, there: int, rules: Book) -> list[str]:
    """Why a file is not taken, in a sentence each. `there` is how many there are already."""
    most, largest = rules.value("events.files"), rules.value("events.file_kb")
    if there >= most:
        return [f"There are {most} files already. Take one away first."]
    if not data:
        return ["The file is empty."]
    if len(data) > largest * 1000:
        return [f"The file is larger than {largest:,} kB. Save it smaller, or ring us."]
    kind = kind_of(data)
    if not kind:
        return ["This is no PDF, PNG or JPEG, whatever its name says. Save it as one of those."]
    if kind == "application/pdf" and acts(data):
        return [
            "This PDF does something when it is opened, or carries another file. Print it to a new PDF and add that."
        ]
    return []


def acts(data: bytes) -> bool:
    """Whether a PDF says that it runs something. It finds what is written plainly; nothing is ever opened here."""
    return bool(ACTS.search(ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)))
