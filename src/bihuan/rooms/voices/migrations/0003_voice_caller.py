"""Who called before: what of the contact tells a person, also of opinions that are there."""

from django.db import migrations, models
from django.db.models import Q

from bihuan.rooms.voices import rules

BLOCK = 1000


def fill(apps, schema_editor):
    Voice = apps.get_model('voices', 'Voice')
    block = []
    for voice in Voice.objects.exclude(contact='').only('pk', 'contact').iterator(BLOCK):
        # What stands in place of an erased contact tells nobody.
        voice.caller = '' if voice.contact.startswith('〔') else rules.caller(voice.contact)
        block.append(voice)
        if len(block) == BLOCK:
            Voice.objects.bulk_update(block, ['caller'])
            block = []
    Voice.objects.bulk_update(block, ['caller'])


class Migration(migrations.Migration):

    dependencies = [
        ('voices', '0002_import'),
    ]

    operations = [
        migrations.AddField(
            model_name='voice',
            name='caller',
            field=models.CharField(blank=True, default='', max_length=40),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(condition=~Q(caller=''), fields=['caller'], name='voice_caller'),
        ),
        migrations.AddIndex(
            model_name='voice',
            index=models.Index(condition=~Q(reporter=''), fields=['reporter'], name='voice_reporter'),
        ),
    ]
