import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forums', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Caller',
            fields=[
                ('concern', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='caller', serialize=False, to='forums.concern')),
                ('number', models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='concern',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='forums.concern'),
        ),
        migrations.AddField(
            model_name='seat',
            name='is_chair',
            field=models.BooleanField(default=False, help_text='Its holder chairs the body, and hears of late work.'),
        ),
        migrations.AlterField(
            model_name='concern',
            name='state',
            field=models.CharField(choices=[('received', 'Received'), ('acknowledged', 'Read by the clerk'), ('accepted', 'Accepted for a meeting'), ('on_agenda', 'On the agenda'), ('discussed', 'Discussed'), ('responded', 'Answered'), ('referred', 'Passed to another body'), ('declined', 'Not taken up'), ('merged', 'Joined with another that says the same'), ('safeguarding', 'With the safeguarding lead')], default='received', max_length=14),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='concern_merged_into_another'),
        ),
        migrations.AddField(
            model_name='support',
            name='concern',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to='forums.concern'),
        ),
        migrations.AddField(
            model_name='support',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supports', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(fields=('concern', 'person'), name='support_once'),
        ),
    ]
