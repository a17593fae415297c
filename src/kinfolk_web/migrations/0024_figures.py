"""When somebody was last asked for one small thing stays with the human; random pairs are asked without a lottery too."""

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
        ("kinfolk_web", "0023_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="offered_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="event",
            name="ask_pairs",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="talked",
            name="study",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="talks",
                to="kinfolk_web.study",
            ),
        ),
        migrations.AddConstraint(
            model_name="talked",
            constraint=models.UniqueConstraint(
                condition=models.Q(("study__isnull", True)),
                fields=("by", "about"),
                name="asked_once_without_a_lottery",
            ),
        ),
    ]
