"""The table in which all processes together count what visitors try: a cache in memory would count for each alone."""

from django.core.management import call_command
from django.db import migrations


def make(apps, schema_editor):
    call_command("createcachetable", "cohesion_cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_lockout'),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
