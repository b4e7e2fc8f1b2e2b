import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


def _key(to, **more):
    return models.ForeignKey(db_constraint=False, on_delete=PROTECT, to=to, **more)


def _one(to, name):
    return models.OneToOneField(db_constraint=False, on_delete=PROTECT, primary_key=True, related_name=name, serialize=False, to=to)


class Migration(migrations.Migration):

    dependencies = [("oversight", "0001_initial"), ("kernel", "0006_recusal")]

    operations = [
        migrations.AlterField("contactpoint", "unit", _one("kernel.unit", "+")),
        migrations.RenameModel("ContactPoint", "OldContact"),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("group", _key("kernel.unit", related_name="contacts")),
                ("unit", _key("kernel.unit", related_name="contacts_of")),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(
            "INSERT INTO oversight_contactpoint (key, level, group_id, unit_id)"
            " SELECT unit_id || '-', '', group_id, unit_id FROM oversight_oldcontact",
            migrations.RunSQL.noop,
        ),
        migrations.DeleteModel("OldContact"),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("unit", _one("kernel.unit", "oversight_group")),
                ("level", models.CharField(max_length=20)),
                ("deputies", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("from_on", models.DateField(null=True)),
                ("until_on", models.DateField(null=True)),
                ("leader", _key("kernel.post", null=True, related_name="+")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="LeaderContact",
            fields=[
                ("unit", _one("kernel.unit", "+")),
                ("leader", _key("kernel.post", related_name="contact_units")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("matter", _one("kernel.matter", "checking")),
                ("rule", models.CharField(max_length=20)),
                ("member", models.BigIntegerField(null=True)),
                ("verifier", models.BigIntegerField(null=True)),
                ("assigned_on", models.DateField()),
                ("reassigned", models.IntegerField(default=0)),
                ("group", _key("kernel.unit", related_name="+")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CallbackFlag",
            fields=[
                ("key", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("voice", models.BigIntegerField()),
                ("said", models.IntegerField()),
                ("signs", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ("flagged_on", models.DateField()),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("matter", _key("kernel.matter", related_name="callback_flags")),
            ],
            options={"ordering": ("matter_id", "said"), "abstract": False},
        ),
    ]
