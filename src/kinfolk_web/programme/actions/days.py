"""Writes about days: start from a template or from the blocks there are; add, change, move and delete blocks."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.programme.clock import clock, minute
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Block, Pin, Programme
from kinfolk_web.programme.templates import TEXTS, TITLES, WELCOMES, Template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

NOON_MEAL, EVENING_MEAL = time(10, 30), time(16)  # from then on it is lunch, and from then on dinner
_ASIDE = 10_000  # where pins wait while rounds change places


@dataclass(frozen=True, kw_only=True)
class Small:
    """Which blocks an organiser can give: an opening and a lunch are enough."""

    opening_at: time
    opening: int
    lunch_at: time
    lunch: int
    rounds: int = 0
    round_minutes: int = 30
    seats: int = 7


def hold(event: Event) -> Programme:
    """Return the programme of an event, made if need be, and let nobody else change its structure meanwhile."""
    Programme.objects.get_or_create(event=event)
    return Programme.objects.select_for_update().get(event=event)


@contextmanager
def changing(verb: str, *, by: User | None, event: Event, **more: Any) -> Iterator[Change]:  # noqa: ANN401 - facts of a change
    """Change the programme of an event as one, alone, and keep pins with their rounds."""
    with change(verb, by=by, event=event, **more) as entry:
        hold(event)
        before = _rounds(event)
        yield entry
        _pins_follow(event, before, _rounds(event))
        publish(f"event:{event.pk}", "programme")


def start_small(*, event: Event, by: User | None, given: Small) -> Change:
    """Make a programme of an opening, a meal at tables, and as many rounds after the opening as were given."""
    if given.lunch <= 0 and given.rounds <= 0:
        raise RefusedError(_("There is no time at tables yet: give a meal or at least one round."))
    blocks: list[dict[str, Any]] = []
    start = minute(given.opening_at)
    if given.opening:
        blocks.append({"kind": Block.Kind.OPENING, "minutes": given.opening, "text": str(TEXTS["opening"])})
        blocks[0]["starts_at"] = given.opening_at
        start += given.opening
    for number in range(given.rounds):
        at = clock(start + number * given.round_minutes)
        blocks.append({"kind": Block.Kind.ROUND, "minutes": given.round_minutes, "starts_at": at})
    if given.lunch:
        if start + given.rounds * given.round_minutes > minute(given.lunch_at):
            raise RefusedError(
                _(
                    "Opening and rounds last until %(end)s, and the meal begins at %(lunch)s: let it begin later, or give fewer rounds."
                )
                % {
                    "end": f"{clock(start + given.rounds * given.round_minutes):%H:%M}",
                    "lunch": f"{given.lunch_at:%H:%M}",
                }
            )
        title = str(TITLES[_meal(given.lunch_at)])
        blocks.append({"kind": Block.Kind.ROUND, "minutes": given.lunch, "starts_at": given.lunch_at, "title": title})
    chosen = {"template": "own", "seats": given.seats}  # a round too short for them is advised on, never refused
    return _replace(event, by, "programme.start", chosen, blocks)


def _meal(at: time) -> str:
    """Return which meal begins at a time of day."""
    if at < NOON_MEAL:
        return "breakfast"
    return "lunch" if at < EVENING_MEAL else "supper"


def apply_template(*, event: Event, by: User | None, template: Template) -> Change:
    """Take days, blocks and sizes from a template; the blocks that were there go, and undo brings them back."""
    chosen = {
        "template": template.key,
        "seats": template.seats,
        "cast_size": template.cast_size,
        "cast_meetings": template.cast_meetings,
        "neighbourhood": template.neighbourhood,
    }
    blocks = [
        {
            "day": number,
            "starts_at": block.at,
            "minutes": block.minutes,
            "kind": block.kind,
            "title": str(TITLES[block.title]) if block.title else "",
            "text": str(TEXTS[block.text]) if block.text else "",
            "welcome_place": str(WELCOMES[block.welcome]) if block.welcome else "",
            "crossing": block.crossing,
        }
        for number, day in enumerate(template.days, start=1)
        for block in day
    ]
    return _replace(event, by, "programme.template", chosen, blocks)


def _replace(
    event: Event, by: User | None, verb: str, chosen: Mapping[str, Any], blocks: list[dict[str, Any]]
) -> Change:
    with changing(verb, by=by, event=event, facts={"blocks": len(blocks)}) as entry:
        programme = Programme.objects.get(event=event)
        for name, value in chosen.items():
            setattr(programme, name, value)
        programme.save(update_fields=[*chosen])
        Block.objects.filter(event=event).delete()
        Block.objects.bulk_create(Block(event=event, **fields) for fields in blocks)
    return entry


def add_block(*, event: Event, by: User | None, in_step: bool = False, **fields: Any) -> tuple[Change, Block]:  # noqa: ANN401 - fields of a block
    """Add a block; with ``in_step`` what follows that day begins so much later."""
    with changing("block.add", by=by, event=event) as entry:
        block = Block(event=event, **fields)
        if in_step:
            later = Block.objects.filter(event=event, day=block.day, starts_at__gte=block.starts_at)
            _shift(list(later), block.minutes)
        block.save()
    return entry, block


def edit_block(*, block: Block, by: User | None, in_step: bool = False, **fields: Any) -> Change:  # noqa: ANN401 - fields of a block
    """Change a block; with ``in_step`` what follows on its day moves by as much as its end does."""
    with changing("block.edit", by=by, event=block.event, about=block) as entry:
        now = Block.objects.select_for_update().get(pk=block.pk)
        day, start = now.day, now.starts_at
        end = minute(start) + now.minutes
        for name, value in fields.items():
            setattr(now, name, value)
        if in_step and now.day == day:
            later = Block.objects.filter(event=block.event, day=day, starts_at__gte=start).exclude(pk=now.pk)
            _shift([one for one in later if (one.starts_at, one.pk) > (start, now.pk)], _end(now) - end)
        now.save(update_fields=[*fields])
    return entry


def delete_block(*, block: Block, by: User | None, in_step: bool = False) -> Change:
    """Take a block out; with ``in_step`` what follows that day begins so much earlier."""
    with changing("block.delete", by=by, event=block.event, about=block) as entry:
        now = Block.objects.get(pk=block.pk)
        if in_step:
            later = Block.objects.filter(event=block.event, day=now.day, starts_at__gt=now.starts_at)
            _shift(list(later), -now.minutes)
        now.delete()
    return entry


def move_block(*, block: Block, by: User | None, up: bool) -> Change:
    """Let a block and its neighbour change places: the two fill the same time as before."""
    with changing("block.move", by=by, event=block.event, about=block, facts={"up": up}) as entry:
        day = list(Block.objects.filter(event=block.event, day=block.day))
        place = [one.pk for one in day].index(block.pk)
        other = place + (-1 if up else 1)
        if not 0 <= other < len(day):
            raise RefusedError(_("That block is at the end of its day already. Change its day to move it further."))
        _swap(day[min(place, other)], day[max(place, other)])
    return entry


def _swap(first: Block, second: Block) -> None:
    start = minute(first.starts_at)
    pause = max(0, minute(second.starts_at) - _end(first))
    second.starts_at, first.starts_at = clock(start), clock(start + second.minutes + pause)
    if first.starts_at == second.starts_at:  # a block of no minutes; nothing else tells the two apart
        raise RefusedError(_("Both begin at the same time: give the first of them at least one minute."))
    for one in (first, second):
        one.save(update_fields=["starts_at"])


def _shift(blocks: list[Block], minutes: int) -> None:
    for one in blocks:
        one.starts_at = clock(minute(one.starts_at) + minutes)
        one.save(update_fields=["starts_at"])


def _end(block: Block) -> int:
    return minute(block.starts_at) + block.minutes


def _rounds(event: Event) -> list[int]:
    return list(Block.objects.filter(event=event, kind=Block.Kind.ROUND).values_list("pk", flat=True))


def _pins_follow(event: Event, before: list[int], after: list[int]) -> None:
    """Pins name rounds by number: let them follow their round, and go with it."""
    if before == after or not Pin.objects.filter(event=event).exists():
        return
    moved = {
        number: after.index(pk) + 1 if pk in after else 0
        for number, pk in enumerate(before, start=1)
        if pk not in after or after.index(pk) + 1 != number
    }
    pins = Pin.objects.filter(event=event)
    pins.filter(round__in=[number for number, new in moved.items() if not new]).delete()
    pins.filter(round__in=moved).update(round=F("round") + _ASIDE)
    for number, new in moved.items():
        if new:
            pins.filter(round=number + _ASIDE).update(round=new)
