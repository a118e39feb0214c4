"""Writes what the service is made of, as CycloneDX 1.5, from requirements.txt: `make sbom > sbom.json`.

The same file gives the same words, byte for byte: no time, no random number, no machine stands in it.
"""

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(requirements: str) -> list[dict[str, object]]:
    """Each pinned package with the digests of the files that may be installed for it, in order of its name."""
    found = []
    for block in re.split(r"\n(?=\S)", requirements):
        if pin := PIN.match(block):
            name, version = re.sub(r"[-_.]+", "-", pin["name"]).lower(), pin["version"]
            files = [
                {"type": "distribution", "url": f"pkg:pypi/{name}@{version}", "hashes": [sha256(digest)]}
                for digest in sorted(HASH.findall(block))
            ]
            purl = f"pkg:pypi/{name}@{version}"
            found.append(
                {
                    "type": "library",
                    "bom-ref": purl,
                    "name": name,
                    "version": version,
                    "purl": purl,
                    "externalReferences": files,
                }
            )
    return sorted(found, key=lambda one: str(one["bom-ref"]))


def sha256(digest: str) -> dict[str, str]:
    return {"alg": "SHA-256", "content": digest}


def bill() -> dict[str, object]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = components((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    ours = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([ours, parts], sort_keys=True))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": ours},
        "components": parts,
    }


if __name__ == "__main__":
    json.dump(bill(), sys.stdout, indent=1)
    sys.stdout.write("\n")
