"""What changed since the last print: which sheets are new, which replace others, which are taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.names import printable, wrapping
from kinfolk.sentences import Sentence, say, say_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

Turn = Literal["new", "changed", "gone"]

WORDS = {
    "title": say("What changed"),
    "put": say("Put out: new"),
    "swap": say("Swap: take the old one away, put the new one in its place"),
    "take": say("Take away: no longer needed"),
    "nothing": say("Nothing changed. Every sheet that lies out is still right."),
}
GONE_PERSON = say("somebody who is no longer on the list")
PARTS: tuple[tuple[str, Turn], ...] = (("take", "gone"), ("swap", "changed"), ("put", "new"))
_NAMED = 20
_TABLE = "table "
_PERSONAL = ("personal-cards", "badges")


@dataclass(frozen=True, slots=True)
class Change:
    """One item that differs from what was printed last: its kind, key and label, and what to do about it."""

    kind: str
    key: str
    label: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything that differs from what was printed last, in order of use."""

    changes: tuple[Change, ...] = ()

    def of(self, *turns: Turn) -> tuple[Change, ...]:
        """Return the changes of these kinds: ``new``, ``changed``, ``gone``."""
        return tuple(change for change in self.changes if change.turn in turns)

    @property
    def people(self) -> tuple[str, ...]:
        """The names of those whose own card or badge differs."""
        return tuple(dict.fromkeys(change.label for change in self.changes if change.kind in _PERSONAL))

    @property
    def take_away(self) -> tuple[Change, ...]:
        """What has to be taken away: sheets that are gone, and the old ones of those that changed."""
        return self.of("changed", "gone")

    def sentence(self, shown: Callable[[str], str] = str) -> Sentence:
        """Return the whole in one sentence, each name as ``shown``, such as ``2 people changed: Ana Lima, Bo Nyström; 3 cards to take away.``."""
        if not self.changes:
            return say("Nothing changed.")
        away = say_count(len(self.take_away), "{count} card to take away", "{count} cards to take away")
        if not self.people:
            return say("{cards}.", cards=away)
        names = ", ".join(map(shown, self.people[:_NAMED])) + (" …" if len(self.people) > _NAMED else "")
        who = say_count(
            len(self.people), "{count} person changed: {names}", "{count} people changed: {names}", names=names
        )
        return say("{people}; {cards}.", people=who, cards=away)


def compare(day: Day, made: Mapping[str, Sequence[tuple[Item, str]]], since: Mapping[str, str]) -> Delta:
    """Return what differs between the items ``made`` now (kind to items with digests) and what was printed.

    Parameters
    ----------
    day
        Names people who are no longer in the plan.
    made
        Kind to its items, each with its digest.
    since
        ``kind/key`` to digest, as the last print returned it.
    """
    return Delta(tuple(change for kind, items in made.items() for change in _changes(day, kind, items, since)))


def _changes(day: Day, kind: str, items: Sequence[tuple[Item, str]], since: Mapping[str, str]) -> Iterator[Change]:
    there = set()
    for item, digest in items:
        place = f"{kind}/{item.key}"
        there.add(place)
        before = since.get(place)
        if before != digest:
            yield Change(kind, item.key, item.label, "changed" if before is not None else "new")
    for place in since:
        if place.startswith(f"{kind}/") and place not in there:
            key = place.removeprefix(f"{kind}/")
            yield Change(kind, key, _name_of_gone(day, key), "gone")


def _name_of_gone(day: Day, key: str) -> str:
    if key.startswith(_TABLE):
        return say("table {table}", table=printable(key.removeprefix(_TABLE)))
    return day.others.get(key) or (GONE_PERSON if "@" in key else key)


def change_item(delta: Delta, titles: Mapping[str, str]) -> Item:
    """Return the sheet that says what to put out, to swap and to take away; ``titles`` name the kinds."""
    parts = [
        {
            "what": what,
            "kinds": [
                {"title": title, "labels": [wrapping(change.label) for change in delta.of(turn) if change.kind == kind]}
                for kind, title in titles.items()
                if any(change.kind == kind for change in delta.of(turn))
            ],
        }
        for what, turn in PARTS
    ]
    content = {"sentence": delta.sentence(wrapping), "parts": [part for part in parts if part["kinds"]]}
    return Item("changes", WORDS["title"], content)


def no_items(_: Day, __: SheetOptions) -> tuple[Item, ...]:
    """Return nothing: what changed is known only when everything else has been compared."""
    return ()


CHANGES = SheetKind(
    name="changes",
    title=say("What changed"),
    purpose=say("What to put out, to swap and to take away since the last print."),
    box=5,
    template="changes.typ",
    items=no_items,
    words=WORDS,
)
