"""The cells of one row to the fields of one person; what our own columns say must be right, what others say may be vague."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk.roster import cells as saying
from kinfolk.roster import languages, needs
from kinfolk.roster.choices import split_choices
from kinfolk.roster.columns import OWN_RANK, Column
from kinfolk.roster.drafts import PAIRED, Draft, Mention, Troubles, Value, filled
from kinfolk.roster.records import KEPT, SURE
from kinfolk.roster.systems import OURS, WRITTEN
from kinfolk.roster.texts import fold, is_email, shorten
from kinfolk.sentences import mark, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk.roster.sheets import Sheet

ROLES = frozenset({"host", "greeter"})
_FLAGS = ("hide_new", "listen_first", "no_greeter")
_LISTS = {"party": "parties", "kind": "kinds"}
_LEAST = {"host_rounds": (0, 1000), "greeter_capacity": (1, 5), "largest_table": (2, 1000)}
_LONGEST_NAME = 200
_MOSTLY = 0.6


@dataclass
class Vague:
    """Cells of guessed columns that said nothing we understand, by column, with their rows."""

    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, column: Column, row: int) -> None:
        """Note a cell that stays an attribute."""
        self.rows.setdefault(column.header, []).append(row)


class FieldReader:
    """Reads one row after the other of a sheet."""

    def __init__(self, sheet: Sheet, troubles: Troubles) -> None:
        self.sheet = sheet
        self.columns = sheet.columns
        self.troubles = troubles
        self.vague = Vague()
        self.unsure = Vague()  # whether they came before
        self.food = Vague()
        self.unread_needs: list[int] = []
        self._fills_in = sheet.system.name not in {
            OURS.name,
            WRITTEN.name,
        }  # others write "TBA" where nobody is named yet
        names = [cells[c.position] for c in self.columns.by_meaning.get("name", ())[:1] for _, cells in sheet.rows]
        turned = sum(name.count(", ") == 1 for name in names)
        self._last_name_first = turned > _MOSTLY * sum(map(bool, names))
        self._choices = {
            column.position: dict(zip(cells, split_choices(cells), strict=True))
            for meaning in ("statements", "kind")
            for column in self.columns.by_meaning.get(meaning, ())
            if not self._is_ours(column)
            for cells in [[row[column.position] for _, row in sheet.rows]]
        }

    def _turned(self, name: str) -> str:
        """Return "Lima, Ana" as "Ana Lima" in a list that writes its names so."""
        last, comma, first = name.partition(", ")
        return f"{first} {last}" if comma and self._last_name_first and "," not in first else name

    def draft(self, number: int, cells: list[str]) -> Draft:
        """Return the person that a row names; the name may still be empty."""
        draft = Draft(self.sheet.grid.file, number)
        place = self._place(number)
        for fill in (self._names, self._groups, self._history, self._roles, self._words, self._numbers, self._flags):
            draft.fields.update(filled(fill(cells, place)))
        if draft.fields.get("rounds"):
            draft.rounds_at = (draft.file, number)
        for meaning in PAIRED:
            column = self.columns.one(meaning)
            if column and cells[column.position]:
                draft.mentions[meaning] = place(column, cells[column.position])
        draft.attributes = [
            (column.header, _flat(cells[column.position]))
            for column in self.columns.all
            if (column.certainty == KEPT or column.meaning == "product") and cells[column.position]
        ]
        return draft

    def _place(self, number: int) -> Callable[[Column, str], Mention]:
        return lambda column, text: Mention(text, self.sheet.grid.file, number, column.header)

    def _is_ours(self, column: Column) -> bool:
        """Whether a column is ours by its very name, so that its cells must be right."""
        return column.certainty == SURE and column.rank == OWN_RANK

    def _all(self, cells: list[str], meaning: str) -> Sequence[tuple[Column, str]]:
        found = self.columns.by_meaning.get(meaning)
        return [(column, cell) for column in found if (cell := cells[column.position])] if found else ()

    def _names(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        first, middle, last = (
            _flat(self.columns.first(cells, part)) for part in ("first_name", "middle_name", "last_name")
        )
        name = self._turned(_flat(self.columns.first(cells, "name"))) or _whole(first, middle, last)
        column = self.columns.one("name")
        if len(name) > _LONGEST_NAME and column:
            self.troubles.add(
                say("the name {name} has {length:,} characters.", name=repr(shorten(name)), length=len(name)),
                place(column, name),
                say("Shorten it."),
            )
        mail = next((_mail(cell) for _, cell in self._all(cells, "email") if is_email(_mail(cell))), "")
        return {
            "name": "" if self._fills_in and fold(name) in _NOBODY else name,
            "email": mail,
            "pronouns": _flat(self.columns.first(cells, "pronouns")),
            "name_sound": _flat(self.columns.first(cells, "name_sound")),
            "guest_of": _flat(self.columns.first(cells, "guest_of")),
        }

    def _groups(self, cells: list[str], _place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        organisation = next(
            (
                _flat(cell)
                for column, cell in self._all(cells, "organisation")
                if self._is_ours(column) or _names_one(cell)
            ),
            "",
        )
        lists = {
            ours: tuple(
                dict.fromkeys(item for column, cell in self._all(cells, meaning) for item in self._items(column, cell))
            )
            for meaning, ours in _LISTS.items()
        }
        return {"organisation": organisation, "order": _flat(self.columns.first(cells, "order")), **lists}

    def _items(self, column: Column, cell: str) -> tuple[str, ...]:
        chosen = self._choices.get(column.position, {}).get(cell)
        if chosen is not None:
            return tuple(item for item in chosen if not saying.says_nothing(item))
        return saying.items(cell)

    def _history(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        readers = {
            "times_attended": saying.times, "first_time": saying.first_time, "attended_before": saying.attended_before,
        }  # fmt: skip
        for meaning, read in readers.items():
            for column, cell in self._all(cells, meaning):
                if saying.is_unsure(cell):
                    self.unsure.add(column, place(column, cell).row)
                    continue
                if saying.says_nothing(cell) and saying.yes_no(cell) is None:
                    continue
                times = read(cell)
                if times is not None:
                    return {"times_attended": times}
                self._misread(
                    column,
                    cell,
                    place,
                    mark("{cell} is no number of times."),
                    say("Write a whole number, 0 for a first-timer."),
                )
        return {}

    def _roles(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        roles = set()
        none = False
        for column, cell in self._all(cells, "roles"):
            if saying.says_nothing(cell):
                none = True
                continue
            for role in (fold(item) for item in cell.replace(",", ";").split(";")):
                if role in ROLES:
                    roles.add(role)
                elif role:
                    self._misread(
                        column, cell, place, mark("{cell} names no role."), say("The roles are host and greeter.")
                    )
        for role in sorted(ROLES):
            roles |= {role for _, cell in self._all(cells, role) if saying.yes_no(cell)}
        return {"roles": frozenset(roles)} if roles or none else {}

    def _words(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        statements = [item for column, cell in self._all(cells, "statements") for item in self._items(column, cell)]
        shown = [item for _, cell in self._all(cells, "shown_statements") for item in saying.items(cell)]
        spoken: list[str] = []
        for column, cell in self._all(cells, "languages"):
            found, unknown = languages.tags(cell, spoken=not self._is_ours(column))
            spoken += found
            if unknown:
                self._misread(
                    column, cell, place, mark("{cell} names no language we know ({unknown})."),
                    say("Write names or tags separated by ';', e.g. English;de."), unknown=shorten(unknown[0]),
                )  # fmt: skip
        all_shown = any(saying.yes_no(cell) for _, cell in self._all(cells, "show_statements"))
        together = tuple(dict.fromkeys([*statements, *shown]))
        return {
            "statements": together,
            "shown_statements": together if all_shown else tuple(dict.fromkeys(shown)),
            "languages": tuple(dict.fromkeys(spoken)),
            "needs": self._needs(cells, place),
        }

    def _needs(self, cells: list[str], place: Callable[[Column, str], Mention]) -> tuple[str, ...]:
        found: list[str] = []
        for column, cell in self._all(cells, "needs"):
            row = place(column, cell).row
            if needs.names_food(cell):
                self.food.add(column, row)
            if self._is_ours(column):
                found += needs.listed(cell)
                continue
            features, understood = needs.understood(cell)
            found += features
            if not understood and not needs.names_food(cell):
                self.unread_needs.append(row)
        return tuple(dict.fromkeys(found))

    def _numbers(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        out: dict[str, Value] = {}
        for meaning, (least, most) in _LEAST.items():
            for column, cell in self._all(cells, meaning):
                number = saying.whole_number(cell)
                if number is not None and least <= number <= most:
                    out[meaning] = number
                elif not saying.says_nothing(cell):
                    problem = mark("{cell} is no number.") if number is None else mark("{cell} is out of range.")
                    remedy = say(
                        "Write a whole number from {least} to {most}, or leave it blank.", least=least, most=most
                    )
                    self._misread(column, cell, place, problem, remedy)
        for column, cell in self._all(cells, "rounds"):
            numbers = saying.rounds(cell)
            if numbers is None:
                self._misread(
                    column, cell, place, mark("{cell} names no rounds."),
                    say("Write them as 1-2;4, or leave it blank for all."),
                )  # fmt: skip
            else:
                out["rounds"] = numbers
        return out

    def _flags(self, cells: list[str], place: Callable[[Column, str], Mention]) -> Mapping[str, Value]:
        out: dict[str, Value] = {}
        for meaning in _FLAGS:
            for column, cell in self._all(cells, meaning):
                answer = saying.yes_no(cell)
                if answer is None and not saying.says_nothing(cell):
                    self._misread(
                        column, cell, place, mark("{cell} is neither yes nor no."), say("Write yes, no or nothing.")
                    )
                out[meaning] = answer
        return out

    def _misread(
        self,
        column: Column,
        cell: str,
        place: Callable[[Column, str], Mention],
        problem: str,
        remedy: str,
        **values: str,
    ) -> None:
        """Note an error in a column of ours, a remark on anybody else's; ``problem`` has a blank for the cell."""
        mention = place(column, cell)
        if self._is_ours(column):
            self.troubles.add(say(problem, cell=repr(shorten(cell)), **values), mention, remedy)
        else:
            self.vague.add(column, mention.row)


