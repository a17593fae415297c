"""Whether rows are still the ones that they were: their versions, as the database numbers them, as one short word.

PostgreSQL writes a new version of a row for every change of it; a version has a place (ctid) and the transaction that
wrote it (xmin). Two looks that find the same places and transactions have seen the same rows. So what takes long to work
out of thousands of rows can be kept in this process, and asked for again only by its word.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from django.db.models import Model

T = TypeVar("T")
MOST = 16  # answers kept in this process, the oldest goes first


def versions(*rows: tuple[type[Model], str, int]) -> str:
    """Return a word that is another one as soon as a row is another one, comes or goes.

    Parameters
    ----------
    rows
        Which rows: a model, a column of its table, and what stands in it.
    """
    quote = connection.ops.quote_name
    parts, values = [], []
    for model, column, value in rows:
        table = quote(model._meta.db_table)  # noqa: SLF001 - Django's own name
        parts.append(
            f"(select md5(string_agg(ctid::text || ' ' || xmin::text, ',' order by ctid)) from {table} "  # noqa: S608 - names of ours
            f"where {quote(column)} = %s)"
        )
        values.append(value)
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(parts), values)
        return " ".join(str(part) for part in cursor.fetchone() or ())


class KeptAnswers:
    """A few answers, each kept for as long as it is asked for by the same key."""

    def __init__(self, most: int = MOST) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock, self._most = Lock(), most

    def get(self, key: Hashable, look_up: Callable[[], T]) -> T:
        """Return the answer to ``key``, worked out now if nobody asked for it lately. Nobody may change it."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value] # the same key, the same kind of answer
        found = look_up()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found
