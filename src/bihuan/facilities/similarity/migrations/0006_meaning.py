from django.db import migrations

# The length and the name are those of `match.DIMENSION` and `match.VECTORS`: whoever makes vectors
# in another way gives the index anew.
INDEX = """
    CREATE INDEX reading_meaning ON similarity_reading
    USING hnsw ((vector::halfvec(384)) halfvec_ip_ops) WHERE vector_engine = 'e5-small-1'
"""


class Migration(migrations.Migration):
    dependencies = [("similarity", "0005_wordcounts")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX reading_meaning")]
