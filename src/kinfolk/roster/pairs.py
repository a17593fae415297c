"""Who is meant by the ids, e-mails and names in ``together``, ``known`` and ``apart``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk.roster.cells import items
from kinfolk.roster.texts import fold, shorten
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kinfolk.problem import Pairs
    from kinfolk.roster.drafts import Draft, Mention, Troubles

_OTHER_MARKS = re.compile(r"[,/&\n]|\b(?:and|und|et|y|e|en|oder|or)\b")
_REMEDY = say("Write the id, the e-mail or the full name as it stands in the list, several separated by ';'.")


class Directory:
    """Finds people by id, e-mail or name.

    Parameters
    ----------
    drafts
        Everybody.
    beside
        Whom only a list that Kinfolk wrote knows, such as walk-ins: whom the caller's own files know comes before them.
    """

    def __init__(self, drafts: Sequence[Draft], beside: Collection[str] = ()) -> None:
        self._beside = frozenset(beside)
        self._by: tuple[dict[str, list[str]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        by_id, by_mail, by_name = self._by
        asked = {part for draft in drafts for text in _mentioned(draft) for part in _parts(text)}
        folded = {fold(part) for part in asked}
        for draft in drafts if asked else ():  # only who is named anywhere is looked up
            if draft.id in asked:
                by_id[draft.id].append(draft.id)
            for by, text in ((by_mail, fold(draft.email)), (by_name, fold(draft.name))):
                if text in folded:
                    by[text].append(draft.id)

    def find(self, text: str) -> list[str]:
        """Return the ids that ``text`` can mean: none, one, or several if it is ambiguous."""
        by_id, by_mail, by_name = self._by
        found = by_id.get(text) or by_mail.get(fold(text)) or by_name.get(fold(text)) or []
        return [id_ for id_ in found if id_ not in self._beside] or found


def _mentioned(draft: Draft) -> Iterator[str]:
    yield from (mention.text for mention in draft.mentions.values())
    yield from (mention.text for mention in draft.apart)


def _parts(text: str) -> Iterator[str]:
    """Yield everything in a cell that may be somebody: its entries, and the pieces of these."""
    for item in items(text.replace("\n", ";")):
        yield item
        yield from _pieces(item)


def _pieces(item: str) -> list[str]:
    return [piece for part in _OTHER_MARKS.split(item) if (piece := part.strip(" ."))]


def declared(drafts: Sequence[Draft], directory: Directory, meaning: str, troubles: Troubles) -> Pairs:
    """Return the pairs that a column of ours names, each once; whoever is unknown or ambiguous is an error."""
    pairs: dict[tuple[str, str], None] = {}
    seen: set[frozenset[str]] = set()
    for draft in drafts:
        mention = draft.mentions.get(meaning)
        if mention is None:
            continue
        for name in items(mention.text.replace("\n", ";")):
            found = [other for other in directory.find(name) if other != draft.id]
            if len(found) == 1:
                _note((draft.id, found[0]), pairs, seen)
            elif directory.find(name) == [draft.id]:
                troubles.add(
                    say("{name} is the person of this very row.", name=repr(shorten(name))),
                    mention,
                    say("Name the other person."),
                )
            else:
                problem = (
                    say("{name} can mean {people} people.", name=repr(shorten(name)), people=len(found))
                    if found
                    else say("{name} is nobody on the list.", name=repr(shorten(name)))
                )
                troubles.add(problem, mention, _REMEDY)
    return tuple(pairs)


def apart(drafts: Sequence[Draft], directory: Directory) -> tuple[Pairs, tuple[str, ...]]:
    """Return the confidential pairs, and a sentence for each request that nobody could be found for."""
    pairs: dict[tuple[str, str], None] = {}
    seen: set[frozenset[str]] = set()
    sentences: list[str] = []
    for draft in drafts:
        for mention in draft.apart:
            for name in _names(mention, directory):
                found = [other for other in directory.find(name) if other != draft.id]
                if len(found) == 1:
                    _note((draft.id, found[0]), pairs, seen)
                else:
                    sentences.append(_unresolved(draft, mention, name, len(found)))
    return tuple(pairs), tuple(sentences)


def of_nobody(strangers: Sequence[Draft]) -> tuple[str, ...]:
    """Return a sentence for each confidential request of somebody who is not on the list."""
    return tuple(
        f"{mention.file}, row {mention.row}: {draft.name} asks to be apart from {shorten(mention.text)!r}, but is not on the list. "
        "Nothing was planned for it."
        for draft in strangers
        for mention in draft.apart
    )


def _names(mention: Mention, directory: Directory) -> Iterator[str]:
    for item in items(mention.text.replace("\n", ";")):
        if directory.find(item):
            yield item
            continue
        pieces = _pieces(item)
        yield from pieces if any(directory.find(piece) for piece in pieces) else [item]


def _unresolved(draft: Draft, mention: Mention, name: str, count: int) -> str:
    what = f"can mean {count} people" if count else "is nobody on the list"
    return (
        f"{mention.file}, row {mention.row}: {draft.name} asks to be apart from {name!r}, who {what}. "
        "Nothing was planned for it."
    )


def _note(pair: tuple[str, str], pairs: dict[tuple[str, str], None], seen: set[frozenset[str]]) -> None:
    if frozenset(pair) not in seen:
        seen.add(frozenset(pair))
        pairs[pair] = None
