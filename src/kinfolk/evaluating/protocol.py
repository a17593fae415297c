"""What is written before a draw and never changed after it: ``kinfolk.protocol/1``, frozen, with a fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, Self

from kinfolk.evaluating.documents import canonical, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "kinfolk.protocol/1"
Design = Literal["plan-lottery", "same-treatment", "welcome-lottery", "stepped-rounds", "cast-or-mixer"]


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the two arms: its key, and what happens in it, in a sentence."""

    arm: str
    says: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome: its key, what it is in a sentence, and of whom or what it is known."""

    outcome: str
    says: str
    unit: str


@dataclass(frozen=True, slots=True)
class Plans:
    """The set of plans of a lottery: how many, its fingerprint, and by how much the worst of them may be worse than the best."""

    plans: int
    fingerprint: str
    within: float


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """Everything that is settled before the draw.

    Parameters
    ----------
    event, written
        Which event, as its organiser calls it, and the day on which this was written (ISO 8601).
    design, units
        Which evaluation, and what is drawn: pairs, people, newcomers or clusters.
    arms, outcome
        Two arms, and one primary outcome.
    secondary
        What is looked at beside it, and nothing is concluded from.
    exclusions
        Who or what is left out, in sentences.
    planned
        How many of what there will be, by name: people, pairs, pairs seated ...
    blocks
        For arms of people: the block of each unit, in the order of the list; so the draw can be repeated.
    plan_set
        For a plan lottery.
    seed_commitment
        SHA-256 that fixes the seed before the draw and hides it until then.
    analysis, stop
        Version of the code that will analyse it, and when it ends.
    """

    event: str
    written: str
    design: Design
    units: str
    arms: tuple[Arm, Arm]
    outcome: Outcome
    secondary: tuple[Outcome, ...] = ()
    exclusions: tuple[str, ...] = ()
    planned: Mapping[str, int] = field(default_factory=dict)
    blocks: tuple[str, ...] = ()
    plan_set: Plans | None = None
    seed_commitment: str
    analysis: str
    stop: str

    def document(self) -> dict[str, Any]:
        """Return it as a ``kinfolk.protocol/1`` document; without secondary outcomes as before there were any."""
        said = _plain(asdict(self))
        if not self.secondary:
            del said["secondary"]
        return {"format": FORMAT, **said}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return the protocol of a document that satisfies the schema."""
        given = {name: value for name, value in document.items() if name != "format"}
        held = given.get("plan_set")
        return cls(
            **given
            | {
                "arms": tuple(Arm(**one) for one in given["arms"]),
                "outcome": Outcome(**given["outcome"]),
                "secondary": tuple(Outcome(**one) for one in given.get("secondary", ())),
                "exclusions": tuple(given["exclusions"]),
                "blocks": tuple(given["blocks"]),
                "plan_set": Plans(**held) if held else None,
            }
        )

    @property
    def bytes(self) -> bytes:
        """The canonical bytes, which are what the fingerprint is of."""
        return canonical(self.document())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical bytes: shown before the draw, and part of it."""
        return fingerprint(self.document())


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return JSON as it would be read again: lists for tuples."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def analysis_version() -> str:
    """Return the version of the code that analyses: that of Kinfolk, and a digest of every module of this package."""
    from kinfolk import __version__

    digest = hashlib.sha256()
    for one in sorted(files("kinfolk.evaluating").iterdir(), key=lambda one: one.name):
        if one.name.endswith(".py"):
            digest.update(one.name.encode() + b"\0" + one.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{digest.hexdigest()[:12]}"


__all__ = ["FORMAT", "Arm", "Design", "Outcome", "Plans", "Protocol", "analysis_version"]
