"""How texts of a list are compared: docs/reference/promises.md, "Same text"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = TypeVar("Value")


@lru_cache(maxsize=4096)  # thousands of people say the same statements and come from the same places
def plain(text: str) -> str:
    """Return ``text`` without what makes no difference: case, extra spaces, closing full stops and marks.

    >>> plain("I came  ALONE!")
    'i came alone'
    """
    spaced = re.sub(r"\s+", " ", normalize("NFKC", text).casefold())
    return re.sub(r"[ .!?]+$", "", spaced).lstrip()


def feature(text: str) -> str:
    """Return a need or a feature of a table as one word.

    >>> feature("Step free") == feature("step-free")
    True
    """
    return "-".join(re.findall(r"[^\s_-]+", text.casefold()))


def tongue(tag: str) -> str:
    """Return the language of a tag without its region.

    >>> tongue("en-GB")
    'en'
    """
    return re.split(r"[-_]", tag.strip().casefold(), maxsplit=1)[0]


def mail_domain(address: str) -> str:
    """Return what follows the last ``@`` of an address, or nothing.

    >>> mail_domain("ana@Harbour.example")
    'harbour.example'
    """
    return address.rsplit("@", 1)[1].strip().casefold() if "@" in address else ""


def shared(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Return ``pairs`` by person, with one object for all equal values: of a million people most say what others say.

    >>> both = shared([("a1", frozenset({"en"})), ("a2", frozenset({"en"}))])
    >>> both["a1"] is both["a2"]
    True
    """
    one: dict[Value, Value] = {}
    return {id_: one.setdefault(value, value) for id_, value in pairs}
