"""The people of a model: added one by one, found again by id, e-mail or name, joined in pairs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypedDict

from kinfolk.errors import InputError
from kinfolk.problem import Person
from kinfolk.roster.languages import tag_of
from kinfolk.roster.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Pairs
    from kinfolk.roster import Roster

Who = Person | str
"""A person, or the id, e-mail or full name of somebody who was added before."""

ROLES = frozenset({"host", "greeter"})
_LISTS = ("parties", "languages", "statements", "shown_statements", "needs", "kinds")
_LEAST = {"times_attended": 0, "host_rounds": 0, "greeter_capacity": 1, "largest_table": 2}
_MOST = {"greeter_capacity": 5}
_NAMED_AT_MOST = 5


class Details(TypedDict, total=False):
    """What may be known of a person beside the name; a blank is never held against anybody."""

    id: str
    email: str
    organisation: str
    order: str
    parties: Iterable[str]
    times_attended: int | None
    roles: Iterable[str]
    host_rounds: int | None
    greeter_capacity: int
    languages: Iterable[str]
    statements: Iterable[str]
    shown_statements: Iterable[str]
    needs: Iterable[str]
    largest_table: int | None
    rounds: Iterable[int] | None
    pronouns: str
    name_sound: str
    hide_new: bool
    listen_first: bool
    no_greeter: bool
    kinds: Iterable[str]
    guest_of: str
    attributes: Mapping[str, str]
    times_by_self: bool


class Crowd:
    """Everybody on the list so far, and who is apart, together or known."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._pairs: dict[str, dict[tuple[str, str], None]] = {"apart": {}, "together": {}, "known": {}}

    @property
    def people(self) -> tuple[Person, ...]:
        """In the order in which they were added."""
        return tuple(self._people.values())

    def pairs(self, kind: str) -> Pairs:
        """Return the pairs of a kind (apart, together, known) by id, each once."""
        return tuple(self._pairs[kind])

    def take(self, roster: Roster) -> None:
        """Take over everybody on a list that was read."""
        self._people |= {person.id: person for person in roster.people}
        for kind, pairs in (("apart", roster.apart), ("together", roster.together), ("known", roster.known)):
            self._pairs[kind] |= dict.fromkeys(pairs)

    def add(self, name: str, details: Details) -> Person:
        """Add somebody; without an id the name is the id, numbered if it is taken.

        Raises
        ------
        InputError
            No name, an id that is taken, or a value that cannot be meant.
        """
        name = name.strip()
        if not name:
            raise InputError("a person has no name.", remedy="Give the name as it should stand on the badge.")
        given = _tidied(name, details)
        given["id"] = given.get("id") or self._free_id(name)
        if given["id"] in self._people:
            raise InputError(f"the id {given['id']!r} is taken.", remedy="Give each person an id of their own.")
        person = Person(name=name, **given)
        self._people[person.id] = person
        return person

    def _free_id(self, name: str) -> str:
        name = name.replace(";", ",")  # ids stand in lists that are separated by ;
        if name not in self._people:
            return name
        number = 2
        while f"{name} ({number})" in self._people:
            number += 1
        return f"{name} ({number})"

    def find(self, who: Who) -> Person:
        """Return the person with this id, e-mail or full name.

        Raises
        ------
        InputError
            Nobody is called so, or several people are.
        """
        text = who.id if isinstance(who, Person) else who
        if text in self._people:
            return self._people[text]
        for found in (self._alike("email", text), self._alike("name", text)):
            if len(found) == 1:
                return found[0]
            if found:
                ids = ", ".join(repr(person.id) for person in found[:_NAMED_AT_MOST])
                raise InputError(f"{text!r} fits {len(found)} people.", remedy=f"Say which by id: {ids}.")
        near = get_close_matches(text, [person.name for person in self._people.values()], n=1)
        remedy = f"Did you mean {near[0]!r}?" if near else "Add them first, or check the spelling."
        raise InputError(f"{text!r} is not on the list.", remedy=remedy)

    def _alike(self, field: str, text: str) -> list[Person]:
        folded = fold(text)
        return [person for person in self._people.values() if folded and fold(getattr(person, field)) == folded]

    def join(self, kind: str, a: Who, b: Who) -> None:
        """Join two people as a pair of a kind (apart, together, known)."""
        first, second = sorted((self.find(a).id, self.find(b).id))
        if first == second:
            raise InputError(f"{first!r} is paired with themselves.", remedy="Name the other person.")
        self._pairs[kind][first, second] = None


def texts(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return one text or several as a tuple."""
    return (value,) if isinstance(value, str) else tuple(value)


def _tidied(name: str, details: Details) -> dict[str, Any]:
    """Return the details as :class:`Person` takes them."""
    given: dict[str, Any] = dict(details)
    given |= {field: texts(given.get(field, ())) for field in _LISTS}
    given["languages"] = tuple(dict.fromkeys(_language(word, name) for word in given["languages"]))
    given["roles"] = frozenset(texts(given.get("roles", ())))
    given["attributes"] = tuple(dict(given.get("attributes", ())).items())
    if given.get("rounds") is not None:
        given["rounds"] = tuple(sorted(set(given["rounds"])))
    _check(given, name)
    return given


def _language(word: str, name: str) -> str:
    tag = tag_of(word)
    if tag is None:
        raise InputError(f"{name} speaks {word!r}, which is no language we know.", remedy="Write a tag such as 'pt'.")
    return tag


def _check(given: Mapping[str, Any], name: str) -> None:
    for role in sorted(given["roles"] - ROLES):
        raise InputError(f"{name} has the role {role!r}.", remedy="Roles are 'host' and 'greeter'.")
    for field, least in _LEAST.items():
        value, most = given.get(field), _MOST.get(field)
        if value is not None and (value < least or (most is not None and value > most)):
            allowed = f"{least} or more" if most is None else f"{least} to {most}"
            raise InputError(f"{field} of {name} is {value!r}.", remedy=f"Write a whole number, {allowed}.")
    if any(number < 1 for number in given.get("rounds") or ()):
        raise InputError(f"rounds of {name} is {given['rounds']!r}.", remedy="Rounds are counted from 1.")
