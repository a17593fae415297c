"""Several files of the same people made one: by id, then by e-mail, then by a name that only one person has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kinfolk.roster.drafts import EXPLICIT, Draft
from kinfolk.roster.ids import digest
from kinfolk.roster.texts import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Joiner:
    """Holds everybody read so far and takes one file after the other."""

    def __init__(self) -> None:
        self.people: list[Draft] = []
        self._by_id: dict[str, Draft] = {}

    def take(self, drafts: Sequence[Draft]) -> tuple[int, int]:
        """Join a file; return how many of its people were known already, and how many of these by name alone.

        A person of the later file fills and replaces what the earlier one said; unknown people are added.
        """
        if not self.people:  # the first file, often of everybody: nobody to be found by e-mail or name
            return self._take_first(drafts), 0
        mails = _unique(self.people, lambda draft: draft.email)
        names = _unique(self.people, lambda draft: draft.name)
        their_mails = Counter(fold(draft.email) for draft in drafts)
        their_names = Counter(fold(draft.name) for draft in drafts)
        taken: set[int] = set()
        known = by_name = 0
        for draft in drafts:
            same = self._same_id(draft)
            if same is None and their_mails[fold(draft.email)] == 1:
                same = _fitting(draft, mails.get(fold(draft.email)), taken)
            if same is None and their_names[fold(draft.name)] == 1 and not draft.is_guest:
                same = _fitting(draft, names.get(fold(draft.name)), taken)
                by_name += same is not None
            if same is None:
                self._add(draft)
                continue
            known += 1
            taken.add(id(same))
            same.take(draft)
            self._by_id[same.id] = same
        return known, by_name

    def split(self, asides: Sequence[Draft]) -> list[Draft]:
        """Give requests of those who are known to them; return the drafts of whoever is not. Nobody is added."""
        mails = _unique(self.people, lambda draft: draft.email)
        names = _unique(self.people, lambda draft: draft.name)
        strangers: list[Draft] = []
        for draft in asides:
            known = self._same_id(draft) or mails.get(fold(draft.email)) or names.get(fold(draft.name))
            if known is None:
                strangers.append(draft)
            else:
                known.apart += draft.apart
        return strangers

    def _take_first(self, drafts: Sequence[Draft]) -> int:
        known = 0
        for draft in drafts:
            same = self._same_id(draft)
            if same is None:
                self._add(draft)
            else:
                known += 1
                same.take(draft)
        return known

    def _same_id(self, draft: Draft) -> Draft | None:
        found = self._by_id.get(draft.id)
        if found is None or found.key_kind == draft.key_kind or EXPLICIT in {found.key_kind, draft.key_kind}:
            return found
        return None

    def _add(self, draft: Draft) -> None:
        if draft.id in self._by_id and draft.key_kind != EXPLICIT:
            draft.id = digest("also", draft.key_kind, draft.id, str(len(self.people)))
        self._by_id[draft.id] = draft
        self.people.append(draft)


def _fitting(draft: Draft, other: Draft | None, taken: set[int]) -> Draft | None:
    """Return ``other`` unless both have ids from the same place, which then differ, or it was matched before."""
    if other is None or id(other) in taken or (draft.key_kind and draft.key_kind == other.key_kind):
        return None
    return other


def _unique(drafts: Iterable[Draft], of: Callable[[Draft], str]) -> dict[str, Draft]:
    found: dict[str, Draft | None] = {}
    for draft in drafts:
        key = fold(of(draft))
        if key and not draft.is_guest:
            found[key] = None if key in found else draft
    return {key: draft for key, draft in found.items() if draft is not None}
