from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0008_languages"),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="worsened_at",
            field=models.DateTimeField(
                help_text="When an S4 became more than a concern; empty where it was from the beginning.",
                null=True,
            ),
        ),
    ]
