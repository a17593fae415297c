"""The database keeps the journal itself, and freezes what was released."""

from __future__ import annotations

from django.db import migrations

from kinfolk_web.core.journal import FUNCTIONS, triggers, without_triggers
from kinfolk_web.core.limits import CACHE_TABLE, WITHOUT_CACHE_TABLE


class Migration(migrations.Migration):
    """Functions and triggers."""

    dependencies = [("kinfolk_web", "0001_initial")]  # noqa: RUF012 - Django's way
    operations = [  # noqa: RUF012
        migrations.RunSQL(FUNCTIONS + triggers(), without_triggers()),
        migrations.RunSQL(CACHE_TABLE, WITHOUT_CACHE_TABLE),
    ]
