"""Instruments are answered before the event as well as weeks after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0019_photo"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="instrumentanswer", name="one_answer_to_an_instrument"),
        migrations.AddField(
            model_name="instrumentanswer",
            name="before",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="instrumentanswer",
            constraint=models.UniqueConstraint(
                fields=("instrument", "attendee", "before"), name="one_answer_to_an_instrument"
            ),
        ),
    ]
