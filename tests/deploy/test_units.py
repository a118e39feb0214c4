"""The units as systemd reads them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def at_home(unit: Path, folder: Path) -> Path:
    """The unit with programs that are here: systemd refuses one that starts what does not exist."""
    copy = folder / unit.name
    copy.write_text(unit.read_text().replace("/opt/cohesion/.venv/bin/python", "/bin/true"))
    return copy


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_has_no_complaint(unit, tmp_path):
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "needs systemd-analyze: apt-get install systemd"
        )
    command = [analyze, "verify", "--man=no", str(at_home(unit, tmp_path))]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    complaints = [line for line in ended.stderr.splitlines() if unit.name in line]
    assert (ended.returncode, complaints) == (0, [])


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_gives_the_process_longer_than_it_takes_to_drain(unit):
    """What is cut by systemd was not cut by us: a text in hand would be of unknown fate."""
    patience = int(re.search(r"TimeoutStopSec=(\d+)", unit.read_text())[1])
    assert patience >= (40 if "serve" in unit.read_text().split("ExecStart=")[1] else 25)


def test_container_runs_what_the_unit_runs():
    said = (DEPLOY / "Dockerfile").read_text()
    assert said.startswith("# Not exercised in CI")
    for words in (
        "--require-hashes -r requirements.txt",
        "migrate --no-input",
        "exec python manage.py serve",
    ):
        assert words in said
