"""The environment as a council sets it: every wrong value is refused by its name."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cohesion.environment import Environment

PAGE = Path(settings.BASE_DIR) / "docs" / "settings.md"


def env(**values: str) -> Environment:
    return Environment(values)


def test_value_comes_from_the_environment_or_is_the_default():
    assert env(SITE_NAME="Ours").text("SITE_NAME", "Default", "") == "Ours"
    assert env().text("SITE_NAME", "Default", "") == "Default"


def test_value_comes_from_a_file_without_its_line_end(tmp_path):
    file = tmp_path / "key"
    file.write_text("secret\n", encoding="utf-8")
    assert env(SECRET_KEY_FILE=str(file)).text("SECRET_KEY", "", "") == "secret"


def test_file_that_cannot_be_read_is_refused_by_name(tmp_path):
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "missing", binary, tmp_path):
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE cannot be read"):
            env(SECRET_KEY_FILE=str(path)).text("SECRET_KEY", "", "")


def test_value_and_file_together_are_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY or SECRET_KEY_FILE, not both"):
        env(SECRET_KEY="a", SECRET_KEY_FILE=str(tmp_path)).text("SECRET_KEY", "", "")


@pytest.mark.parametrize("value", ["yes", "true", "1", ""])
def test_flag_is_true_or_false_and_nothing_like_it(value):
    with pytest.raises(ImproperlyConfigured, match=r"DEMO is .* It must be True or False"):
        env(DEMO=value).flag("DEMO", False, "")
    assert env(DEMO="True").flag("DEMO", False, "") is True


def test_choice_outside_the_list_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match="SMS_PROVIDER is 'Twilio'"):
        env(SMS_PROVIDER="Twilio").choice("SMS_PROVIDER", "simulator", ("simulator", "twilio"), "")


@pytest.mark.parametrize(
    "value", ["cohesion.example", "ftp://cohesion.example", "https://", "https://a:b", "https://[a"]
)
def test_address_that_is_none_is_refused_by_name(value):
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL is"):
        env(PUBLIC_URL=value).address("PUBLIC_URL", "", "")


def test_address_loses_its_last_slash():
    assert (
        env(PUBLIC_URL="https://cohesion.example/").address("PUBLIC_URL", "", "")
        == "https://cohesion.example"
    )


@pytest.mark.parametrize(
    "value", ["mysql://host/name", "sqlite://", "postgres://host", "cohesion.sqlite3", ""]
)
def test_database_that_is_not_understood_is_refused_by_name(value):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not understood"):
        env(DATABASE_URL=value).database("DATABASE_URL", "", "")


def test_databases_of_both_engines_are_understood():
    file = env(DATABASE_URL="sqlite:////srv/a%20folder/c.sqlite3").database("DATABASE_URL", "", "")
    assert file["NAME"] == "/srv/a folder/c.sqlite3"
    assert "synchronous=FULL" in file["OPTIONS"]["init_command"]
    server = env(DATABASE_URL="postgres://me:p%40ss@host:5433/name?sslmode=require").database(
        "DATABASE_URL", "", ""
    )
    assert [server[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "me",
        "p@ss",
        "host",
        "5433",
        "name",
    ]
    assert server["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("value", ["mail.example", "imap://host", "smtp://", "smtp://host:x"])
def test_email_that_is_not_understood_is_refused_by_name(value):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is not understood"):
        env(EMAIL_URL=value).mail("EMAIL_URL", "console:", "")


def test_email_settings_are_djangos():
    found = env(EMAIL_URL="smtp://me:p%3Ass@mail.example:587?tls=True").mail("EMAIL_URL", "console:", "")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == (
        "mail.example",
        587,
        "p:ss",
    )
    assert (found["EMAIL_USE_TLS"], found["EMAIL_TIMEOUT"]) == (True, 10)


def test_page_of_settings_has_a_row_for_every_name_and_for_no_other():
    page = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE)
    assert sorted(named) == sorted(settings.ENVIRONMENT)
    assert "_FILE" in page
