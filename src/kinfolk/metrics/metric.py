"""What a metric is: a formula with a name, a unit, a source and the rungs it may be asked of; and the figure it gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Generic, Literal, ParamSpec, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kinfolk.metrics.ties import Rung
    from kinfolk.sentences import Sentence

P = ParamSpec("P")
Unit = Literal["people", "share", "ratio", "points", "eigenvalue", "modularity"]
UNITS: Mapping[Unit, str] = {
    "people": "people",
    "share": "0 to 1, printed as %",
    "ratio": "ratio",
    "points": "points of the scale",
    "eigenvalue": "0 to 2",
    "modularity": "difference of modularities, -1.5 to 1.5",
}


class Laddered(Protocol):
    """What stands on one rung: ties, or contacts."""

    @property
    def people(self) -> int:
        """How many people are looked at."""

    @property
    def rung(self) -> Rung:
        """The rung."""

    @property
    def threshold(self) -> float:
        """The least weight of a tie."""

    @property
    def unit(self) -> str:
        """What weights count."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a formula gives: a value (``nan`` where there is nothing to say), its n, and values to print beside it."""

    value: float
    n: int
    beside: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with everything that has to be said with it.

    Parameters
    ----------
    metric, unit
        The metric's id, such as ``"C2"``, and what the value counts.
    value
        ``nan`` where there is nothing to say.
    n
        How many people (of A1: pairs) it is about.
    rung, threshold, weight
        Of the ties: which rung, the least weight of a tie, and what its weight counts (``"every tie 1"`` where weights
        play no part); empty and 0 where there are no ties.
    normalisation
        What the value is a share or mean of.
    beside
        Values to print beside it, by name.
    both_said
        False if one person's word sufficed for a tie where two sat together; to be said wherever it is shown.
    """

    metric: str
    unit: Unit
    value: float
    n: int
    rung: Rung | None
    threshold: float
    weight: str
    normalisation: str
    beside: Mapping[str, float] = field(default_factory=dict)
    both_said: bool = True

    def __str__(self) -> str:
        share = self.unit == "share"
        value = f"{self.value:.1%}" if share else f"{self.value:.2f}"
        rung = f"{self.rung}" if self.both_said else f"{self.rung} (one word suffices at a shared table)"
        ties = f", {rung}, threshold {self.threshold:g}, weight: {self.weight}" if self.rung else ""
        return f"{self.metric} {value} ({self.normalisation}; n = {self.n}{ties})"


class WrongRungError(ValueError):
    """A metric was asked of ties that it is not defined for."""


@dataclass(frozen=True, eq=False)
class Metric(Generic[P]):
    """One metric; called with what its formula needs, it gives a :class:`Figure`.

    Parameters
    ----------
    id, name, says
        Its id, its name, and what it says in a plain sentence.
    formula, unit, normalisation
        The formula, what the value counts, and what it is a share or mean of.
    source
        Where formula and orientation come from; an anchor is no target.
    rungs
        The rungs it may be asked of; empty if it is not about ties.
    weighted
        Whether the weights of ties play a part.
    better
        Which direction is wished for; empty if neither.
    headline
        Whether it belongs to the first page.
    """

    measure: Callable[P, Measured]
    id: str
    name: Sentence
    says: Sentence
    formula: str
    unit: Unit
    normalisation: str
    source: str
    rungs: tuple[Rung, ...] = ()
    weighted: bool = False
    better: Literal["more", "less", ""] = ""
    headline: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.measure.__doc__)

    def __call__(self, *args: P.args, **given: P.kwargs) -> Figure:
        """Return the figure.

        Raises
        ------
        WrongRungError
            The ties are of a rung for which the metric is not defined.
        """
        ties = self._ties(args[0] if args else None)
        found = self.measure(*args, **given)
        return Figure(
            metric=self.id,
            unit=self.unit,
            value=float(found.value),
            n=found.n,
            rung=ties.rung if ties else None,
            threshold=ties.threshold if ties else 0.0,
            weight=(ties.unit if self.weighted else "every tie 1") if ties else "",
            normalisation=self.normalisation,
            beside=found.beside,
            both_said=getattr(ties, "both_said", True),
        )

    def _ties(self, first: object) -> Laddered | None:
        if not self.rungs:
            return None
        if not hasattr(first, "rung"):
            raise TypeError(f"{self.id} ({self.name}) is asked of ties, given first")
        ties: Laddered = first  # type: ignore[assignment]
        if ties.rung not in self.rungs:
            allowed = " or ".join(self.rungs)
            raise WrongRungError(
                f"{self.id} ({self.name}) is defined for ties that are {allowed}; these are {ties.rung}"
            )
        return ties


def metric(**about: object) -> Callable[[Callable[P, Measured]], Metric[P]]:
    """Return a decorator that makes a :class:`Metric` of its formula; ``about`` are the fields of that class."""
    return partial(Metric, **about)  # type: ignore[arg-type]
