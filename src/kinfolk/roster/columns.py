"""Which column means what: the caller's word first, then the system's, then ours, then the words of the header."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kinfolk.roster.cells import is_unsure, says_nothing, times, whole_number, yes_no
from kinfolk.roster.languages import tags
from kinfolk.roster.needs import names_a_need
from kinfolk.roster.questions import IGNORED, asks_anything, asks_for
from kinfolk.roster.records import GUESSED, KEPT, SURE, UNUSED
from kinfolk.roster.systems import SKIP, WRITTEN, System
from kinfolk.roster.texts import fold, header_key
from kinfolk.roster.words import AMBIGUOUS_NAMES, ATTENDEE_WORDS, HEADER_WORDS, NAMING, OWN_KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Several columns may mean these: blanks of the first are filled from the next, lists are joined.
SHARED = frozenset(
    {"name", "email", "organisation", "party", "languages", "statements", "shown_statements", "needs", "kind", "roles",
     "buyer_name", "buyer_email", "void", "status"}
)  # fmt: skip
OWN_RANK, _LAST = 2, 9
_LONGEST_PRONOUNS = 20
_SAMPLE = 400
_MOSTLY = 0.8
_HALF = 0.5
_ENOUGH_ROWS = 10
_TOO_COMMON = 0.3
_BUYER_OF = {
    "name": "buyer_name", "first_name": "buyer_first_name", "last_name": "buyer_last_name", "email": "buyer_email",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it was taken for; ``rank`` orders columns of the same meaning, the lowest first."""

    position: int
    header: str
    meaning: str
    certainty: str
    rank: int = 0

    def kept(self) -> Column:
        """Return the column as a plain attribute."""
        return replace(self, meaning="", certainty=KEPT)


@dataclass(frozen=True, slots=True)
class Columns:
    """All columns of a sheet, by meaning in the order in which they are asked."""

    all: tuple[Column, ...]
    identity: tuple[int, ...]
    by_meaning: Mapping[str, tuple[Column, ...]]

    def first(self, cells: Sequence[str], meaning: str) -> str:
        """Return the first filled cell of this meaning, "" for none."""
        for column in self.by_meaning.get(meaning, ()):
            if cells[column.position]:
                return cells[column.position]
        return ""

    def one(self, meaning: str) -> Column | None:
        """Return the column of this meaning, None if the sheet has none."""
        found = self.by_meaning.get(meaning)
        return found[0] if found else None


def understand(
    headers: Sequence[str], rows: Sequence[tuple[int, list[str]]], system: System, chosen: Mapping[str, str]
) -> Columns:
    """Return the meaning of every column.

    Parameters
    ----------
    headers, rows
        The sheet without its apart column; every row as long as the header.
    system
        Whose export it is.
    chosen
        Header by meaning, as the caller says it; an empty header means that no column has this meaning.
    """
    wanted = {header_key(header): meaning for meaning, header in chosen.items() if header}
    identity = _own_identity(headers, system)
    values = _Values(rows)
    seen: Counter[str] = Counter()
    columns: list[Column] = []
    for position, header in enumerate(headers):
        key = header_key(header)
        meaning, certainty, rank = _meaning(header, key, seen[key], system, wanted)
        seen[key] += 1
        if position in identity and meaning in {"", "system_id", "id"} and rank:
            meaning, certainty, rank = "system_id", SURE, 1
        column = Column(position, header, meaning, certainty, rank)
        if (meaning in chosen and rank) or (certainty == GUESSED and not _plausible(column, values)):
            column = column.kept()
        columns.append(column)
    if system is not WRITTEN and "needs" not in chosen:
        columns = [_needs_by_answers(column, values) for column in columns]
    columns = _whose(columns)
    columns = _part_of_name(columns, values)
    columns = _one_each(_companion(columns), values)
    by_meaning: dict[str, tuple[Column, ...]] = {}
    for column in sorted(columns, key=lambda column: (column.rank, column.position)):
        if column.meaning:
            by_meaning[column.meaning] = (*by_meaning.get(column.meaning, ()), column)
    identity = identity or tuple(column.position for column in by_meaning.get("system_id", ()))
    return Columns(tuple(columns), identity, by_meaning)


