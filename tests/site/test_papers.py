"""The papers say what is so, where a program can tell."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tests.test_house import tree
from tools import sbom

ROOT = Path(settings.BASE_DIR)
PAPERS = sorted((ROOT / "docs" / "papers").glob("*.md"))
ROOMS = ("", "cohesion", "incidents", "incidents/actions", "incidents/views")


def there(name: str) -> bool:
    """Whether a path that a paper names is in the tree, as written or inside a room."""
    return any((ROOT / room / name).exists() for room in ROOMS)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_paper_names_only_what_is_there(paper):
    words = paper.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", words)
    assert [link for link in links if not (paper.parent / link).exists()] == []
    paths = re.findall(r"`([a-z_/-]+(?:/|\.(?:py|md|toml|conf|txt)))`", words)
    assert [name for name in paths if name.strip("/") and not name.startswith("/") and not there(name)] == []


def test_every_paper_is_in_the_index():
    index = (ROOT / "docs" / "papers" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in PAPERS if path.name != "README.md" and f"({path.name})" not in index] == []


def test_accessibility_page_and_paper_say_the_same(client, db):
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", client.get("/accessibility/").content.decode()))
    paper = re.sub(r"[*\s]+", " ", (ROOT / "docs/papers/accessibility.md").read_text(encoding="utf-8"))
    for said in (
        "Web Content Accessibility Guidelines 2.2, level AA",
        "ot yet audited",
        "The map of an incident is a drawing",
        "contact the Equality Advisory and Support Service",
        "The Equality and Human Rights Commission enforces the",
        "disproportionate burden",
    ):
        assert said.casefold() in page.casefold(), said
        assert said.casefold() in paper.casefold(), said


def test_session_ends_when_the_retention_schedule_says():
    schedule = (ROOT / "docs/papers/retention.md").read_text(encoding="utf-8")
    rules = tomllib.loads((ROOT / "cohesion/policy/defaults/accounts.toml").read_text(encoding="utf-8"))
    assert f"| sign-in session | {rules['session.hours']['value']} hours |" in schedule


def test_guesses_are_limited_as_the_threat_model_says():
    rules = tomllib.loads((ROOT / "cohesion/policy/defaults/security.toml").read_text(encoding="utf-8"))
    limit = rules["links.guesses"]["value"]
    words = (ROOT / "docs/papers/threat-model.md").read_text(encoding="utf-8")
    assert f"after {limit['at_most']} dead ones in {limit['minutes']} minutes" in words


# --- what is shipped ----------------------------------------------------------------------------------------------


def test_no_secret_stands_in_the_tree():
    begins = (
        "BEGIN [A-Z ]*PRIV" + "ATE KEY|AK" + "IA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|xox[bap]-[0-9]{8,}"
    )
    given = (
        r"(?:^|[\s'\"])(?:SECRET_KEY|TWILIO_AUTH_TOKEN|BACKUP_KEY|NOTIFY_API_KEY)\s*=\s*['\"]?[0-9a-f]{32}"
    )
    wanted = re.compile(f"{begins}|{given}")
    assert [
        path for path, text in tree().items() if not path.startswith("tests/") and wanted.search(text)
    ] == []


def test_bill_of_materials_names_every_package_with_its_digests_and_is_the_same_each_time():
    bill = sbom.bill()
    pins = re.findall(
        r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE
    )
    assert {(one["name"], one["version"]) for one in bill["components"]} == {
        (re.sub(r"[-_.]+", "-", name).lower(), version) for name, version in pins
    }
    assert all(one["externalReferences"] for one in bill["components"])
    assert bill == sbom.bill()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
