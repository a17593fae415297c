"""Reads ``programme.toml`` into an outline, checking every key and value on the way."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.catalogues import LANGUAGES
from kinfolk.errors import InputError
from kinfolk.problem import (
    DEFAULT_PROMISES,
    FREE_SEATING,
    NORMAL,
    OFF,
    SHOULD,
    AtMost,
    Casts,
    KindredRules,
    Level,
    Neighbourhoods,
    PartyRules,
    Table,
)
from kinfolk.programme.outline import ListWish, Outline, PinWish, PlanWish, RoundWish, TableWish
from kinfolk.programme.section import Section, check_known
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEIGHBOURHOOD = 300
MOST_WEIGHT = 1000
COMPANY = 2
USUAL_CAST = 7

KEYS: Mapping[str, tuple[str, ...]] = {
    "event": ("name", "date", "language"),
    "plan": (
        "rounds",
        "seats",
        "tables",
        "seed",
        "steps",
        "time",
        "threads",
        "accept_proposed",
        "out",
        "pdf",
        "paper",
    ),
    "list": ("columns", "where", "sheet"),
    "rounds": ("tables", "minutes", "kind", "without", "crossing"),
    "tables": ("id", "seats", "min", "features", "x", "y", "language", "topic", "neighbourhood"),
    "promises": tuple(name for name in DEFAULT_PROMISES if name != "apart"),
    "casts": ("size", "count", "meetings", "from_memory"),
    "pins": ("person", "round", "rounds", "table"),
    "balance": ("balanced", "at_most", "not_the_only_one"),
    "parties": ("organisation", "order", "domain", "declared", "free_mail"),
    "kindred": ("at_least", "share", "floor"),
    "hosts": ("keep_table",),
    "walk": ("limit",),
    "neighbourhoods": ("size", "crossing"),
    "memory": ("file", "level"),
}
"""Every table of a programme and its keys."""


def load(path: str | Path) -> Outline:
    """Read a programme from a file.

    Raises
    ------
    InputError
        The file cannot be read, is no TOML, or says something that is not known.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            say("the programme cannot be read ({strerror}).", strerror=error.strerror),
            file=str(path),
            remedy=say("Check the name."),
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(
            say("the programme is not written in UTF-8."), file=str(path), remedy=say("Save it as UTF-8.")
        ) from error
    return parse(text, str(path))


