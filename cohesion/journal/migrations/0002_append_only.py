"""Makes the database itself refuse to change or remove what the journal holds.

`journal_guard` is the one switch (see cohesion/journal/guard.py). It is no model's table, so that nothing empties it.
"""

from django.db import migrations

TABLES = ("journal_entry", "journal_words")

SQLITE_GUARD = """
CREATE TABLE journal_guard (open bool NOT NULL);
INSERT INTO journal_guard (open) VALUES (0);
"""
SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
WHEN (SELECT open FROM journal_guard) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END;
"""
# INSERT OR REPLACE removes the row it replaces without firing the trigger on DELETE.
SQLITE_INSERT_TRIGGER = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
WHEN (SELECT open FROM journal_guard) IS NOT 1 AND EXISTS (SELECT 1 FROM {table} WHERE {same})
BEGIN SELECT RAISE(ABORT, 'The journal is append-only.'); END;
"""
SAME_ROW = {
    "journal_entry": "id = NEW.id OR (subject = NEW.subject AND number = NEW.number)",
    "journal_words": "entry_id = NEW.entry_id",
}
POSTGRES_GUARD = """
CREATE TABLE journal_guard (open boolean NOT NULL);
INSERT INTO journal_guard (open) VALUES (false);
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT open FROM journal_guard) IS TRUE THEN
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'The journal is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""


def close(apps, editor) -> None:
    if editor.connection.vendor == "postgresql":
        statements = [POSTGRES_GUARD, *(POSTGRES_TRIGGER.format(table=table) for table in TABLES)]
        for statement in statements:
            editor.execute(statement, params=None)
        return
    for statement in SQLITE_GUARD.strip().split("\n"):
        editor.execute(statement)
    for table in TABLES:
        for verb in ("update", "delete"):
            editor.execute(SQLITE_TRIGGER.format(table=table, verb=verb))
        editor.execute(SQLITE_INSERT_TRIGGER.format(table=table, same=SAME_ROW[table]))


def open_again(apps, editor) -> None:
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(f"DROP TRIGGER {table}_no_change ON {table}; DROP TRIGGER {table}_no_truncate ON {table};")
        editor.execute("DROP FUNCTION journal_refuse(); DROP TABLE journal_guard;")
        return
    for table in TABLES:
        for verb in ("update", "delete", "replace"):
            editor.execute(f"DROP TRIGGER {table}_no_{verb}")
    editor.execute("DROP TABLE journal_guard")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(close, open_again)]
