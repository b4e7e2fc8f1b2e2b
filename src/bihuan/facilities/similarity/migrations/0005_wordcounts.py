from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("similarity", "0004_classmodel")]

    operations = [
        migrations.CreateModel(
            name="WordCounts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("newest", models.BigIntegerField()),
                ("texts", models.IntegerField()),
                ("raw", models.BinaryField()),
            ],
            options={"db_table": "similarity_word_counts"},
        ),
    ]
