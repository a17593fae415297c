"""The report at the end of a played day: everybody served, or named with the reason; what moved; whether anything was lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter

    from tests.soak.played_day.floor import Repair
    from tests.soak.played_day.people import Somebody


@dataclass
class Report:
    """What a day came to."""

    people: list[Somebody]
    rounds: list[int]
    repairs: list[Repair]
    kept: Counter[str]
    lost: list[str]
    wrong: list[str]
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def served(self) -> list[Somebody]:
        """Those who are here with a table in every round, and greeted if they are new."""
        return [one for one in self.people if one.here and not self.why(one)]

    @property
    def unexplained(self) -> list[Somebody]:
        """Those who are here and lack something for no reason that anybody knows."""
        return [one for one in self.people if one.here and "?" in self.why(one)]

    @property
    def good(self) -> bool:
        """Whether everybody is served or named, and nothing was lost."""
        return not (self.unexplained or self.lost or self.wrong)

    def why(self, one: Somebody) -> str:
        """Return why somebody was not served in full; a question mark where no reason is known."""
        if not one.here:
            return "not here"
        said = []
        for number in self.rounds:
            if number in one.seats:
                continue
            late = number < one.came_in
            said.append(f"round {number}: " + ("came after its doors were closed" if late else "no table ?"))
        if one.new and not one.greeted:
            said.append("new, not greeted: " + (one.ungreeted or "?"))
        return "; ".join(said)

    def __str__(self) -> str:
        here = [one for one in self.people if one.here]
        lines = ["", "The day in figures", "=================="]
        walked = sum(one.fate == "walks in" for one in self.people)
        rows = {
            "on the list": str(len(self.people) - walked),
            "walk-ins": str(walked),
            "here": str(len(here)),
            "served in full": str(len(self.served)),
            "here, served in part, named below": str(len(here) - len(self.served)),
            "not here, named below": str(len(self.people) - len(here)),
            "newcomers greeted": f"{sum(one.greeted for one in here if one.new)} of {sum(one.new for one in here)}",
            **self.facts,
        }
        lines += [f"  {name:36} {value}" for name, value in rows.items()]
        lines += ["", "Repairs"]
        for one in self.repairs:
            lines.append(f"  before round {one.round}: {one.moves} moves, {one.closed} tables closed" + (
                f", plan {one.plan}" if one.plan else f" ({one.said})"))  # fmt: skip
        lines += ["", "Acknowledged, and still there at the end"]
        lines += [f"  {kind:36} {count}" for kind, count in sorted(self.kept.items())]
        lines += ["", "Named"]
        named = [(one, why) for one in self.people if (why := self.why(one))]
        lines += [f"  {one.name:36} {why}" for one, why in sorted(named, key=lambda pair: (pair[1], pair[0].name))]
        lines += [f"  LOST: {one}" for one in self.lost] + [f"  WRONG: {one}" for one in self.wrong]
        good = "Everybody is served or named, and nothing acknowledged is missing."
        return "\n".join(
            [*lines, "", good if self.good else "NOT everybody is served or named, or something is missing."]
        )
