"""How hard to search, and how far a search has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from kinfolk.errors import InputError
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

Designs = Literal["known", "formulas", "searched"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: tries made, tries planned, people with a broken promise, broken musts."""

    steps: int
    planned: int
    unserved: int
    musts_broken: int


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How hard to search; the defaults depend on the problem alone, so that the same seed gives the same plan.

    ``time`` (seconds) and Ctrl-C only cut a search short; ``steps`` replays it exactly. ``designs`` is for benchmarks, not
    to plan with: other than ``known`` it leaves out the bank (``formulas``) or every design (``searched``), and dense rooms
    are searched for as if nobody had searched before.
    ``engine`` (``local`` or ``dask``, at ``scheduler``) is where the shards of very large rooms are planned; it changes
    no result.
    """

    seed: int = 0
    steps: int | None = None
    time: float | None = None
    threads: int | None = None
    progress: Callable[[Progress], None] | None = None
    designs: Designs = "known"
    engine: str = "local"
    scheduler: str | None = None

    def __post_init__(self) -> None:
        for name, least in (("steps", 0), ("time", 0), ("threads", 1)):
            value = getattr(self, name)
            if value is not None and not value >= least:
                raise InputError(
                    say("{name} is {value}.", name=name, value=value),
                    remedy=say("Give at least {least}, or leave it out.", least=least),
                )
        if self.designs not in get_args(Designs):
            raise InputError(
                say("{name} is {value}.", name="designs", value=repr(self.designs)),
                remedy=say("Choose one of {listed}.", listed=", ".join(get_args(Designs))),
            )
