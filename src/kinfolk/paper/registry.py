"""Every kind of sheet by name, in order of use; and printing them, all or only what changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.paper.badges import BADGES
from kinfolk.paper.blank_cards import BLANK_CARDS, BLANK_TABLES, SPARE_HOST_SHEET
from kinfolk.paper.box_labels import WORDS as LABEL_WORDS
from kinfolk.paper.box_labels import label_items
from kinfolk.paper.changes import CHANGES, Delta, change_item, compare
from kinfolk.paper.classic import HOST_SHEETS, LIST_NAMES, LIST_TABLES, LIST_TEAM, PERSONAL_CARDS, TABLE_CARDS
from kinfolk.paper.day_sheet import DAY_SHEET
from kinfolk.paper.greeter_sheets import GREETER_SHEETS
from kinfolk.paper.hand_cards import ORANGE_CARDS, THANKS_CARDS
from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.pack import heading
from kinfolk.paper.poster import POSTER
from kinfolk.paper.press import Job, in_batches, print_jobs
from kinfolk.paper.pulse_cards import PULSE_CARDS
from kinfolk.paper.room_sheet import ROOM_SHEET
from kinfolk.paper.round_lists import ROUND_LISTS
from kinfolk.paper.sheet_options import SheetOptions
from kinfolk.sentences import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk.paper.day import Day

BOX_LABELS = SheetKind(
    name="box-labels",
    title=say("Box labels"),
    purpose=say("One for each box of paper: when it is opened, and what lies in it."),
    box=0,
    template="box-labels.typ",
    items=label_items(lambda: tuple(SHEETS.values())),
    words=LABEL_WORDS,
)

SHEETS: Mapping[str, SheetKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            BOX_LABELS,
            ROOM_SHEET,
            TABLE_CARDS,
            HOST_SHEETS,
            GREETER_SHEETS,
            LIST_TEAM,
            DAY_SHEET,
            LIST_NAMES,
            LIST_TABLES,
            BADGES,
            PERSONAL_CARDS,
            ROUND_LISTS,
            POSTER,
            ORANGE_CARDS,
            BLANK_CARDS,
            BLANK_TABLES,
            SPARE_HOST_SHEET,
            CHANGES,
            PULSE_CARDS,
            THANKS_CARDS,
        )
    }
)
"""Every kind of sheet by its name, in order of use."""

_DEFAULT = SheetOptions()
_LATE = (BOX_LABELS.name, CHANGES.name)


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed.

    Parameters
    ----------
    files
        Kind to PDF, in order of use; kinds with nothing to print are left out.
    digests
        ``kind/key`` to digest, for every item there is now; given as ``since`` the next time, with those of kinds
        that were not asked for as they were.
    delta
        What differs from ``since``; empty without it.
    """

    files: dict[str, bytes]
    digests: dict[str, str]
    delta: Delta


def sheets_to_print(
    day: Day, kinds: Iterable[str], since: Mapping[str, str] | None = None, options: SheetOptions = _DEFAULT
) -> Printed:
    """Return the sheets of ``kinds`` as PDF; with ``since``, only those that differ from what was printed then.

    Parameters
    ----------
    day
        The plan joined with its list, from :func:`read_day`.
    kinds
        Names out of :data:`SHEETS`; the order does not matter. ``changes`` says what to put out, swap and take away,
        and is printed only with ``since``.
    since
        The ``digests`` of an earlier print. Plan version and time of printing are not part of a digest.
    options
        Paper, layouts, and what the plan does not know.

    Raises
    ------
    InputError
        A kind or a layout that does not exist.
    KinfolkError
        A typeface is not installed, or links are given and the package for QR codes is not installed.
    """
    wanted = _wanted(kinds, options)
    made = {kind.name: _said(kind.items(day, options), options) for kind in wanted if kind.name not in _LATE}
    if BOX_LABELS in wanted:
        made[BOX_LABELS.name] = _said(_labels(day, made, options), options)
    heading_of_items = [day.title, day.date] + [options.language] * (options.language != ENGLISH)
    signed = {
        kind.name: [(item, item.digest(*heading_of_items)) for item in made[kind.name]]
        for kind in wanted
        if kind.name in made
    }
    digests = {f"{name}/{item.key}": digest for name, items in signed.items() for item, digest in items}
    delta = _delta(compare(day, signed, since), options) if since is not None else Delta()
    chosen = {name: _chosen(name, items, digests, since) for name, items in signed.items()}
    if CHANGES in wanted and since is not None:
        titles = {kind.name: spoken(kind.title, options.language) for kind in wanted}
        chosen[CHANGES.name] = list(_said([change_item(delta, titles)], options))
    kept = {place: digest for place, digest in (since or {}).items() if place.split("/", 1)[0] not in signed}
    return Printed(files=_print(day, wanted, chosen, options), digests={**kept, **digests}, delta=delta)


