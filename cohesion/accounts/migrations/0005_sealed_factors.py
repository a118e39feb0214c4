"""Seals the secrets of second factors that were kept in clear."""

from django.db import migrations

from cohesion.accounts.sealing import seal_all


def seal(apps, schema_editor):
    seal_all(apps.get_model('mfa', 'Authenticator'))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_debrief_links'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
