"""Corrections, exercises, merged reports and broadcasts; and what the database itself refuses about them.

A drill never becomes real, nor a real incident a drill; a correction is neither changed nor deleted, except where the
journal's own switch is open (cohesion/journal/guard.py).
"""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


DRILL = "An exercise never becomes real, and nothing real an exercise."
KEPT = "A correction is never changed or deleted."
SQLITE = {
    "incidents_drill_fixed": f"""CREATE TRIGGER incidents_drill_fixed BEFORE UPDATE OF is_drill ON incidents_incident
WHEN NEW.is_drill IS NOT OLD.is_drill BEGIN SELECT RAISE(ABORT, '{DRILL}'); END""",
    **{
        f"incidents_correction_no_{verb}": f"""CREATE TRIGGER incidents_correction_no_{verb}
BEFORE {verb} ON incidents_correction WHEN (SELECT open FROM journal_guard) IS NOT 1
BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"""
        for verb in ("update", "delete")
    },
}
POSTGRES = f"""
CREATE FUNCTION incidents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'incidents_incident' THEN
    RAISE EXCEPTION '{DRILL}' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (SELECT open FROM journal_guard) IS TRUE THEN
    IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER incidents_drill_fixed BEFORE UPDATE ON incidents_incident FOR EACH ROW
WHEN (NEW.is_drill IS DISTINCT FROM OLD.is_drill) EXECUTE FUNCTION incidents_refuse();
CREATE TRIGGER incidents_correction_kept BEFORE UPDATE OR DELETE ON incidents_correction FOR EACH ROW
EXECUTE FUNCTION incidents_refuse();
"""
POSTGRES_OPEN = """
DROP TRIGGER incidents_drill_fixed ON incidents_incident;
DROP TRIGGER incidents_correction_kept ON incidents_correction;
DROP FUNCTION incidents_refuse();
"""


def close(apps, editor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES, params=None)
        return
    for trigger in SQLITE.values():
        editor.execute(trigger)


def open_again(apps, editor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_OPEN, params=None)
        return
    for name in SQLITE:
        editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0002_append_only'),
        ('directory', '0003_invitations'),
        ('incidents', '0005_record'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Broadcast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=4, unique=True)),
                ('key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('kind', models.CharField(choices=[('reassure', 'Reassurance after something elsewhere'), ('notice.planned', 'Notice of something planned')], max_length=20)),
                ('state', models.CharField(choices=[('drafted', 'Waiting to be agreed'), ('agreed', 'Held as scheduled'), ('sent', 'Sent'), ('cancelled', 'Cancelled')], default='drafted', max_length=10)),
                ('fact', models.CharField(blank=True, help_text='Of a reassurance; a notice has none.', max_length=48)),
                ('expected_at', models.DateTimeField(help_text='When that is.', null=True)),
                ('policy_edition', models.PositiveBigIntegerField()),
                ('send_at', models.DateTimeField()),
                ('drafted_at', models.DateTimeField()),
                ('agreed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-drafted_at'],
            },
        ),
        migrations.CreateModel(
            name='ContactTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('next_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['next_at'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('fact', models.CharField(max_length=48)),
                ('noticed_at', models.DateTimeField(help_text='When somebody knew: the clock of a correction runs from here.')),
                ('police_agreed', models.BooleanField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Listener',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post_title', models.CharField(max_length=160)),
                ('unreachable', models.CharField(blank=True, max_length=80)),
                ('answer', models.CharField(choices=[('none', 'No reply'), ('received', 'Received'), ('call_me', 'Asked for a call'), ('not_me', 'Not me')], default='none', max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('rung_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='Reopening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('stood_down_at', models.DateTimeField()),
                ('remains', models.CharField(max_length=48)),
                ('agreed_by', models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='incident_stood_down_at',
        ),
        migrations.AddField(
            model_name='alert',
            name='first_incident',
            field=models.ForeignKey(help_text='Where they were alerted first, before that report was merged into this one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_over', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='incident',
            name='is_drill',
            field=models.BooleanField(default=False, help_text='An exercise. Fixed when it is made: the database refuses to change it.'),
        ),
        migrations.AddField(
            model_name='incident',
            name='merged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='incidents.incident'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='state',
            field=models.CharField(choices=[('raised', 'Unconfirmed'), ('confirmed', 'Confirmed'), ('stood_down', 'Stood down'), ('withdrawn', 'Withdrawn: sent in error'), ('merged', 'Merged into another report'), ('paused', 'Exercise paused')], default='raised', max_length=12),
        ),
        migrations.AlterField(
            model_name='standdown',
            name='remains',
            field=models.CharField(blank=True, help_text='Empty when it was withdrawn.', max_length=48),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('stood_down', 'withdrawn')), ('stood_down_at__isnull', False)), models.Q(models.Q(('state__in', ('stood_down', 'withdrawn')), _negated=True), ('stood_down_at__isnull', True)), _connector='OR'), name='incident_stood_down_at'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_at__isnull', True), ('merged_into__isnull', True)), _connector='OR'), name='incident_merged_into_and_at'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paused'), _negated=True), ('is_drill', True), _connector='OR'), name='incident_only_drills_pause'),
        ),
        migrations.AddField(
            model_name='broadcast',
            name='agreed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='broadcast',
            name='drafted_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='broadcast',
            name='place',
            field=models.ForeignKey(help_text='Near which it is expected.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place'),
        ),
        migrations.AddField(
            model_name='broadcast',
            name='places',
            field=models.ManyToManyField(help_text='Whose contacts are told.', related_name='+', to='directory.place'),
        ),
        migrations.AddField(
            model_name='contacttest',
            name='area',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contact_test', to='directory.area'),
        ),
        migrations.AddField(
            model_name='contacttest',
            name='by',
            field=models.ForeignKey(help_text='Who planned it.', on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contacttest',
            name='last_drill',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='correction',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='correction',
            name='update',
            field=models.ForeignKey(help_text='What was wrong. Empty: the alert itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='incidents.update'),
        ),
        migrations.AddField(
            model_name='listener',
            name='broadcast',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listeners', to='incidents.broadcast'),
        ),
        migrations.AddField(
            model_name='listener',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='listener',
            name='rung_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='participant',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='participant',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.post'),
        ),
        migrations.AddField(
            model_name='reopening',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reopening',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reopenings', to='incidents.incident'),
        ),
        migrations.AddField(
            model_name='reopening',
            name='stood_down_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='broadcast',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by', None), models.Q(('agreed_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='broadcast_two_people'),
        ),
        migrations.AddConstraint(
            model_name='broadcast',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['agreed', 'sent']), _negated=True), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False)), _connector='OR'), name='broadcast_agreed_before_sent'),
        ),
        migrations.AddConstraint(
            model_name='broadcast',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expected_at__isnull', False), ('fact', ''), ('kind', 'notice.planned'), ('place__isnull', False)), models.Q(('expected_at__isnull', True), ('kind', 'reassure'), ('place__isnull', True), models.Q(('fact', ''), _negated=True)), _connector='OR'), name='broadcast_says_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('incident', 'number'), name='correction_number_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('noticed_at__lte', models.F('at'))), name='correction_noticed_first'),
        ),
        migrations.AddConstraint(
            model_name='listener',
            constraint=models.UniqueConstraint(fields=('broadcast', 'person'), name='listener_once'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('incident', 'post'), name='participant_once'),
        ),
        migrations.RunPython(close, open_again),
    ]
