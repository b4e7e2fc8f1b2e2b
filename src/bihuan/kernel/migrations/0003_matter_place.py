from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["kind", "place", "-id"], name="matter_kind_place"),
        ),
    ]
