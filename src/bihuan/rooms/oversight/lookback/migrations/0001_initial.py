import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [("kernel", "0006_recusal")]

    operations = [
        migrations.CreateModel(
            name="LookBack",
            fields=[
                ("matter", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="lookback", serialize=False, to="kernel.matter")),
                ("problem", models.BigIntegerField()),
                ("number", models.CharField(max_length=24)),
                ("round", models.IntegerField()),
                ("criterion", models.TextField()),
                ("rule", models.CharField(max_length=20)),
                ("share", models.SmallIntegerField()),
                ("place", models.CharField(blank=True, max_length=8)),
                ("verifier", models.BigIntegerField(null=True)),
                ("first_checker", models.BigIntegerField(null=True)),
                ("member", models.BigIntegerField(null=True)),
                ("held_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["problem"], name="lookback_problem")],
                "abstract": False,
            },
        ),
    ]
