"""A walk-in as the changes describe them, made a person like everybody on the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.problem import Person
from kinfolk.roster.ids import digest
from kinfolk.roster.texts import fold
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROLES = ("host", "greeter")
_PLAIN = (
    "email",
    "organisation",
    "order",
    "times_attended",
    "host_rounds",
    "greeter_capacity",
    "largest_table",
    "pronouns",
    "name_sound",
    "hide_new",
    "listen_first",
    "no_greeter",
)


def arrived(said: Mapping[str, Any], rounds: tuple[int, ...] | None) -> Person:
    """Return the person that an ``arrived`` change describes, there in ``rounds`` (None: in all of them).

    Raises
    ------
    InputError
        A role or a language that does not exist.
    """
    fields: dict[str, Any] = {name: said[name] for name in _PLAIN if said.get(name) is not None}
    statements = _items(said.get("statements"))
    shown = statements if said.get("show_statements") else _items(said.get("shown_statements"))
    return Person(
        id=said["id"],
        name=said["name"],
        rounds=rounds,
        parties=_items(said.get("party")),
        roles=frozenset(_role(word, said["id"]) for word in _items(said.get("roles"))),
        languages=tuple(dict.fromkeys(_language(word, said["id"]) for word in _items(said.get("languages")))),
        statements=statements,
        shown_statements=shown,
        needs=_items(said.get("needs")),
        kinds=_items(said.get("kind")),
        **fields,
    )


def new_id(said: Mapping[str, Any], others: Sequence[Person]) -> str:
    """Return an id for a walk-in who was given none, made from their name as the ids of a list are.

    Parameters
    ----------
    others
        Everybody on the list, and who arrived before.
    """
    alike = (fold(said["name"]), fold(said.get("order") or ""))
    taken = {person.id for person in others}
    occurrence = sum((fold(person.name), fold(person.order)) == alike for person in others)
    while (id_ := digest("name", *alike, str(occurrence))) in taken:
        occurrence += 1
    return id_


def _items(said: str | list[str] | None) -> tuple[str, ...]:
    """Return a list, whether written as one or as a text with ``;`` between."""
    parts = said.split(";") if isinstance(said, str) else said or []
    return tuple(part.strip() for part in parts if part.strip())


def _role(word: str, id_: str) -> str:
    if word.casefold() not in ROLES:
        raise InputError(
            say("{id} arrived with the role {word}, which does not exist.", id=repr(id_), word=repr(word)),
            remedy=say("Write host or greeter."),
        )
    return word.casefold()


def language_of(word: str) -> str | None:
    """Return the tag of a language that is named or tagged; None for anything else."""
    from kinfolk.roster.languages import tag_of  # its tables are only loaded for days that name languages

    return tag_of(word)


def _language(word: str, id_: str) -> str:
    tag = language_of(word)
    if tag is None:
        raise InputError(
            say("{id} arrived speaking {word}, which is no language known here.", id=repr(id_), word=repr(word)),
            remedy=say("Write its name or its tag, such as en or pt-BR."),
        )
    return tag
