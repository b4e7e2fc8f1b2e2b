from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("similarity", "0003_hot")]

    operations = [
        migrations.CreateModel(
            name="ClassModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("edition", models.IntegerField()),
                ("texts", models.IntegerField()),
                ("by_hand", models.IntegerField()),
                ("figures", models.JSONField()),
                ("raw", models.BinaryField()),
            ],
            options={"db_table": "similarity_class_model"},
        ),
    ]
