"""Stepped rounds, cast against mixer, evaluations that were ended early; and who renewed after an event."""

import django.db.models.deletion

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0017_proposed"),
    ]

    operations = [
        migrations.AddField(
            model_name="study",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="study",
            name="design",
            field=models.CharField(
                choices=[
                    ("plan-lottery", "Plan lottery"),
                    ("same-treatment", "Nothing against nothing"),
                    ("welcome-lottery", "Welcome lottery"),
                    ("stepped-rounds", "Stepped rounds"),
                    ("cast-or-mixer", "Cast against mixer"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="studyarm",
            name="cast",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                (
                    "attendee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="renewal",
                        serialize=False,
                        to="kinfolk_web.attendee",
                    ),
                ),
                ("on", models.DateField()),
            ],
        ),
    ]
