"""The follow-up goes by itself at events to come, and stays with organisers of those that are over; and asks one thing more."""

from django.db import migrations, models

OVER = "UPDATE kinfolk_web_event SET follow_up = false WHERE coalesce(ends_on, starts_on) < current_date"


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0020_baseline"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="follow_up",
            field=models.BooleanField(default=True, db_default=True),
        ),
        migrations.AddField(
            model_name="lateranswer",
            name="rather_not",
            field=models.BooleanField(null=True),
        ),
        migrations.RunSQL(OVER, migrations.RunSQL.noop),
    ]
