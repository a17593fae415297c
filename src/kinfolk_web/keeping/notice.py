"""The privacy notice and the record of processing, made from the inventory: one table, two readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinfolk_web.keeping.inventory import INVENTORY, TOPICS, Entry, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the record of processing: a topic with the fields that it is about."""

    topic: Topic
    fields: tuple[str, ...]
    erased: tuple[str, ...]


def notice_of() -> list[Topic]:
    """Return what is told to everybody: each sort of data about people that is kept."""
    used = {entry.topic for entry in INVENTORY}
    return [topic for key, topic in TOPICS.items() if key in used and topic.kind != "none" and key != "staff"]


def record_of() -> list[Activity]:
    """Return what whoever runs the event keeps as the record of processing activities."""
    return [
        Activity(topic, tuple(_fields(entries)), tuple(sorted({entry.erase for entry in entries})))
        for key, topic in TOPICS.items()
        if (entries := [entry for entry in INVENTORY if entry.topic == key])
    ]


def _fields(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        yield f"{entry.model}: {', '.join(entry.fields)}"
