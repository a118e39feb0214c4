from django.db import migrations, models
from django.db.models import F

import cohesion.kit.clock


def as_far_as_we_know(apps, schema_editor):
    """Of meetings called before this was kept, the last change is the nearest that is known."""
    apps.get_model("forums", "Meeting").objects.update(called_at=F("changed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("forums", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="called_at",
            field=models.DateTimeField(default=cohesion.kit.clock.now, help_text="When its date was first set."),
        ),
        migrations.RunPython(as_far_as_we_know, migrations.RunPython.noop),
    ]