def parse(text: str, file: str = "programme.toml") -> Outline:
    """Read a programme from the text of a TOML file named ``file``; see :func:`load`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            say("this is not valid TOML: {error}.", error=error), file=file, remedy=say("Correct that line.")
        ) from error
    for key in document:
        check_known(key, tuple(KEYS), "the programme", file)
    event = _section(document, "event", file)
    hosts = _section(document, "hosts", file)
    walk = _section(document, "walk", file)
    memory = _section(document, "memory", file)
    balance = _section(document, "balance", file)
    tables = _sections(document, "tables", file)
    return Outline(
        file=file,
        event=event.text("name"),
        date=event.text("date"),
        language=event.choice("language", LANGUAGES, ""),
        plan=_plan(document, file),
        list=_list(document, file),
        rounds=tuple(_round(section) for section in _sections(document, "rounds", file)),
        tables=tuple(_table(section) for section in tables if "seats" in section),
        described=tuple(_described(section) for section in tables if "seats" not in section),
        promises=_promises(document, file),
        casts=_casts(document, file),
        pins=tuple(pin for section in _sections(document, "pins", file) for pin in _pins(section)),
        parties=_parties(document, file),
        kindred=_kindred(document, file),
        neighbourhoods=_neighbourhoods(document, file),
        not_the_only_one=balance.texts("not_the_only_one"),
        at_most=_at_most(balance),
        balanced=balance.texts("balanced"),
        walk_limit=walk.number("limit"),
        hosts_keep_table=hosts.flag("keep_table", default=True),
        memory_file=memory.text("file"),
        memory_level=_level(memory, "level", SHOULD) if "level" in memory else SHOULD,
    )


def _section(document: Mapping[str, Any], name: str, file: str) -> Section:
    return Section(document.get(name, {}), f"[{name}]", file, KEYS[name])


def _sections(document: Mapping[str, Any], name: str, file: str) -> list[Section]:
    entries = document.get(name, [])
    if not isinstance(entries, list):
        raise InputError(
            say("[{name}] is not a list.", name=name),
            file=file,
            remedy=say("Write [[{name}]] with two brackets, once each.", name=name),
        )
    return [
        Section(entry, f"[[{name}]] number {position}", file, KEYS[name])
        for position, entry in enumerate(entries, start=1)
    ]


def _plan(document: Mapping[str, Any], file: str) -> PlanWish:
    plan = _section(document, "plan", file)
    if "seats" in plan and "tables" in plan:
        raise plan.refusal("seats", say("Keep either seats or tables."))
    return PlanWish(
        rounds=plan.whole("rounds", least=1),
        seats=plan.whole("seats", least=2),
        tables=plan.text("tables"),
        seed=plan.whole("seed"),
        steps=plan.whole("steps"),
        time=plan.number("time"),
        threads=plan.whole("threads", least=1),
        accept_proposed=plan.flag("accept_proposed", default=False),
        out=plan.text("out"),
        pdf=plan.flag("pdf", default=True),
        paper=plan.choice("paper", ("a4", "letter"), "a4"),
    )


def _list(document: Mapping[str, Any], file: str) -> ListWish:
    section = _section(document, "list", file)
    columns, where = section.values.get("columns", {}), section.values.get("where", {})
    if not isinstance(columns, dict) or not all(isinstance(header, str) for header in columns.values()):
        raise section.refusal("columns", 'Write { name = "Full name" }.')
    if not isinstance(where, dict):
        raise section.refusal("where", 'Write { Product = ["Member ticket"] }.')
    wanted = Section(where, "[list.where]", file, tuple(where))
    return ListWish(
        columns=MappingProxyType(dict(columns)),
        where=MappingProxyType({header: wanted.texts(header) for header in where}),
        sheet=section.text("sheet"),
    )


def _round(section: Section) -> RoundWish:
    counted = isinstance(section.values.get("tables"), str)
    shape = section.text("tables") if counted else ""
    names = () if counted else section.texts("tables")
    if "tables" in section and not (shape or names):
        raise section.refusal("tables", say("Name its tables, or leave the key out for all tables."))
    return RoundWish(
        tables=names,
        shape=shape,
        minutes=section.whole("minutes", 45, least=1) or 45,
        kind=section.text("kind", FREE_SEATING),
        without=section.texts("without"),
        crossing=section.flag("crossing", default=False),
    )


def _table(section: Section) -> Table:
    name, seats = _table_name(section), section.whole("seats", least=COMPANY) or COMPANY
    minimum = section.whole("min")
    if minimum is not None and minimum > seats:
        raise section.refusal(
            "min", say("Table {name} has {seats} seats; the minimum cannot be more.", name=repr(name), seats=seats)
        )
    return Table(id=name, seats=seats, minimum=minimum, **_says(section))


def _described(section: Section) -> TableWish:
    """Return what an entry without seats adds; a key that it does not have adds nothing."""
    name = _table_name(section)
    if "min" in section:
        raise section.refusal("min", say("Say how many seats table {name} has as well.", name=repr(name)))
    return TableWish(id=name, added={key: value for key, value in _says(section).items() if key in section})


def _table_name(section: Section) -> str:
    if name := section.text("id"):
        return name
    raise section.refusal("id", say('Give the table a name, such as id = "1".'))


def _says(section: Section) -> dict[str, Any]:
    return {
        "features": section.texts("features"),
        "x": section.number("x", least=None),
        "y": section.number("y", least=None),
        "language": _language(section),
        "topic": section.text("topic"),
        "neighbourhood": section.text("neighbourhood"),
    }


def _language(section: Section) -> str:
    """Return the tag of the language that is spoken at a table, as people's languages are read."""
    word = section.text("language")
    if not word:
        return ""
    from kinfolk.roster.languages import tag_of  # its tables are only loaded for programmes that name languages

    tag = tag_of(word)
    if tag is None:
        raise section.refusal("language", say("Write its name or its tag, such as en or pt-BR."))
    return tag


def _promises(document: Mapping[str, Any], file: str) -> Mapping[str, Level]:
    values = document.get("promises", {})
    if isinstance(values, dict) and "apart" in values:
        raise InputError(
            say("[promises] apart cannot be set."), file=file, remedy=say("It is always a must: take the line out.")
        )
    return _levels(_section(document, "promises", file))


def _levels(section: Section) -> Mapping[str, Level]:
    return MappingProxyType({name: _level(section, name, DEFAULT_PROMISES[name]) for name in section.values})


