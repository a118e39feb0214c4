"""Runs every check that is not a test, says which failed, and ends with an error if one did."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# What a council's server would have set: the deployment check judges this, not a developer's machine.
PRODUCTION = {
    "DATABASE_URL": "sqlite:///:memory:",
    "PUBLIC_URL": "https://cohesion.example",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-only-for-the-deployment-check",
    "SMS_PROVIDER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "TWILIO_FROM": "+447700900000",
    "EMAIL_URL": "smtp://mail.cohesion.example:587?tls=True",
}
MANAGE = [PYTHON, "-W", "error", "manage.py"]
CHECKS = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "import contracts": [
        PYTHON,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ],
    "missing migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "types": [PYTHON, "-m", "mypy"],
}


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    print(
        f"\n{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}"
        if failed
        else "\nEvery check passed."
    )
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    verdict = "failed" if ended.returncode else "ok"
    print(f"{name:20} {verdict:8} {time.monotonic() - started:4.1f} s", flush=True)
    if ended.returncode:
        print(ended.stdout, flush=True)
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
