"""The look keeps its promises: pages work when things are broken, nothing is inline, and every direction is served."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

STATIC = Path(settings.BASE_DIR) / "cohesion" / "kit" / "static" / "kit"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
OWN_SHEETS = ["tokens.css", "house.css", "parts.css", "print.css"]


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|\{#.*?#\}", "", text, flags=re.S)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_page_for_a_breakdown_needs_no_context_and_says_999(name):
    html = get_template(name).render()
    assert "Call 999" in html
    assert "{{" not in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_error_page_stands_without_context_and_says_999(name):
    html = render_to_string(name)
    assert "Call 999" in html
    assert "<h1>" in html


def test_base_names_language_and_direction():
    assert '<html lang="en-GB" dir="ltr">' in render_to_string("404.html")
    assert 'dir="rtl"' in render_to_string("404.html", {"text_direction": "rtl"})


def test_base_says_demonstration_only_in_the_demonstration():
    assert "DEMONSTRATION" not in render_to_string("404.html")
    assert "DEMONSTRATION" in render_to_string("404.html", {"demonstration": True})


def test_base_reads_out_what_the_banner_says():
    html = render_to_string("404.html", {"banner": ["Texts wait <2> minutes."]})
    assert re.search(r'role="alert">\s*<ul[^>]*><li>Texts wait &lt;2&gt; minutes\.</li>', html)


def test_page_not_open_yet_says_what_it_will_be():
    html = render_to_string("site/not_open.html", {"title": "Forum", "what": "Dates will be here."})
    assert "<title>Forum · Cohesion</title>" in html
    assert "Dates will be here." in html


LIBRARY = re.compile(r"static '(account|mfa)/js/")  # the sign-in library's own files, which are no modules


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_inline(path):
    text = without_comments(path.read_text())
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", text, flags=re.S):
        if 'type="application/json"' in attributes:
            continue  # data, which no browser runs
        assert 'type="module"' in attributes or LIBRARY.search(attributes)
        assert not body.strip()


@pytest.mark.parametrize("name", OWN_SHEETS)
def test_stylesheet_serves_both_directions(name):
    text = without_comments((STATIC / name).read_text())
    assert not re.search(
        r"[;{\s](margin|padding|border)-(left|right)\b|[;{\s](left|right):|: (left|right);", text
    )


@pytest.mark.parametrize("name", [*OWN_SHEETS, "govuk.css"])
def test_stylesheet_asks_only_for_files_we_ship(name):
    wanted = re.findall(r'url\("?([^")]+)"?\)', (STATIC / name).read_text())
    assert all((STATIC / path).is_file() for path in wanted)


def test_licences_name_what_others_made():
    text = (STATIC / "LICENCES.txt").read_text()
    assert "MIT License" in text
    assert "SIL OPEN FONT LICENSE" in text


def test_lock_of_the_front_holds_no_download_address():
    assert "resolved" not in (Path(settings.BASE_DIR) / "front" / "package-lock.json").read_text()
