"""The sheets that every plan has: table, personal and host cards and the list, as kinds with stable keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.host_sheets import WORDS as HOST_WORDS
from kinfolk.paper.host_sheets import host_sheets
from kinfolk.paper.kinds import Item, SheetKind
from kinfolk.paper.lists import WORDS as LIST_WORDS
from kinfolk.paper.lists import list_parts
from kinfolk.paper.names import printable
from kinfolk.paper.personal_cards import WORDS as CARD_WORDS
from kinfolk.paper.personal_cards import personal_cards
from kinfolk.paper.qr import qr_svg
from kinfolk.paper.table_cards import BATCH as TABLE_BATCH
from kinfolk.paper.table_cards import WHOLE as TABLES_WHOLE
from kinfolk.paper.table_cards import WORDS as TABLE_WORDS
from kinfolk.paper.table_cards import table_cards
from kinfolk.paper.wording import lines_to_print
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import ProgrammeLine, SheetOptions

PERSONAL_WORDS = {
    **CARD_WORDS,
    "day": say("Your day"),
    "duty": say("your task"),
    "welcome": say("Not sure where to go? All day somebody welcomes you here:"),
}
PART_NAMES = {
    "names": say("A to Z"),
    "tables": say("Table by table"),
    "host": say("People to ask: hosts"),
    "greet": say("People to ask: greeters"),
    "greetings": say("Who greets whom"),
    "by_hand": say("Please write by hand"),
}


def table_items(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one card for each table, in the order in which tables are first used."""
    return tuple(
        Item(f"table {table}", say("table {table}", table=printable(table)), _agreed(card, "runs_itself", options))
        for table, card in zip(day.tables, table_cards(day), strict=True)
    )


def personal_items(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one card for each person, A to Z; on the back their programme, if there is one."""
    return tuple(
        Item(person.id, day.name(person), card | _extras(person.id, options))
        for person, card in zip(day.people, personal_cards(day, options.times), strict=True)
    )


def host_items(day: Day, options: SheetOptions) -> tuple[Item, ...]:
    """Return one sheet for each host, A to Z; what greeters need stands on their own sheets."""
    hosts = {sitting.host.id for sitting in day.sittings if sitting.host is not None}
    greeters = {greeting.greeter.id for greeting in day.greetings}
    people = [person for person in day.people if person.id in hosts | greeters]
    return tuple(
        Item(person.id, day.name(person), _closing(_agreed({**sheet, "greets": None}, "hosts", options), options))
        for person, sheet in zip(people, host_sheets(day), strict=True)
        if person.id in hosts
    )


def list_items(*parts: str) -> Callable[[Day, SheetOptions], tuple[Item, ...]]:
    """Return what makes these ``parts`` of the list."""

    def items(day: Day, _: SheetOptions) -> tuple[Item, ...]:
        found = [part for batch in list_parts(day) for part in batch if part["kind"] in parts]
        counts: dict[str, int] = {}
        made = []
        for part in found:
            name = PART_NAMES[str(part.get("to", part["kind"]))]
            counts[name] = counts.get(name, 0) + 1
            again = say("{name}, {number}", name=name, number=counts[name])
            label = name if counts[name] == 1 else again
            made.append(Item(str(label), label, part))
        return tuple(made)

    return items


def _agreed(content: Mapping[str, Any], part: str, options: SheetOptions) -> Mapping[str, Any]:
    """Return ``content`` with the agreements of this gathering in the ``part`` that holds them."""
    held = content[part]
    if held is None:
        return content
    return {**content, part: {**held, "agreements": lines_to_print(options.agreements)}}


def _closing(content: Mapping[str, Any], options: SheetOptions) -> Mapping[str, Any]:
    """Return the ``content`` of a host's sheet with what this gathering does together at its end, if anybody wrote that."""
    if not options.rituals or content["hosts"] is None:
        return content
    rituals = [{"name": printable(name), "text": printable(text)} for name, text in options.rituals]
    return {**content, "hosts": {**content["hosts"], "rituals": rituals}}


def _extras(id_: str, options: SheetOptions) -> dict[str, Any]:
    link = options.links.get(id_, "")
    lines: Sequence[ProgrammeLine] = options.programme_lines.get(id_, options.programme)
    return {
        "code": qr_svg(link) if link else "",
        "welcome": printable(options.welcome) if lines else "",
        "programme": [
            {
                "time": printable(line.time),
                "what": printable(line.what),
                "where": printable(line.where),
                "duty": line.duty,
            }
            for line in lines
        ],
    }


TABLE_CARDS = SheetKind(
    name="table-cards",
    title=say("Table cards"),
    purpose=say("One tent for each table: its number for the room, its names for those who sit down."),
    box=1,
    template="table-cards.typ",
    items=table_items,
    words=TABLE_WORDS,
    batch=TABLE_BATCH,
    whole=TABLES_WHOLE,
)
PERSONAL_CARDS = SheetKind(
    name="personal-cards",
    title=say("Personal cards"),
    purpose=say("One for each person: what to call them, where they go, who says hello first."),
    box=3,
    layouts=("4-up", "a6"),
    template="personal-cards.typ",
    items=personal_items,
    words=PERSONAL_WORDS,
    batch=240,
    duplex=True,
)
HOST_SHEETS = SheetKind(
    name="host-sheets",
    title=say("Host sheets"),
    purpose=say("For each host: who is there, what to say and when. To be handed over in person."),
    box=2,
    template="host-sheets.typ",
    items=host_items,
    words=HOST_WORDS,
    duplex=True,
)
LIST_NAMES = SheetKind(
    name="list-names",
    title=say("List A to Z"),
    purpose=say("Everybody with their tables; two copies for each door."),
    box=3,
    template="list.typ",
    items=list_items("names"),
    words=LIST_WORDS,
    batch=1,
    for_screens=True,
)
LIST_TABLES = SheetKind(
    name="list-tables",
    title=say("List by table"),
    purpose=say("Every table with its people through all rounds; two copies for each door."),
    box=3,
    template="list.typ",
    items=list_items("tables"),
    words=LIST_WORDS,
    batch=1,
    for_screens=True,
)
LIST_TEAM = SheetKind(
    name="list-team",
    title=say("List for the team"),
    purpose=say("Whom to ask, who greets whom, which names to write by hand; it says who is new."),
    box=2,
    template="list.typ",
    items=list_items("ask", "greetings", "by_hand"),
    words=LIST_WORDS,
    for_screens=True,
)
