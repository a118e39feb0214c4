"""The tables are whole, known, and what docs/states.md says."""

import os
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.states.tables import ABOUT, Table, page, tables

PAGE = Path(settings.BASE_DIR) / "docs" / "states.md"


def test_every_table_is_known_and_every_known_one_is_there():
    assert [table.name for table in tables()] == list(ABOUT)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_a_table_has_a_row_for_each_state_and_leads_to_no_other(table: Table):
    assert set(table.moves) == set(table.states)
    assert set().union(*table.moves.values()) <= set(table.states)
    assert not [state for state, after in table.moves.items() if state in after]


def test_every_column_called_state_has_a_table():
    known = {tuple(table.states.choices) for table in tables()}
    columns = [field for model in apps.get_models() for field in model._meta.fields if field.name == "state"]
    ours = [
        field
        for field in columns
        if field.model.__module__.startswith(("incidents", "cohesion", "events", "forums"))
    ]
    assert [str(field) for field in ours if tuple(field.choices or ()) not in known] == []
    assert ours


def test_the_page_says_what_the_tables_say():
    if os.environ.get("WRITE_STATES"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "Write it anew: WRITE_STATES=1"
