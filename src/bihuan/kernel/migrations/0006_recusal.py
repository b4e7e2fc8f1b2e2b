import django.db.models.deletion
from django.db import migrations, models


def _key(to):
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


class Migration(migrations.Migration):

    dependencies = [("kernel", "0005_account_password_given")]

    operations = [
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=20)),
                ("reason", models.TextField(blank=True)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("by", _key("kernel.post")),
                ("post", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="recusals", to="kernel.post")),
                ("unit", _key("kernel.unit")),
            ],
            options={"ordering": ("-id",), "abstract": False},
        ),
    ]
