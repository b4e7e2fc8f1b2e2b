from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('result', models.BinaryField(default=bytes)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='once_sent_at')],
            },
        ),
    ]
