"""Who on a list is whom: among the attendees of the event, and among the persons the community knows."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kinfolk.roster.texts import fold
from kinfolk_web.people.models import Attendee, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

    from kinfolk_web.communities.models import Event

Row = dict[str, Any]
_NOTHING = (False, "")
_WORD = re.compile(r"\w+")


@dataclass
class Match:
    """One row of a list, whom it was taken for here (``attendee``) or in the community (``person``), and by what."""

    row: Row
    attendee: Attendee | None = None
    by: str = ""
    person: Person | None = None
    person_by: str = ""


@dataclass
class Matches:
    """All rows of a list, and attendees whom none of them is."""

    rows: list[Match] = field(default_factory=list)
    unmatched: list[Attendee] = field(default_factory=list)


def match(event: Event, rows: Sequence[Row], different: Collection[str] = ()) -> Matches:
    """Return who is whom: by the list's own key, by our own code, by an e-mail that one alone has if a name agrees, by name and employer.

    Parameters
    ----------
    different
        Keys of rows which the organiser says are nobody that we know, whatever their e-mail or name.
    """
    attendees = list(Attendee.objects.filter(event=event, erased_at__isnull=True))
    found = [Match(row) for row in rows]
    free = {one.pk: one for one in attendees}
    _take(found, free, "key", lambda row: row["key"], lambda one: one.source_key or one.code)
    likely = [one for one in found if one.row["key"] not in different]
    codes = {one.code for one in attendees}
    _take(likely, free, "code", lambda row: _code_in(row, codes), lambda one: one.code)
    _take(likely, free, "email", lambda row: fold(row["email"]), lambda one: fold(one.email))
    _take(likely, free, "name", _name_of_row, _name_of_attendee)
    _persons(event, likely, attendees)
    return Matches(found, list(free.values()))


def _code_in(row: Row, codes: Collection[str]) -> str:
    """Return the code of an attendee that stands in a row, whatever its column is called: an answer to a mail merge."""
    said = [row["key"], *row["attributes"].values()]
    found = {text.strip().casefold() for text in said} & set(codes)
    return found.pop() if len(found) == 1 else ""


def _name_of_row(row: Row) -> Hashable:
    return not row["guest_of"] and (fold(row["name"]), fold(row["organisation"]))


def _name_of_attendee(one: Attendee) -> Hashable:
    return not one.guest_of and (fold(one.name), fold(one.organisation))


def _take(
    found: Iterable[Match],
    free: dict[int, Attendee],
    by: str,
    of_row: Callable[[Row], Hashable],
    of_attendee: Callable[[Attendee], Hashable],
) -> None:
    """Match the rows still open with the attendees still free where what they are compared by is unique on both sides.

    By an e-mail only if a name agrees as well: a mailbox may be that of a couple.
    """
    still_open = [one for one in found if one.attendee is None]
    times = Counter(of_row(one.row) for one in still_open)
    named: dict[Hashable, list[Attendee]] = defaultdict(list)
    for attendee in free.values():
        named[of_attendee(attendee)].append(attendee)
    for one in still_open:
        key = of_row(one.row)
        there = named.get(key, ())
        if (
            key not in _NOTHING
            and times[key] == 1
            and len(there) == 1
            and (by != "email" or shares_name(one.row["name"], there[0].name))
        ):
            one.attendee, one.by = there[0], by
            del free[there[0].pk]


def shares_name(one: str, other: str) -> bool:
    """Whether two names have a word in common, or one has none; whoever reads the list sees both and may say no."""
    words = [set(_WORD.findall(fold(name))) for name in (one, other)]
    return not all(words) or bool(words[0] & words[1])


def is_called_alike(one: str, other: str) -> bool:
    """Whether two names begin alike, an initial included, or have the same words in another order."""
    words = [_WORD.findall(fold(name)) for name in (one, other)]
    if not all(words) or set(words[0]) == set(words[1]):
        return True
    first, second = words[0][0], words[1][0]
    return first == second or (min(len(first), len(second)) == 1 and first[0] == second[0])


def _persons(event: Event, found: Iterable[Match], attendees: Iterable[Attendee]) -> None:
    """Recognise new rows as persons of earlier events: by e-mail if a name agrees, then by a name where no e-mail says otherwise."""
    here = {one.person_id for one in attendees}
    known = [one for one in Person.objects.filter(community=event.community) if one.pk not in here]
    mails, names = _unique(known, lambda one: fold(one.email)), _unique(known, lambda one: fold(one.name))
    new = [one for one in found if one.attendee is None and not one.row["guest_of"]]
    row_mails = Counter(fold(one.row["email"]) for one in new)
    row_names = Counter(fold(one.row["name"]) for one in new)
    used: set[int] = set()
    for one in new:
        mail, name = fold(one.row["email"]), fold(one.row["name"])
        person = mails.get(mail) if mail and row_mails[mail] == 1 else None
        if person is not None and not shares_name(person.name, one.row["name"]):
            person = None  # a mailbox that several share; a name that changed altogether is merged by hand
        one.person_by = "email" if person else "name"
        if person is None and row_names[name] == 1:
            person = names.get(name)
            if person and mail and fold(person.email) not in {"", mail}:
                person = None
        if person is None or person.pk in used:
            one.person_by = ""
            continue
        used.add(person.pk)
        one.person = person


def _unique(persons: Iterable[Person], of: Callable[[Person], str]) -> Mapping[str, Person]:
    found: dict[str, Person | None] = {}
    for one in persons:
        key = of(one)
        if key:
            found[key] = None if key in found else one
    return {key: one for key, one in found.items() if one is not None}


def doubles(rows: Sequence[Row]) -> dict[str, str]:
    """Return the rows that say exactly what an earlier one says, name and e-mail included: by key, the key of the earlier."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        if row["guest_of"] or not (row["name"] and row["email"]):
            continue
        said = json.dumps({name: value for name, value in row.items() if name != "key"}, sort_keys=True, default=list)
        earlier = first.setdefault(said, row["key"])
        if earlier != row["key"]:
            found[row["key"]] = earlier
    return found


def lookalikes(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Return rows of one list that look like the same human twice: one name, and no e-mail or employer that differs."""
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row["guest_of"]:
            by_name[fold(row["name"])].append(row)
    return [
        tuple(group)
        for group in by_name.values()
        if len(group) > 1
        and all(len({fold(row[name]) for row in group} - {""}) <= 1 for name in ("email", "organisation"))
    ]