def promises_said(said: Sequence[str], option: str = "--promise") -> Mapping[str, Level]:
    """Return the levels that ``--promise NAME=LEVEL`` gives; the last one wins of a promise named twice.

    Raises
    ------
    InputError
        It is not of that form, or names a promise or a level that does not exist; the nearest name is told.
    """
    values: dict[str, str | int] = {}
    for text in said:
        name, _, level = (part.strip().casefold() for part in text.partition("="))
        if not name or not level or name == "apart":
            raise InputError(
                say("{option} {text} cannot be used.", option=option, text=repr(text)),
                remedy=say("It is always a must: take the line out.")
                if name == "apart"
                else say("Write {option} {form}.", option=option, form="NAME=LEVEL"),
            )
        values[name.replace("-", "_")] = int(level) if level.isascii() and level.isdigit() else level
    return _levels(Section(values, option, "", KEYS["promises"]))


def _level(section: Section, key: str, default: Level) -> Level:
    """Return ``"must"``, ``"should"``, ``"off"`` or a weight; words keep the weight of the ``default``."""
    value = section.values[key]
    weight = default.weight or NORMAL
    words = {"must": Level(weight, must=True), "should": Level(weight), "off": OFF}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_WEIGHT:
        return Level(value)
    raise section.refusal(
        key, say('Write "must", "should", "off" or a weight from 0 to {most_weight}.', most_weight=MOST_WEIGHT)
    )


def _casts(document: Mapping[str, Any], file: str) -> Casts:
    section = _section(document, "casts", file)
    smallest, largest = _cast_sizes(section) if "casts" in document else (0, 0)
    return Casts(
        smallest=smallest,
        largest=largest,
        count=section.whole("count", least=1),
        meetings=section.whole("meetings", 2, least=1) or 2,
        from_memory=section.choice("from_memory", ("keep", "mix"), ""),
    )


def _cast_sizes(section: Section) -> tuple[int, int]:
    value = section.values.get("size", USUAL_CAST)
    if isinstance(value, int) and not isinstance(value, bool) and (value == 0 or value >= COMPANY):
        return cast_sizes(value)
    if isinstance(value, list) and [type(size) for size in value] == [int, int] and COMPANY <= value[0] <= value[1]:
        return value[0], value[1]
    raise section.refusal("size", say("Write a size such as 7, or the smallest and the largest such as [6, 8]."))


def cast_sizes(about: int) -> tuple[int, int]:
    """Return the smallest and largest cast for casts of about this many people; 0 means no casts."""
    return (max(COMPANY, about - 1), about + 1) if about else (0, 0)


def _pins(section: Section) -> list[PinWish]:
    person = section.text("person")
    if not person:
        raise section.refusal("person", say("Say who: an id, an e-mail or a name."))
    rounds = section.values.get("rounds", [section.whole("round", least=1)])
    if not isinstance(rounds, list) or not rounds or not all(type(number) is int for number in rounds):
        raise section.refusal("round", say("Say in which round, such as round = 1 or rounds = [1, 2]."))
    return [PinWish(person, number, section.text("table"), section.place) for number in rounds]


def _parties(document: Mapping[str, Any], file: str) -> PartyRules:
    section = _section(document, "parties", file)
    return PartyRules(
        organisation=section.flag("organisation", default=True),
        order=section.flag("order", default=True),
        domain=section.flag("domain", default=True),
        declared=section.flag("declared", default=True),
        free_mail=section.texts("free_mail"),
    )


def _kindred(document: Mapping[str, Any], file: str) -> KindredRules:
    usual = KindredRules()
    section = _section(document, "kindred", file)
    return KindredRules(
        at_least=section.whole("at_least", usual.at_least, least=1) or usual.at_least,
        share=section.share("share", usual.share),
        floor=section.whole("floor", usual.floor, least=2) or usual.floor,
    )


def _neighbourhoods(document: Mapping[str, Any], file: str) -> Neighbourhoods:
    section = _section(document, "neighbourhoods", file)
    if "neighbourhoods" not in document:
        return Neighbourhoods()
    return Neighbourhoods(
        size=section.whole("size", NEIGHBOURHOOD) or 0,
        crossing=section.share("crossing", Neighbourhoods().crossing),
    )


def _at_most(section: Section) -> tuple[AtMost, ...]:
    limits = section.values.get("at_most", {})
    if not isinstance(limits, dict) or not all(type(limit) is int and limit >= 0 for limit in limits.values()):
        raise section.refusal("at_most", "Write { exhibitor = 1 }.")
    return tuple(AtMost(kind, limit) for kind, limit in limits.items())
