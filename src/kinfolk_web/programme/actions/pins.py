"""Pins name tables by their label: they follow a table that is renamed, and go with one that plans no longer have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.programme.models import Pin, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.communities.models import Event


def labels_of(event: Event) -> dict[int, str]:
    """Return the labels of all tables of an event, by key: what :func:`pins_follow` compares with."""
    return dict(Table.objects.filter(room__event=event).values_list("pk", "label"))


def pins_follow(event: Event, before: Mapping[int, str]) -> int:
    """Keep pins true after tables were changed, within the same transaction; return how many were taken out.

    A pin to a table that is not there, or only stands by as a spare one, would have every later plan refused.
    """
    pins = list(Pin.objects.filter(event=event).exclude(table=""))
    if not pins:
        return 0
    after = {pk: (label, spare) for pk, label, spare in _tables(event)}
    renamed = {was: after[pk][0] for pk, was in before.items() if pk in after and after[pk][0] != was}
    moved = [pin for pin in pins if pin.table in renamed]
    for pin in moved:
        pin.table = renamed[pin.table]
    Pin.objects.bulk_update(moved, ["table"])
    gone = [pin.pk for pin in pins if not _stands(pin.table, after, before)]
    Pin.objects.filter(pk__in=gone).delete()
    return len(gone)


def _tables(event: Event) -> list[tuple[int, str, bool]]:
    return list(Table.objects.filter(room__event=event).values_list("pk", "label", "spare"))


def _stands(label: str, after: Mapping[int, tuple[str, bool]], before: Mapping[int, str]) -> bool:
    """Return whether plans have a table of this name; without any room they count tables themselves."""
    planned = {name for name, spare in after.values() if not spare}
    return label in planned if planned else label not in before.values()
