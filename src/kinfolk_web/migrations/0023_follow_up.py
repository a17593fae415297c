"""Whether the follow-up goes by itself: at events to come it does, at those that are over it stays with their organisers."""

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
        migrations.RunSQL(OVER, migrations.RunSQL.noop),
    ]
