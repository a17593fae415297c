"""Where the tables of a plan stand in a picture: as in the rooms, side by side, or in a tidy grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kinfolk_web.programme.models import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.plans.models import Plan

SEAT = 9
MARGIN = 14
GAP = 3.0  # metres between two rooms in the picture
MOST_CELLS = 60


@dataclass(frozen=True)
class Spot:
    """A table in the picture: its middle, its radius, and what the programme says of it."""

    label: str
    seats: int
    x: int
    y: int
    radius: int
    shape: str
    features: tuple[str, ...]


@dataclass(frozen=True)
class Floor:
    """All tables of a plan in units of the picture."""

    width: int
    height: int
    spots: tuple[Spot, ...]


def floor_of(plan: Plan) -> Floor:
    """Return every table that any round of a plan uses, placed so that no two touch."""
    tables: dict[str, Mapping[str, Any]] = {}
    for entry in plan.programme.get("rounds", []):
        for one in entry["tables"]:
            if one["table"] not in tables or tables[one["table"]]["seats"] < one["seats"]:
                tables[one["table"]] = one
    if not tables:
        return Floor(1, 1, ())
    standing = _standing(plan)
    cell = 2 * (radius(max(one["seats"] for one in tables.values())) + 2 * SEAT) + MARGIN
    places = _to_scale([standing.get(label, (None, ""))[0] for label in tables], cell) or _grid(len(tables), cell)
    spots = tuple(
        Spot(
            label=label,
            seats=one["seats"],
            x=x,
            y=y,
            radius=radius(one["seats"]),
            shape=standing.get(label, (None, "round"))[1],
            features=tuple(one.get("features", ())),
        )
        for (label, one), (x, y) in zip(tables.items(), places, strict=True)
    )
    return Floor(max(s.x for s in spots) + cell // 2, max(s.y for s in spots) + cell // 2, spots)


def radius(seats: int) -> int:
    """Return the radius of a table around which so many seats fit without touching."""
    return max(20, round(seats * 2.5 * SEAT / (2 * math.pi)) - SEAT + 4)


def _standing(plan: Plan) -> dict[str, tuple[tuple[float, float], str]]:
    """Return where the tables stand now, with the rooms side by side."""
    found: dict[str, tuple[tuple[float, float], str]] = {}
    offset, room, width = 0.0, None, 0.0
    rows = Table.objects.filter(room__event_id=plan.event_id).values_list(
        "room_id", "room__width", "label", "x", "y", "shape"
    )
    for room_id, room_width, label, x, y, shape in rows:
        if room is not None and room_id != room:
            offset += width + GAP
        room, width = room_id, room_width
        found[label] = ((offset + x, y), shape)
    return found


def _to_scale(at: Sequence[tuple[float, float] | None], cell: int) -> list[tuple[int, int]] | None:
    """Return places in the picture, so scaled that no two tables touch; None if that makes no picture."""
    known = [place for place in at if place is not None]
    if len(known) < max(2, len(at)):
        return None
    points = np.array(known)
    nearest = _nearest(points)
    span = points.max(axis=0) - points.min(axis=0)
    if nearest <= 0 or span.max() / nearest > MOST_CELLS:
        return None
    scaled = (points - points.min(axis=0)) * (cell / nearest) + cell // 2
    return [(round(float(x)), round(float(y))) for x, y in scaled]


def _nearest(points: np.ndarray[Any, Any]) -> float:
    apart = np.hypot(*(points[:, None, axis] - points[None, :, axis] for axis in (0, 1)))
    np.fill_diagonal(apart, np.inf)
    return float(apart.min())


def _grid(count: int, cell: int) -> list[tuple[int, int]]:
    columns = max(1, min(count, math.ceil(math.sqrt(count * 1.7))))
    columns = math.ceil(count / math.ceil(count / columns))
    return [((k % columns) * cell + cell // 2, (k // columns) * cell + cell // 2) for k in range(count)]
