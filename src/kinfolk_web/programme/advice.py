"""What a programme would better have: said kindly, never in the way; gaps, overlaps, short rounds, nobody to go to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.programme.clock import clock, minute
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Block, Duty, Programme, Table
from kinfolk_web.programme.templates import ATTENTION, largest_cast, least_minutes, most_people
from kinfolk_web.programme.welcoming import needs_welcome

if TYPE_CHECKING:
    from datetime import time

    from kinfolk_web.communities.models import Event

FEW_MINUTES = 5  # people need to go from one place to the next


@dataclass(frozen=True, slots=True)
class Advice:
    """One friendly sentence about a block, and what to do about it."""

    kind: str
    text: str
    remedy: str = ""


@dataclass(slots=True)
class Line:
    """A block as the page of days shows it."""

    block: Block
    ends_at: time | None
    number: int | None = None
    first: bool = False
    last: bool = False
    offset: int = 0
    gap: int = 0
    gap_at: time | None = None
    greeters: list[str] = field(default_factory=list)
    needs_welcome: bool = False
    advice: list[Advice] = field(default_factory=list)


@dataclass(slots=True)
class Day:
    """One day with its blocks, in order."""

    number: int
    lines: list[Line]
    minutes: int = 0


def days_of(event: Event) -> list[Day]:
    """Return the days of an event with their blocks, the number of each round, and what is advised."""
    programme = Programme.objects.filter(event=event).first() or Programme(event=event)
    seats = seats_of(event, programme)
    greeters = _greeters(event)
    by_day: dict[int, list[Block]] = defaultdict(list)
    for block in Block.objects.filter(event=event).select_related("room"):
        by_day[block.day].append(block)
    days, number = [], 0
    for day, blocks in sorted(by_day.items()):
        lines = []
        for block in blocks:
            number += block.kind == Block.Kind.ROUND
            line = Line(block, _end(block), number if block.kind == Block.Kind.ROUND else None)
            line.greeters = greeters.get(block.pk, [])
            line.needs_welcome = needs_welcome(block)
            line.advice = [*_too_short(block, seats, programme), *_nobody_to_go_to(line)]
            lines.append(line)
        lines[0].first, lines[-1].last = True, True
        _between(lines)
        opens = minute(lines[0].block.starts_at)
        for line in lines:
            line.offset = minute(line.block.starts_at) - opens
        days.append(Day(day, lines, max(line.offset + line.block.minutes for line in lines)))
    return days


def seats_of(event: Event, programme: Programme) -> int:
    """Return how many people sit at the largest table in use: those that stand in the rooms, else as chosen."""
    largest = Table.objects.filter(room__event=event, spare=False).order_by("-seats").values_list("seats", flat=True)
    return largest[0] if largest else programme.seats


def _greeters(event: Event) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for block, name in Duty.objects.filter(block__event=event).values_list("block_id", "attendee__name"):
        names[block].append(name)
    return names


def _end(block: Block) -> time | None:
    """Return when a block ends; None if that is past midnight."""
    try:
        return clock(minute(block.starts_at) + block.minutes)
    except RefusedError:
        return None


def _too_short(block: Block, seats: int, programme: Programme) -> list[Advice]:
    if block.kind == Block.Kind.ROUND:
        people = block.seats or seats
    elif block.kind == Block.Kind.CAST and programme.cast_size:
        people = largest_cast(programme.cast_size)
    else:
        return []
    needed = least_minutes(people)
    if block.minutes >= needed:
        return []
    text = _(
        "%(minutes)d minutes are short for %(people)d people: with %(each)d minutes of attention for each pair it takes "
        "%(needed)d."
    ) % {"minutes": block.minutes, "people": people, "each": ATTENTION, "needed": needed}
    fit = most_people(block.minutes)
    remedy = (
        _(
            "Give it %(needed)d minutes, or let hosts take turns around the table (two minutes each, then open), or split each table into threes and fours."
        )
        if fit <= 4  # noqa: PLR2004 - threes and fours
        else _(
            "Give it %(needed)d minutes, sit at tables of %(fit)d, or split each table into threes and fours for the talking."
        )
    ) % {"needed": needed, "fit": fit}
    return [Advice("short", text, remedy)]


def _nobody_to_go_to(line: Line) -> list[Advice]:
    if not line.needs_welcome:
        return []
    if not line.block.welcome_place:
        text = _("Whoever comes alone has nowhere to go here.")
        return [Advice("place", text, _("Name a welcome place where greeters stand."))]
    if not line.greeters:
        text = _("Nobody stands at the welcome place yet.")
        return [Advice("greeters", text, _("Share the duties out among the greeters."))]
    return []


def _between(lines: list[Line]) -> None:
    """Name overlaps and gaps between a block and the next."""
    for line, following in pairwise(lines):
        end, start = minute(line.block.starts_at) + line.block.minutes, minute(following.block.starts_at)
        if start < end:
            text = ngettext(
                "It begins %(minutes)d minute before “%(before)s” ends.",
                "It begins %(minutes)d minutes before “%(before)s” ends.",
                end - start,
            ) % {"minutes": end - start, "before": line.block}
            following.advice.insert(0, Advice("overlap", text, _("Make one of them shorter, or begin later.")))
        elif start - end > FEW_MINUTES:
            line.gap, line.gap_at = start - end, line.ends_at
    if lines and lines[-1].ends_at is None:
        lines[-1].advice.append(
            Advice("overlap", _("It lasts past midnight."), _("Make it shorter, or begin earlier."))
        )
