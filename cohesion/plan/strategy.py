"""A strategy as a file: reads it, and says what is wrong in it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parent / "example.toml"
OF_STRAND = {"number": int, "slug": str, "title": str, "about": str, "lead": str}
OF_COMMITMENT = {"slug": str, "what": str, "owner": str, "starts_on": date, "due_on": date}
OF_MILESTONE = {"what": str, "due_on": date}
MAY_HAVE = {"measure": str, "budget": int}


def read_strategy(path: Path) -> list[dict[str, Any]]:
    """The strands of a file. Raises OSError or TOMLDecodeError."""
    return tomllib.loads(path.read_text(encoding="utf-8")).get("strands", [])


def objections_to_strategy(strands: list[dict[str, Any]]) -> list[str]:
    """Why it cannot be loaded, each with where; empty when it can."""
    if not strands:
        return ["There is no [[strands]] in it."]
    found: list[str] = []
    for strand in strands:
        where = f"Strand {strand.get('slug', '?')}"
        found += _lacking(where, strand, OF_STRAND, {"commitments": list})
        for promise in strand.get("commitments", []):
            where = f"Commitment {promise.get('slug', '?')}"
            found += _lacking(where, promise, OF_COMMITMENT, {**MAY_HAVE, "milestones": list})
            for step in promise.get("milestones", []):
                found += _lacking(f"{where}, a milestone", step, OF_MILESTONE, {})
    return found


def _lacking(where: str, told: dict[str, Any], must: dict[str, type], may: dict[str, type]) -> list[str]:
    found = [f"{where} needs “{name}”." for name in must if name not in told]
    found += [f"{where}: nobody knows what “{name}” is." for name in told if name not in must | may]
    kinds = must | may
    return found + [
        f"{where}: “{name}” is not {'a day' if kinds[name] is date else 'of the right kind'}."
        for name, value in told.items()
        if name in kinds and not isinstance(value, kinds[name])
    ]
