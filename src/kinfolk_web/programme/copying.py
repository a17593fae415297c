"""Copies what an event is furnished with into another: rooms, programme, rules and agreements; nothing about anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.programme.models import Agreement, Block, Fixture, Programme, Room, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from kinfolk_web.communities.models import Event


def furnish(event: Event, made: Event, blocks: Sequence[Block], casts_from_memory: str = "") -> None:
    """Copy rooms, programme, rules and agreements of an event to one that was made; these ``blocks`` of it.

    Parameters
    ----------
    casts_from_memory
        What the copy does with casts of last time: ``""``, ``"keep"`` or ``"mix"``.
    """
    rooms: dict[int | None, Room | None] = {None: None}
    for room in Room.objects.filter(event=event):
        rooms[room.pk] = copied = _copy(room, event=made)
        for table in Table.objects.filter(room=room):
            _copy(table, room=copied)
        for fixture in Fixture.objects.filter(room=room):
            _copy(fixture, room=copied)
    for programme in Programme.objects.filter(event=event):
        _copy(programme, event=made, casts_from_memory=casts_from_memory)
    for block in blocks:
        _copy(block, event=made, room=rooms[block.room_id])
    for agreement in Agreement.objects.filter(event=event):
        _copy(agreement, event=made)


def _copy(row: Any, **changed: Any) -> Any:  # noqa: ANN401 - any row, returned as another of its kind
    kind: type[Model] = type(row)
    kept = {
        field.attname: getattr(row, field.attname)
        for field in kind._meta.concrete_fields  # noqa: SLF001 - Django's documented name
        if not field.primary_key and field.name not in changed
    }
    return kind._default_manager.create(**kept, **changed)  # noqa: SLF001
