"""Whether an introduction that a lot asked for was made; two yeses to the first statements after a stop."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0015_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="studyarm",
            name="done_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="moderation",
            name="needs_two",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="statement",
            name="first_yes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