def _meaning(header: str, key: str, nth: int, system: System, wanted: Mapping[str, str]) -> tuple[str, str, int]:
    """Return meaning, certainty and rank of a header alone; rank 0 is the caller's word."""
    if key in wanted and not nth:
        return wanted[key], SURE, 0
    told = system.meaning(key, nth) if header else SKIP
    if told == SKIP:
        return "", UNUSED, _LAST
    if told is not None:
        return (told, SURE, 1) if told else ("", KEPT, _LAST)
    if key in OWN_KEYS and not (nth and system is WRITTEN):
        return OWN_KEYS[key], SURE, OWN_RANK
    return ("", KEPT, _LAST) if system is WRITTEN else _guess(header, key)


def _guess(header: str, key: str) -> tuple[str, str, int]:
    if key in ATTENDEE_WORDS:
        return ATTENDEE_WORDS[key], GUESSED, 3
    if key in HEADER_WORDS:
        return HEADER_WORDS[key], GUESSED, 3 if "badge" in key else 4
    asked = asks_for(header)
    if asked == "apart":  # set apart long before; what slips through all the same is not shown
        return "", UNUSED, _LAST
    return (asked, GUESSED, 5) if asked and asked != IGNORED else ("", KEPT, _LAST)


class _Values:
    """The filled cells of a column, looked at once and only as many as a guess needs."""

    def __init__(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        self.rows = rows

    def sample(self, position: int) -> list[str]:
        filled = (cells[position] for _, cells in self.rows[: 4 * _SAMPLE] if cells[position])
        return [cell for cell, _ in zip(filled, range(_SAMPLE), strict=False)]

    def all(self, position: int) -> list[str]:
        return [cells[position] for _, cells in self.rows if cells[position]]


def _plausible(column: Column, values: _Values) -> bool:
    """Whether the cells of a guessed column say what its header promises."""
    sample = [cell for cell in values.sample(column.position) if not says_nothing(cell) or yes_no(cell) is not None]
    if not sample:
        return True
    test, share = _TESTS.get(column.meaning, (None, 0.0))
    if test is not None and sum(map(test, sample)) < share * len(sample):
        return False
    if column.meaning == "system_id":
        every = values.all(column.position)
        return len(set(every)) == len(every) >= _MOSTLY * len(values.rows)
    if column.meaning in {"order", "party"} and len(values.rows) >= _ENOUGH_ROWS:
        most = Counter(map(fold, values.all(column.position))).most_common(1)[0][1]
        return most <= _TOO_COMMON * len(values.rows)
    return True


def _needs_by_answers(column: Column, values: _Values) -> Column:
    """Take a column for access needs whose answers plainly speak of them: somebody's wheelchair is never overlooked.

    One such answer is enough under a header that leaves room for any wish; under another it takes half of them.
    """
    if column.certainty != KEPT or not column.header or not column.rank:
        return column
    if asks_anything(column.header):
        found = any(names_a_need(cell) for cell in set(values.all(column.position)))
    elif asks_for(column.header) == IGNORED:
        found = False
    else:
        answers = [cell for cell in values.sample(column.position) if not says_nothing(cell)]
        found = sum(map(names_a_need, answers)) >= max(1, _HALF * len(answers))
    return replace(column, meaning="needs", certainty=GUESSED) if found else column


def _is_name(cell: str) -> bool:
    return "@" not in cell and any(c.isalpha() for c in cell) and yes_no(cell) is None


def _says_whether_before(cell: str) -> bool:
    """Whether a cell answers if, or how often, somebody came before; also that they do not know."""
    return yes_no(cell) is not None or times(cell) is not None or is_unsure(cell)


def _says_whether(cell: str) -> bool:
    """Whether a cell says yes, no or perhaps ("Maybe, if nobody else does")."""
    return yes_no(cell) is not None or fold(cell).startswith(
        ("maybe", "perhaps", "possibly", "vielleicht", "peut", "quiza")
    )


_TESTS = {
    "name": (_is_name, _HALF),
    "companion": (_is_name, _HALF),
    "first_name": (_is_name, _HALF),
    "last_name": (_is_name, _HALF),
    "email": (lambda cell: "@" in cell, _HALF),
    "organisation": (lambda cell: yes_no(cell) is None and whole_number(cell) is None, _HALF),
    "times_attended": (lambda cell: times(cell) is not None, _MOSTLY),
    "first_time": (_says_whether_before, _MOSTLY),
    "attended_before": (_says_whether_before, _MOSTLY),
    "host": (_says_whether, _MOSTLY),
    "greeter": (_says_whether, _MOSTLY),
    "languages": (lambda cell: bool(tags(cell, spoken=True)[0]), _HALF),
    "quantity": (lambda cell: whole_number(cell) is not None, _MOSTLY),
    "guests": (lambda cell: whole_number(cell) is not None or yes_no(cell) is not None or _is_name(cell), _MOSTLY),
    "largest_table": (lambda cell: whole_number(cell) is not None, _MOSTLY),
    "statements": (lambda cell: whole_number(cell) is None and yes_no(cell) is None, _HALF),
    "rounds": (lambda cell: cell[:1].isdigit(), _MOSTLY),
    "pronouns": (lambda cell: "/" in cell or len(cell) < _LONGEST_PRONOUNS, _HALF),
    "addon_of": (lambda _: True, 0.0),
}


def _whose(columns: list[Column]) -> list[Column]:
    """Where a column says "Attendee e-mail", a bare "E-mail" beside it is the buyer's."""
    told = {header_key(c.header) for c in columns if c.meaning}
    of_attendee = {ATTENDEE_WORDS[key] for key in told & ATTENDEE_WORDS.keys()}
    if of_attendee & {"first_name", "last_name"}:
        of_attendee |= {"first_name", "last_name", "name"}
    bare = {
        column.position
        for column in columns
        if column.meaning in of_attendee & _BUYER_OF.keys()
        and column.rank in {2, 4, 5}
        and header_key(column.header) not in ATTENDEE_WORDS
        and "badge" not in header_key(column.header)
    }
    return [replace(c, meaning=_BUYER_OF[c.meaning], certainty=GUESSED) if c.position in bare else c for c in columns]


def _part_of_name(columns: list[Column], values: _Values) -> list[Column]:
    """Where one part of the name stands apart, a bare "Name" (Nom, Nome ...) beside it is the other part."""
    meanings = {column.meaning for column in columns}
    missing = {"first_name", "last_name"} - meanings
    bare = next(
        (c for c in columns if c.meaning == "name" and header_key(c.header) in AMBIGUOUS_NAMES and c.rank), None
    )
    if bare is None or len(missing) != 1:
        return columns
    part = next(c for c in columns if c.meaning in {"first_name", "last_name"})
    both = [
        (cells[part.position], cells[bare.position])
        for _, cells in values.rows[:_SAMPLE]
        if cells[part.position] and cells[bare.position]
    ]
    contained = sum(fold(piece) in fold(name) for piece, name in both)
    if both and contained > _HALF * len(both):
        return columns
    return [replace(c, meaning=missing.copy().pop(), certainty=GUESSED) if c is bare else c for c in columns]


def _companion(columns: list[Column]) -> list[Column]:
    """Let a column "Guest", which names whoever comes along, name the people where no other column does."""
    if any(column.meaning in NAMING for column in columns):
        return columns
    return [replace(c, meaning="name") if c.meaning == "companion" else c for c in columns]


def _one_each(columns: list[Column], values: _Values) -> list[Column]:
    """Keep one column for each meaning that only one can have; the others stay as attributes."""
    taken: dict[str, int] = {}
    for column in sorted(columns, key=lambda column: (column.rank, column.position)):
        if column.meaning and column.meaning not in SHARED:
            taken.setdefault(column.meaning, column.position)
    out = [c.kept() if c.meaning and taken.get(c.meaning, c.position) != c.position else c for c in columns]
    if {"first_name", "last_name"} <= {c.meaning for c in out}:
        return [_not_a_name(column, values) for column in out]
    return out


def _not_a_name(column: Column, values: _Values) -> Column:
    """Keep a guessed whole name beside first and last only if it is filled with whole names."""
    sample = values.sample(column.position)
    if column.meaning != "name" or column.certainty != GUESSED or not sample:
        return column
    return column if sum(" " in cell for cell in sample) > _HALF * len(sample) else column.kept()


def _own_identity(headers: Sequence[str], system: System) -> tuple[int, ...]:
    """Return the positions of the columns that the system itself tells people apart by."""
    keys = [system.english(header_key(header)) for header in headers]
    return tuple(keys.index(key) for key in system.identity if key in keys)
