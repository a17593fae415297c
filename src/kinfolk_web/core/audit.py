"""One door for every write: an action opens a change, and the database notes each row that it touches."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from kinfolk_web.core.models import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community, Event


@contextmanager
def change(  # noqa: PLR0913 - what a line of the change log consists of
    verb: str,
    *,
    by: User | None,
    event: Event | None = None,
    community: Community | None = None,
    about: Model | str = "",
    facts: dict[str, Any] | None = None,
) -> Iterator[Change]:
    """Do everything inside in one transaction and keep what it did, so that it can be read and undone as one.

    Parameters
    ----------
    verb
        What is done, such as ``"attendee.edit"``; :mod:`kinfolk_web.core.verbs` has a sentence for each.
    about
        A row (kept as its table and number) or a word; never a name.
    facts
        Numbers and opaque ids for the sentence; never personal data.
    """
    with transaction.atomic():
        entry = Change.objects.create(
            verb=verb,
            actor=by,
            event=event,
            community=community or (event.community if event else None),
            about=about if isinstance(about, str) else f"{type(about).__name__.lower()}:{about.pk}",
            facts=facts or {},
        )
        outer = _note(str(entry.pk))
        yield entry
        _note(outer)  # after an error the rollback to this transaction's beginning brings the setting back by itself


def _note(change_id: str) -> str:
    """Tell the database which change rows belong to from now on in this transaction; return what it was before."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('kinfolk.change', true)")
        before: str = cursor.fetchone()[0] or ""
        cursor.execute("select set_config('kinfolk.change', %s, true)", [change_id])
    return before
