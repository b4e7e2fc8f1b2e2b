import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voices", "0003_voice_caller")]

    operations = [
        migrations.CreateModel(
            name="ExportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, unique=True)),
                ("voice", models.BigIntegerField()),
                ("of", models.BigIntegerField()),
                ("day", models.DateField(null=True)),
                (
                    "facts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExportKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "row",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="voices.exportrow",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["key"], name="voices_export_key")]},
        ),
        migrations.AddField(
            "import",
            "alike",
            models.CharField(
                choices=[
                    ("mark", "完全相同的合并，疑似同一件的照常登记并标出"),
                    ("ask", "完全相同的合并，疑似同一件的先列出来，由我逐条定"),
                    ("keep", "都照常登记，只标出"),
                ],
                default="mark",
                max_length=4,
            ),
        ),
        migrations.AddField("import", "same", models.JSONField(null=True)),
        migrations.AddField("import", "updated", models.IntegerField(default=0)),
        migrations.AddField("import", "merged", models.IntegerField(default=0)),
        migrations.AddField("import", "likely", models.IntegerField(default=0)),
        migrations.AlterField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("draft", "待核对"),
                    ("queued", "排队中"),
                    ("reading", "读取中"),
                    ("writing", "导入中"),
                    ("done", "已完成"),
                    ("held", "未导入"),
                    ("asking", "待确认"),
                    ("failed", "未能完成"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
    ]
