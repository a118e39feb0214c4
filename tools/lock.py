"""Writes requirements.txt and requirements-dev.txt anew from pyproject.toml: every package, pinned and hashed.

The files hold no address of a registry, serve every supported Python, and are installed by plain pip.
Pass `--upgrade` to take the newest versions that pyproject.toml allows; without it, what is locked stays.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    run = ["pyproject.toml", "--extra", "postgres", "-o", "requirements.txt"]
    dev = [*run[:-1], "requirements-dev.txt", "--group", "dev", "-c", "requirements.txt"]
    for arguments in (run, dev):
        subprocess.run([*resolver(), *arguments, *sys.argv[1:]], cwd=ROOT, check=True)


def resolver() -> list[str]:
    beside = Path(sys.executable).parent
    uv = shutil.which("uv", path=f"{beside}:{os.environ['PATH']}")
    if not uv:
        sys.exit(
            "The lock is made by uv. Install it first, then try again: .venv/bin/python -m pip install uv"
        )
    options = ["--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header"]
    return [uv, "pip", "compile", *options, "--python-version", "3.11"]


if __name__ == "__main__":
    main()
