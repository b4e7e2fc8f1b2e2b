from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("similarity", "0002_progress")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="vector_engine",
            field=models.CharField(blank=True, max_length=40),
        ),
        # How far it is can be forgotten: what has been read is found again by the readings.
        migrations.DeleteModel(name="Progress"),
        migrations.CreateModel(
            name="Progress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("way", models.CharField(max_length=20)),
                ("engine", models.CharField(max_length=200)),
                ("top", models.BigIntegerField(default=0)),
                ("low", models.BigIntegerField(default=0)),
                ("todo", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "similarity_progress",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "way"), name="similarity_progress_once")
                ],
            },
        ),
    ]
