from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Sent",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("post", models.BigIntegerField()),
                ("visit", models.BigIntegerField()),
                ("act", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
