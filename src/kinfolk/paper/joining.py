"""Which table the last three people of a table join: decided beforehand, so that nobody has to decide it then."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from kinfolk.facts import feature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.day import Sitting

Place = tuple[float | None, float | None]


def tables_to_join(sittings: Sequence[Sitting]) -> dict[str, str]:
    """Return for each table of one round the table that its last three people join, by table id.

    It has the features that they need, if any has, then seats free, then it is near, then next by number.
    ``sittings`` are all of one round in the order of the room; a table that is alone has nowhere to go.
    """
    features = [frozenset(map(feature, one.place.features)) if one.place else frozenset() for one in sittings]
    known = frozenset().union(*features)
    full = [one.seats <= len(one.people) for one in sittings]
    places = [(one.place.x, one.place.y) if one.place else (None, None) for one in sittings]
    joins = {}
    for here, sitting in enumerate(sittings):
        needed = {feature(need) for person in sitting.people for need in person.needs} & known
        ranked = (
            (not needed <= features[i], full[i], _distance(places[here], places[i]), (i - here) % len(sittings))
            for i in range(len(sittings))
            if i != here
        )
        best = min(ranked, default=None)
        joins[sitting.table] = sittings[(here + best[3]) % len(sittings)].table if best else ""
    return joins


def _distance(a: Place, b: Place) -> float:
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return 0.0
    return round(hypot(a[0] - b[0], a[1] - b[1]), 3)
