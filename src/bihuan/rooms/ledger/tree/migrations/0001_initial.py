# Written by Django's makemigrations.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Node',
            fields=[
                ('matter', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='node', serialize=False, to='kernel.matter')),
                ('position', models.BigIntegerField()),
                ('weight', models.IntegerField(default=1)),
                ('parent', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='kernel.matter')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