def layout_of(kind: SheetKind, options: SheetOptions) -> str:
    """Return the layout in which ``kind`` is printed."""
    return options.layouts.get(kind.name, kind.layouts[0])


def _labels(day: Day, made: Mapping[str, Sequence[Item]], options: SheetOptions) -> tuple[Item, ...]:
    """Return the labels of the boxes that hold what was ``made``; asked for alone, those of a whole pack."""
    counts = {name: len(items) for name, items in made.items()} or {
        name: len(kind.items(day, options)) for name, kind in SHEETS.items() if name not in _LATE
    }
    return tuple(BOX_LABELS.items(day, replace(options, counts=counts)))


def _said(items: Sequence[Item], options: SheetOptions) -> tuple[Item, ...]:
    """Return the items in the language of the paper."""
    said = options.language
    return tuple(replace(one, label=spoken(one.label, said), content=spoken(one.content, said)) for one in items)


def _delta(delta: Delta, options: SheetOptions) -> Delta:
    """Return what changed with its labels in the language of the paper."""
    return Delta(tuple(replace(one, label=spoken(one.label, options.language)) for one in delta.changes))


def _wanted(kinds: Iterable[str], options: SheetOptions) -> list[SheetKind]:
    asked = set(kinds)
    unknown = sorted(asked - SHEETS.keys())
    if unknown:
        raise InputError(f"there is no sheet called {unknown[0]!r}.", remedy=f"Choose from {', '.join(SHEETS)}.")
    found = [kind for name, kind in SHEETS.items() if name in asked]
    for kind in found:
        layout = layout_of(kind, options)
        if layout not in kind.layouts:
            raise InputError(
                f"{kind.name!r} cannot be printed as {layout!r}.", remedy=f"Choose from {', '.join(kind.layouts)}."
            )
    return found


def _chosen(
    kind: str, items: Sequence[tuple[Item, str]], digests: Mapping[str, str], since: Mapping[str, str] | None
) -> list[Item]:
    before = since or {}
    return [item for item, _ in items if before.get(f"{kind}/{item.key}") != digests[f"{kind}/{item.key}"]]


def _print(
    day: Day, kinds: Sequence[SheetKind], chosen: Mapping[str, Sequence[Item]], options: SheetOptions
) -> dict[str, bytes]:
    head = heading(day, options)
    jobs = [job(kind, chosen[kind.name], head, options) for kind in kinds if chosen.get(kind.name)]
    return print_jobs(jobs)


def job(kind: SheetKind, items: Sequence[Item], head: Mapping[str, Any], options: SheetOptions) -> Job:
    """Return how ``items`` of one kind are set."""
    return Job(
        kind.name,
        kind.template,
        {**head, "layout": layout_of(kind, options), "words": spoken(dict(kind.words), options.language)},
        in_batches([item.content for item in items], kind.batch, kind.whole),
        for_screens=kind.for_screens,
    )
