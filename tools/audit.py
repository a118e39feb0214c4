"""Asks the public list of known weaknesses about every package in requirements.txt, by pip-audit.

It needs the network: where the service cannot be reached, as in our CI, it says so and ends with 2. That is no verdict.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOL = ROOT / "var" / "audit"  # an environment of its own: the tool is no part of the project
UNREACHABLE = 2


def main() -> int:
    python = TOOL / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(TOOL)], check=True)
    ready = subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pip-audit"])
    if ready.returncode:
        return unreachable("pip-audit cannot be installed")
    command = [str(python), "-m", "pip_audit", "--require-hashes", "--disable-pip", "-r", "requirements.txt"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    sys.stdout.write(ended.stdout)
    sys.stderr.write(ended.stderr)
    if ended.returncode and "vulnerabilit" not in ended.stdout + ended.stderr:
        return unreachable("its service did not answer")
    return ended.returncode


def unreachable(why: str) -> int:
    sys.stderr.write(f"Nothing was audited: {why}. Run `make audit` where the internet can be reached.\n")
    return UNREACHABLE


if __name__ == "__main__":
    sys.exit(main())
