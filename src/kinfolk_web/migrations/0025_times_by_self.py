"""Whether people said themselves how often they came, which says nothing of whom the list leaves blank."""

from django.db import migrations, models

# What was told until now is the list's word, but for a first time that somebody's own hand wrote.
SAID = """
UPDATE kinfolk_web_attendee SET times_by_self = true
WHERE times_attended = 0 AND edited @> '["times_attended"]' AND coalesce(source_row ->> 'times_attended', '') = ''
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0024_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendee",
            name="times_by_self",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.RunSQL(SAID, migrations.RunSQL.noop),
    ]
