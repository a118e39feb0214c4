"""The digests that chain a subject's entries: change, remove or reorder one and every later digest is wrong."""

import hashlib
import json

from cohesion.journal.models import Entry, Words


def words_digest(words: Words) -> str:
    return _digest({"by": words.by_id, "by_name": words.by_name, "text": words.text, "detail": words.detail})


def entry_digest(entry: Entry, *, words: str, before: str) -> str:
    """The digest of an entry, given its words' digest and the digest of the entry before ("" for the first)."""
    return _digest(
        {
            "subject": entry.subject,
            "number": entry.number,
            "kind": entry.kind,
            "at": entry.at.isoformat(),
            "audience": str(entry.audience),
            "counts": entry.counts,
            "words": words,
            "before": before,
        }
    )


def all_heads(heads: dict[str, tuple[int, str]]) -> str:
    """One digest of the newest entry of every subject: short enough to read out, print or keep on paper."""
    return _digest({subject: list(head) for subject, head in heads.items()})


def _digest(facts: dict) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
