"""Makes .venv and installs what requirements.txt (or requirements-dev.txt, with --dev) locks. Standard library only.

A second run finds a stamp and ends at once. Two runs at the same time take turns.
This file must parse on old Pythons too, so that they can be told what is missing.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed.json")
RUN, DEV = "requirements.txt", "requirements-dev.txt"  # DEV holds all of RUN, in the same versions


def main():
    if sys.version_info < (3, 11):
        version = "%d.%d" % sys.version_info[:2]
        sys.exit("Python 3.11 or newer is needed; this is %s. Try: make PYTHON=python3.12 ..." % version)
    wanted = DEV if "--dev" in sys.argv[1:] else RUN
    with open(os.path.abspath(__file__), "rb") as turnstile:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        if not is_ready(wanted):
            make_venv()
            install(wanted)


def is_ready(wanted):
    """True if what is wanted, in its present version, was installed and Python still starts there."""
    try:
        with open(STAMP, encoding="utf-8") as stamp:
            if json.load(stamp).get(wanted) != digest(wanted):
                return False
    except (OSError, ValueError):
        return False
    return answers("-c", "import django")


def answers(*arguments):
    try:
        return subprocess.run([PYTHON, *arguments], cwd=ROOT, capture_output=True).returncode == 0
    except OSError:
        return False


def digest(name):
    with open(os.path.join(ROOT, name), "rb") as requirements:
        return hashlib.sha256(requirements.read()).hexdigest()


def make_venv():
    if answers("-m", "pip", "--version"):
        return
    try:
        import ensurepip  # noqa: F401  Debian packs it apart
        import venv
    except ImportError:
        sys.exit(
            "Python's venv is missing. Install it and try again:\n\n    apt-get install python3-venv make git\n"
        )
    print("Making .venv with Python %s." % sys.version.split()[0], flush=True)
    shutil.rmtree(VENV, ignore_errors=True)  # one of another Python, or a half-made one
    venv.create(VENV, with_pip=True)


def install(wanted):
    with open(os.path.join(ROOT, wanted), encoding="utf-8") as requirements:
        total = sum("==" in line for line in requirements)
    print("Installing %d packages into .venv. The first time takes a minute or two." % total, flush=True)
    started = time.monotonic()
    if os.path.exists(STAMP):
        os.remove(STAMP)
    # What is imported is compiled then; compiling all of it now would double the wait.
    run_pip(["install", "--require-hashes", "--no-deps", "--no-compile", "-r", wanted], total)
    now_there = [RUN, DEV] if wanted == DEV else [RUN]
    with open(STAMP, "w", encoding="utf-8") as stamp:
        json.dump({name: digest(name) for name in now_there}, stamp)
    print("Installed in %d seconds." % (time.monotonic() - started), flush=True)


def run_pip(arguments, total):
    """Runs pip, counting packages on a terminal; shows all it said if it fails."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    pip = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said, count = [], 0
    for line in pip.stdout:
        said.append(line)
        count += line.startswith(("Collecting", "Requirement already"))
        if sys.stdout.isatty():
            print("\r  %d of %d " % (count, total), end="", flush=True)
    if sys.stdout.isatty():
        print("\r", end="")
    if pip.wait() != 0:
        sys.exit(
            "".join(said) + "\nThe packages could not be installed. Read what pip says above, then try again."
        )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
