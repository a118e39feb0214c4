"""The rules of the house that a program can check."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines

from tests.environment import FIXED, OURS
from tools.checks import CHECKS

ROOT = Path(settings.BASE_DIR)
CODE = {".py", ".html", ".js", ".css", ".sh", ".toml", ".txt", ".md", ".svg", ".json", ".yml", ".scss", ""}
NOT_OURS = re.compile(r"(^|/)(vendor|node_modules|locale)/|(^|/)(package-lock\.json|requirements.*\.txt)$")


@cache
def tree() -> dict[str, str]:
    """The text of every file of the project that is ours, by its path: committed, or about to be."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a clone, to know which files are the project's")
    paths = [ROOT / name for name in listed.split("\0") if name and not NOT_OURS.search(name)]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8", errors="replace")
        for path in paths
        if path.suffix in CODE and path.is_file()
    }


def lines_with(pattern: str) -> list[str]:
    """Where the pattern stands in the tree, as path:line: text."""
    wanted = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in tree().items()
        for number, line in enumerate(text.splitlines(), 1)
        if wanted.search(line)
    ]


def test_rooms_import_only_what_lies_below_them():
    ended = subprocess.run(CHECKS["import contracts"], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", "--check", "--dry-run")
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def test_every_setting_of_the_environment_is_documented():
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [name for name in settings.ENVIRONMENT if f"`{name}`" not in page] == []


def test_every_setting_of_the_environment_is_shielded_from_the_developers_own():
    assert sorted(settings.ENVIRONMENT) == sorted({*OURS, *FIXED})


def test_no_file_is_longer_than_400_lines():
    code = {
        path: text
        for path, text in tree().items()
        if path.endswith((".py", ".html", ".js", ".css", ".md"))
        and path != "docs/permissions.md"  # a table, made
    }
    assert {path: len(text.splitlines()) for path, text in code.items() if len(text.splitlines()) > 400} == {}


def test_no_path_of_a_machine_stands_in_the_tree():
    everywhere = {"/", "/home", "/opt", "/srv", "/tmp"}  # a clone there says nothing about the machine
    places = {str(ROOT.parent), str(Path.home())} - everywhere
    patterns = [re.escape(place) + "/" for place in places] + ["/(home|Users)/[a-z]", "/" + "(root|work)/"]
    assert lines_with(r"(?<![\w.~])(" + "|".join(patterns) + ")") == []


def test_no_host_of_a_registry_or_provider_stands_in_the_tree():
    hosts = ("pypi", "org"), ("files.pythonhosted", "org"), ("npmjs", "(com|org)"), ("deb.debian", "org")
    registries = [rf"{re.escape(name)}\.{end}" for name, end in hosts]
    assert lines_with("|".join([*registries, r"(?<!api\.)\btwilio" + r"\.com"])) == []


def test_nothing_is_left_to_do_in_a_comment():
    assert lines_with(r"\b(TO" + r"DO|FIX" + r"ME)\b") == []


def test_every_template_compiles():
    folders = [Path(folder) for engine in engines.all() for folder in engine.engine.dirs]
    folders += [path for path in ROOT.glob("**/templates") if ".venv" not in path.parts]
    names = {
        str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.is_file()
    }
    assert names, "there are no templates to check"
    for name in sorted(names):
        engines["django"].get_template(name)


def test_every_test_that_the_scenarios_name_exists():
    missing, path = [], ""
    for named in re.findall(r"`([\w/]*\.py)?(?:::(\w+))?`", (ROOT / "docs" / "scenarios.md").read_text()):
        path, test = named[0] or path, named[1]
        told = tree().get(f"tests/{path}")
        if (named[0] or test) and (told is None or (test and f"def {test}(" not in told)):
            missing.append(f"{path}::{test}")
    assert missing == []


def test_the_two_lock_files_agree():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), flags=re.MULTILINE))

    assert pins("requirements.txt") - pins("requirements-dev.txt") == set()
