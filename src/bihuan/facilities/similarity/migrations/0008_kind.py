from django.db import migrations, models

# There are few problems among many opinions: the index of all finds them late. The length and the
# name of the vectors are as in 0006.
INDEX = """
    CREATE INDEX reading_meaning_problem ON similarity_reading
    USING hnsw ((vector::halfvec(384)) halfvec_ip_ops)
    WHERE vector_engine = 'e5-small-1' AND kind = 'problem'
"""


class Migration(migrations.Migration):
    dependencies = [("similarity", "0007_recount")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="kind",
            field=models.CharField(db_default="voice", default="voice", max_length=20),
        ),
        migrations.RunSQL(INDEX, "DROP INDEX reading_meaning_problem"),
        # Else nothing is known of the new column, and the indexes of vectors are not walked.
        migrations.RunSQL("ANALYZE similarity_reading (kind)", migrations.RunSQL.noop),
    ]
