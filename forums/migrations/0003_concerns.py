import django.db.models.deletion
import forums.models.reader
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sealed_factors'),
        ('forums', '0002_meeting_called_at'),
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
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agenda', 'The agenda is published'), ('cancelled', 'The meeting is cancelled'), ('minutes', 'The minutes are approved')], max_length=10)),
                ('at', models.DateTimeField()),
                ('told_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'news',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reader', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('nonce', models.CharField(default=forums.models.reader.new_nonce, max_length=32)),
                ('by_email', models.BooleanField(default=True)),
                ('by_text', models.BooleanField(default=False)),
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
            model_name='news',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='news', to='forums.meeting'),
        ),
        migrations.AddField(
            model_name='reader',
            name='bodies',
            field=models.ManyToManyField(blank=True, related_name='readers', to='forums.body'),
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