_NOBODY = frozenset(
    {"", "info requested", "info requested info requested", "tba", "tbd", "tbc", "n n", "nn", "n.n.", "n.n", "n/a", "na",
     "unknown", "unassigned", "to be announced", "to be confirmed", "to be decided", "guest", "guest guest", "plus one",
     "plus 1", "+1", "-", "--", "?", ".", "x", "xxx", "none", "anonymous", "gast", "n. n.", "invite", "unbekannt"}
)  # fmt: skip


def _whole(first: str, middle: str, last: str) -> str:
    """Return a name from its parts; Chinese, Japanese and Korean ones are written family first, without a space."""
    if last and first and _EAST_ASIAN.fullmatch(first) and _EAST_ASIAN.fullmatch(last):
        return last + first
    return " ".join(filter(None, (first, middle, last)))


_EAST_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")


def _flat(cell: str) -> str:
    return cell.replace("\n", " ")


def _mail(cell: str) -> str:
    """Return the address in ``Ana <ana@example.org>``, ``mailto:ana@example.org`` or as it stands."""
    inner = cell.rpartition("<")[2].rstrip("> ") if cell.endswith(">") else cell
    return inner.removeprefix("mailto:").strip(" ;,")


def _names_one(cell: str) -> bool:
    """Whether an answer to "Which company do you work for?" names one; "retired" is no employer to be kept apart by."""
    return not saying.says_nothing(cell) and saying.yes_no(cell) is None and fold(cell).strip(" .") not in _NO_EMPLOYER


_NO_EMPLOYER = saying.words(
    "self employed|self-employed|selfemployed|freelance|freelancer|independent|independent consultant|retired|student"
    "|unemployed|between jobs|looking for work|private|privat|selbststandig|selbstandig|selbststandige|selbstandige"
    "|freiberuflich|freiberufler|rentner|rentnerin"
    "|ruhestand|im ruhestand|pensioniert|independant|independante|retraite|retraitee|autonomo|autonoma|jubilado|jubilada"
    "|libero professionista|pensionato|pensionata|zzp|zelfstandig|gepensioneerd|emeryt|emerytka|individual|personal"
    "|myself|me|home|n a|sole trader",
    "|",
)
