"""Whether an introduction that a lot asked a greeter for was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0014_kept_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="studyarm",
            name="done_at",
            field=models.DateTimeField(null=True),
        ),
    ]
