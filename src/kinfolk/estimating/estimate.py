"""What an estimate is: what was seen and what is estimated, side by side, with its interval and the way it leans."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kinfolk.sentences import joined, say

if TYPE_CHECKING:
    from kinfolk.sentences import Sentence

CONFIDENCE = 0.95
FEWEST = 10
"""Below so many people no interval is given: it would say less than it seems to."""

Unit = Literal["share", "people", "pairs", "points", "number"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One figure as it was seen and as it is estimated.

    Parameters
    ----------
    what
        What it is about, in words.
    unit
        ``"share"`` (0 to 1, printed as %), ``"people"``, ``"pairs"``, ``"points"`` or ``"number"``.
    seen
        What the answers or taps say as they are.
    estimated, low, high
        The estimate and the ends of its interval; ``nan`` where there is none.
    n, eligible
        How many answered, and how many could have; ``eligible`` is 0 where nobody was asked.
    method
        How estimate and interval were made, with its source.
    leanings
        In plain words: which way it may err, and why.
    bounds
        For shares: the value if everybody who is missing had said no, and yes.
    withheld
        Why nothing is said; empty if something is.
    """

    what: Sentence | str
    unit: Unit
    seen: float
    estimated: float
    low: float
    high: float
    n: int
    eligible: int
    method: str
    leanings: tuple[Sentence, ...] = ()
    bounds: tuple[float, float] | None = None
    withheld: Sentence | str = ""
    confidence: float = CONFIDENCE

    def sentence(self) -> Sentence:
        """Return seen and estimated in one sentence, with how many answered and every leaning."""
        if self.withheld:
            return joined((self.what, self.withheld), ": ")
        answered = say("{n} of {eligible} answered", n=self.n, eligible=self.eligible) if self.eligible else ""
        parts = [say("seen {seen}", seen=self.printed(self.seen)), self._estimate(), answered]
        if self.bounds:
            low, high = (self.printed(end) for end in self.bounds)
            parts.append(say("between {low} and {high} whatever the others would have said", low=low, high=high))
        first = joined((self.what, joined([part for part in parts if part], ", ")), ": ")
        return joined((first, *self.leanings), ". ")

    def __str__(self) -> str:
        return str(self.sentence())

    def printed(self, value: float) -> str:
        """Return a value in the unit of the estimate."""
        if math.isnan(value):
            return "-"
        if self.unit == "share":
            return f"{100 * value:.0f} %"
        return f"{value:.0f}" if self.unit == "pairs" else f"{value:.2f}"

    def covers(self, truth: float) -> bool:
        """Return whether ``truth`` lies within the interval."""
        return self.low <= truth <= self.high

    def _estimate(self) -> Sentence | str:
        if math.isnan(self.estimated):
            return ""
        value = self.printed(self.estimated)
        if math.isnan(self.low):
            return say("estimated {value}, without an interval", value=value)
        return say(
            "estimated {value} ({low} to {high})", value=value, low=self.printed(self.low), high=self.printed(self.high)
        )


def too_few(what: Sentence | str, unit: Unit, n: int, eligible: int) -> Estimate:
    """Return the estimate that says nothing, because fewer than ten answered."""
    nan = math.nan
    withheld = say("fewer than {fewest} answered, so nothing is said", fewest=FEWEST)
    return Estimate(what, unit, nan, nan, nan, nan, n, eligible, "", withheld=withheld)
