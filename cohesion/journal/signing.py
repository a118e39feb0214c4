"""A part of the journal as a document that proves itself: what was taken out, by whom, and that nothing was altered.

Whoever reads every line can follow the chain in it. Others get the digest of each line's words, as two chained ones
would say that there is a line between. The signature is Ed25519 over the document without it, in canonical JSON.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from cohesion.journal.chain import entry_digest, words_digest
from cohesion.journal.models import Audience, Entry
from cohesion.journal.queries import READS, seal
from cohesion.kit import clock

FORMAT = "cohesion timeline 1"
PURPOSE = b"cohesion: signing what is taken out of the journal"


def document(subject: str, entries: Iterable[Entry], reader: Audience) -> dict:
    """The entries, oldest first, as this reader may see them, signed. Lines are numbered as this reader sees them."""
    is_whole = READS[Audience(reader)] == tuple(Audience)
    said = {
        "format": FORMAT,
        "subject": subject,
        "made_at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "reader": str(reader),
        "chained": is_whole,
        "entries": [
            _line(entry, entry.number if is_whole else n, reader) for n, entry in enumerate(entries, 1)
        ],
        "public_key": public_key(),
    }
    return said | {"signature": _text(_key().sign(_canonical(said)))}


def objections(found: dict, key: str) -> list[str]:
    """What speaks against a document, in sentences; none when it is as it left us. `key` is our published one."""
    said = {name: value for name, value in found.items() if name != "signature"}
    if said.get("format") != FORMAT:
        return ["This is not a timeline taken out of this system."]
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(
            _bytes(found.get("signature", "")), _canonical(said)
        )
    except (InvalidSignature, ValueError):
        return ["The signature does not fit: it was altered, or signed by another system."]
    return list(_breaks(said)) if said["chained"] else []


def public_key() -> str:
    """Ours, to be compared with what a document carries: anybody can sign with a key of their own."""
    return _text(_key().public_key().public_bytes_raw())


def _line(entry: Entry, number: int, reader: Audience) -> dict:
    words = entry.words
    return {
        "number": number,
        "kind": entry.kind,
        "at": entry.at.isoformat(),
        "audience": str(entry.audience),
        "counts": entry.counts,
        "erased": words.is_erased,
        "by": words.by_id,
        "by_name": words.by_name,
        "text": words.text,
        "detail": words.detail,
        "words_digest": words.digest,
        "digest": seal(entry, reader),
    }


def _breaks(said: dict) -> Iterator[str]:
    """The first line at which the chain of a whole timeline does not hold. Erased words keep their digest."""
    before = ""
    for line in said["entries"]:
        about: Any = SimpleNamespace(
            **line | {"subject": said["subject"], "at": datetime.fromisoformat(line["at"])}
        )
        words: Any = SimpleNamespace(**{**line, "by_id": line["by"]})
        altered = not line["erased"] and words_digest(words) != line["words_digest"]
        if altered or entry_digest(about, words=line["words_digest"], before=before) != line["digest"]:
            yield f"Line {line['number']} does not follow from the one before, or was altered before it was taken out."
            return
        before = line["digest"]


@cache
def _key_of(secret: str) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def _key() -> Ed25519PrivateKey:
    return _key_of(settings.SECRET_KEY)


def _canonical(said: dict) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
