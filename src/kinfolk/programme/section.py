"""One TOML table read key by key: every value is checked, every unknown key is an error that names the nearest one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Section:
    """A TOML table with its place, for messages such as ``[casts] size is 'big'``.

    Parameters
    ----------
    values
        The table as :mod:`tomllib` read it.
    place
        How an organiser finds it again, e.g. ``[casts]`` or ``[[tables]] number 3``.
    file
        The file it stands in.
    known
        The keys that may stand in it.

    Raises
    ------
    InputError
        It is no table, or holds a key that is not known.
    """

    def __init__(self, values: object, place: str, file: str, known: Iterable[str]) -> None:
        self.place = place
        self.file = file
        if not isinstance(values, dict):
            raise InputError(
                say("{place} is {values}.", place=place, values=repr(values)),
                file=file,
                remedy=say("Write {place} on a line of its own.", place=place),
            )
        self.values: Mapping[str, Any] = values
        for key in values:
            check_known(key, tuple(known), place, file)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def refusal(self, key: str, remedy: str) -> InputError:
        """Return the error that ``key`` has a value which cannot be used."""
        return InputError(
            say("{place} {key} is {listed}.", place=self.place, key=key, listed=repr(self.values.get(key))),
            file=self.file,
            remedy=remedy,
        )

    def text(self, key: str, default: str = "") -> str:
        """Return a text; whole numbers and dates are taken as they are written."""
        value = self.values.get(key, default)
        if isinstance(value, (list, dict, bool, float)):
            raise self.refusal(key, say("Write a text in quotes."))
        return str(value).strip()

    def choice(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        """Return one of the ``allowed`` words."""
        value = self.text(key, default)
        if value != default and value not in allowed:
            raise self.refusal(key, say("Write one of {listed}.", listed=", ".join(repr(word) for word in allowed)))
        return value

    def whole(self, key: str, default: int | None = None, *, least: int = 0) -> int | None:
        """Return a whole number of at least ``least``."""
        value = self.values.get(key, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refusal(key, say("Write a whole number, {least} or more.", least=least))
        return value

    def number(self, key: str, default: float | None = None, *, least: float | None = 0.0) -> float | None:
        """Return a finite number, not below ``least``."""
        value = self.values.get(key, default)
        if value is None:
            return None
        usable = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < float("inf")
        if not usable or (least is not None and value < least):
            raise self.refusal(
                key, say("Write a number.") if least is None else say("Write a number, {least:g} or more.", least=least)
            )
        return float(value)

    def share(self, key: str, default: float) -> float:
        """Return a share between 0 and 1."""
        value = self.number(key, default)
        if value is None or value > 1:
            raise self.refusal(key, say("Write a share between 0 and 1."))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.refusal(key, say("Write true or false."))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; whole numbers in it are taken as texts."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or any(
            isinstance(item, bool) or not isinstance(item, (str, int)) for item in value
        ):
            raise self.refusal(key, say('Write a list such as ["one", "two"].'))
        return tuple(str(item).strip() for item in value)


def check_known(key: str, known: tuple[str, ...], place: str, file: str) -> None:
    """Raise an error that names the nearest known key, unless ``key`` is known."""
    if key in known:
        return
    near = get_close_matches(key.lower(), known, n=1, cutoff=0.5)
    remedy = (
        say("Did you mean {near}?", near=repr(near[0])) if near else say("It knows {listed}.", listed=", ".join(known))
    )
    raise InputError(
        say("{place} has a key {key} that is not known.", place=place, key=repr(key)), file=file, remedy=remedy
    )
