"""A host lead at an event may be the lead of one part of the room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0022_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="part",
            field=models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
    ]
