import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Only columns that may be empty: for anything more SQLite copies the table, and its trigger (0006) is lost."""

    dependencies = [
        ("incidents", "0009_worsened"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="rang_999_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="rang_999_by",
            field=models.ForeignKey(
                help_text="Who said that 999 was called after all, when whoever raised it could not.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
