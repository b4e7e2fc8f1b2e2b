from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("kernel", "0004_unit_places")]

    operations = [
        migrations.AddField("account", "password_given", models.BooleanField(default=False)),
    ]
