"""The cascade by the clock: written into its folder in time, for its owner alone, and said when it is too old."""

import os
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from cohesion.directory.duties import print_cascade
from cohesion.directory.printing import NAME, staleness
from cohesion.journal.models import Entry
from cohesion.kit import clock
from cohesion.policy.book import book
from cohesion.site.health import troubles
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 11, 9, 0, tzinfo=clock.LONDON)


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    settings.CASCADE_FOLDER = str(tmp_path)
    return tmp_path


def written(folder: Path, ago: timedelta) -> Path:
    """A file of that age."""
    path = folder / NAME
    path.write_text("old")
    os.utime(path, times=((NOW - ago).timestamp(),) * 2)
    return path


def test_without_a_folder_nothing_is_written_and_nothing_is_wrong():
    assert not print_cascade(NOW)
    assert staleness(NOW) == ""


def test_first_file_has_numbers_in_full_is_private_and_noted(folder):
    factories.a_contact(factories.a_place("Holy Cross"), number="+447700900777")
    assert print_cascade(NOW)
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert "07700 900777" in (folder / NAME).read_text(encoding="utf-8")
    assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600
    entry = Entry.objects.get(subject="directory.views")
    assert (entry.words.by_name, "printed cascade" in entry.words.text) == ("work by the clock", True)


@pytest.mark.parametrize(("days", "again"), [(2.9, False), (3, True)])
def test_it_is_written_anew_after_the_days_of_the_policy(folder, days, again):
    path = written(folder, timedelta(days=days))
    assert print_cascade(NOW) == again
    assert (path.read_text() != "old") == again
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 or not again


def test_it_is_written_before_the_rota_on_it_is_over():
    rules = book()
    assert rules.value("cascade.every_days") < rules.value("cascade.days")


@pytest.mark.parametrize(("days", "is_over"), [(6.9, False), (7, True)])
def test_a_file_whose_rota_is_over_is_trouble(folder, days, is_over):
    written(folder, timedelta(days=days))
    said = (
        "The rota on the printed cascade of Friday 4 December 2026 is over. Print it anew from the directory."
    )
    assert staleness(NOW) == (said if is_over else "")
    assert (said in troubles(NOW)) == is_over


def test_a_file_that_is_gone_is_trouble(folder, client):
    said = "The printed cascade is not in its folder. Print it from the directory."
    assert staleness(NOW) == said
    assert said in client.get("/health/").json()["reasons"]


def test_officers_read_it_on_every_page(folder, client):
    client.force_login(factories.an_officer())
    with time_machine.travel(
        clock.now() + timedelta(minutes=1), tick=False
    ):  # past what is kept of other tests
        assert "not in its folder" in client.get("/accessibility/").content.decode()


def test_a_folder_that_is_not_there_fails_the_round_and_leaves_nothing_behind(folder, settings):
    settings.CASCADE_FOLDER = str(folder / "gone")
    with pytest.raises(FileNotFoundError):
        print_cascade(NOW)
    assert list(folder.iterdir()) == []
    assert not Entry.objects.filter(subject="directory.views").exists()
