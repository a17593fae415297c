"""Upgrades: the database follows the program at start, after a backup, and never on the eve of an event by accident."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kinfolk import __version__
from kinfolk.errors import InputError
from kinfolk_web.running import backups

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUIET = timedelta(hours=72)


def pending() -> list[str]:
    """Return the migrations that this program has and the database lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _ in plan]


def migrate(
    data: Path,
    *,
    forced: bool = False,
    next_event_at: Callable[[], datetime | None] | None = None,
    now: datetime | None = None,
) -> Path | None:
    """Bring the database up to this program, and return the backup that was taken first.

    A new installation needs no backup, and one without pending migrations is left alone.

    Parameters
    ----------
    data
        The folder of the installation; backups lie in its folder ``backups``.
    forced
        Whether to go on although an event begins within three days.
    next_event_at
        Says when the event begins that is on, or else the next; it may use only what earlier versions stored, too.
    now
        The present moment, for tests.

    Raises
    ------
    InputError
        If an event begins soon, or nobody can say.
    """
    from django.core.management import call_command

    missing = pending()
    if not missing:
        return None
    url = os.environ["DATABASE_URL"]
    backup = None
    if backups.counts(url):
        if not forced:
            _refuse_on_the_eve(missing, next_event_at, now or datetime.now(UTC))
        stamp = f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        backup = data / "backups" / f"before-{__version__}-{stamp}.kinfolk"
        backup.parent.mkdir(exist_ok=True, mode=0o700)
        backups.save(url, backup)
    call_command("migrate", interactive=False, verbosity=0)
    return backup


def _refuse_on_the_eve(missing: list[str], next_event_at: Callable[[], datetime | None] | None, now: datetime) -> None:
    if next_event_at is None:
        return
    try:
        begins = next_event_at()
    except Exception as error:
        raise InputError(
            f"This program is newer than the database (migrations: {len(missing)}), and it cannot be said whether an "
            f"event begins soon: {error}.",
            remedy="Start the earlier version for the event, or upgrade nevertheless with --force-upgrade.",
        ) from error
    if begins is not None and begins <= now + QUIET:
        raise InputError(
            f"This program is newer than the database (migrations: {len(missing)}), and an event begins at "
            f"{begins:%Y-%m-%d %H:%M} UTC: no upgrades from three days before until it is over.",
            remedy="Start the earlier version for the event, or upgrade nevertheless with --force-upgrade.",
        )
