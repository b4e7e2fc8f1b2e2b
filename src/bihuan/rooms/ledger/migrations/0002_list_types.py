from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField(
            "problem", "serial", models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField("problem", "edition", models.IntegerField(default=0)),
        migrations.AddField("problem", "own", models.JSONField(default=dict)),
        migrations.AddField("problem", "asks_registrar", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField()),
            ],
        ),
    ]
