"""What may be chosen about the printed sheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kinfolk.errors import InputError
from kinfolk.sentences import ENGLISH, say

Size = Literal["a4", "letter"]


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """How the sheets are printed.

    Parameters
    ----------
    size
        ``"a4"`` or ``"letter"``.
    accept_proposed
        Name hosts and greeters whom the planner only proposed as if they had said yes.
    printed_at
        A time as it should stand on the sheets; nothing is printed when it is empty, so that the same plan
        gives the same bytes.
    language
        What the fixed words of the sheets are written in: ``en``, ``de`` or ``es``; another one prints in English.

    Raises
    ------
    InputError
        An unknown size.
    """

    size: Size = "a4"
    accept_proposed: bool = False
    printed_at: str = ""
    language: str = ENGLISH

    def __post_init__(self) -> None:
        if self.size not in get_args(Size):
            raise InputError(
                say("the paper size {size} is not known.", size=repr(self.size)),
                remedy=say("Choose one of {listed}.", listed=", ".join(get_args(Size))),
            )
