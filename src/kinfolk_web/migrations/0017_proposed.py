"""What people said when they were asked to host or to greet; when a print that was made lies on paper."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0016_leftovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=8)),
                ("yes", models.BooleanField()),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "attendee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asked",
                        to="kinfolk_web.attendee",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("attendee", "role"), name="one_answer_each")],
            },
        ),
        migrations.AddField(
            model_name="print",
            name="on_paper_at",
            field=models.DateTimeField(null=True),
        ),
        # Until now a print that was made counted as printed: what was printed so far stays so.
        migrations.RunSQL("update kinfolk_web_print set on_paper_at = at", migrations.RunSQL.noop),
    ]
