from django.db import migrations, models

# Where nothing is indexed yet there is nothing to make anew.
FRESH = """
    INSERT INTO search_made (version, low)
    SELECT '1', 0 WHERE NOT EXISTS (SELECT FROM search_words)
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Made",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20)),
                ("low", models.BigIntegerField()),
            ],
            options={"db_table": "search_made"},
        ),
        migrations.RunSQL(FRESH, migrations.RunSQL.noop),
    ]
