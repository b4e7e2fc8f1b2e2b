from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("similarity", "0006_meaning")]

    # What was counted knows no traditional characters: it serves until the next count, which is
    # due at once.
    operations = [
        migrations.RunSQL("UPDATE similarity_word_counts SET newest = 0", migrations.RunSQL.noop)
    ]
