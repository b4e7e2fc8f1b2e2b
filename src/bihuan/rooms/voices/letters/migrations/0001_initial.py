import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('fields', models.JSONField(default=dict)),
                ('voice', models.CharField(blank=True, max_length=24)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.post')),
            ],
        ),
        migrations.CreateModel(
            name='LetterPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('data', models.JSONField(default=dict)),
                ('used', models.BooleanField(default=False)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='letters.letter')),
            ],
            options={
                'ordering': ('letter_id', 'place', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['voice', '-id'], name='letter_open'),
        ),
        migrations.AddIndex(
            model_name='letterpage',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['id'], name='letter_waiting'),
        ),
    ]
