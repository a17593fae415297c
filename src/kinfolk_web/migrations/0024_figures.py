"""When somebody was last asked for one small thing stays with the human, for as long as they are known."""

import django.db.models as models
from django.db import migrations

ASKED = """
UPDATE kinfolk_web_person SET offered_on = asked.day FROM (
    SELECT attendee.person_id AS person, max(offer.made_at)::date AS day
    FROM kinfolk_web_ladderoffer offer JOIN kinfolk_web_attendee attendee ON attendee.id = offer.attendee_id
    GROUP BY attendee.person_id
) asked WHERE kinfolk_web_person.id = asked.person
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0021_follow_up"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="offered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
    ]
