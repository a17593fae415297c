"""A photo by which a greeter is found, if she offers one; where a safety lead from outside is told that something waits;
and who is here of a cast is noted, for pages of those who are asked to hold it.
"""

import django.db.models.deletion
from django.db import migrations, models

from kinfolk_web.core.touching import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0018_stepped"),
    ]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "attendee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="photo",
                        serialize=False,
                        to="kinfolk_web.attendee",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="outsidelead",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
        ),
        migrations.RunSQL(triggers(), migrations.RunSQL.noop),
    ]
