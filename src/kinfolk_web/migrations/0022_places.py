"""Where tables and doors stand is behind kept pages as well."""

from django.db import migrations

from kinfolk_web.core.touching import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("kinfolk_web", "0021_follow_up"),
    ]

    operations = [
        migrations.RunSQL(triggers(), migrations.RunSQL.noop),
    ]
