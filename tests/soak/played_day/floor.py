"""The floor lead: closes the doors of a round, asks for the smallest change, and lets it hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.soak.played_day.pages import Page, forms_of
from tests.soak.played_day.stage import until

if TYPE_CHECKING:
    from tests.soak.played_day.kept import Kept

HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
MOVES = re.compile(r"(\d+) moves?")
CLOSED = re.compile(r"(\d+) tables? closed")


@dataclass(frozen=True)
class Repair:
    """What one round needed: how many moved, how many tables closed, and the number of the plan that holds now."""

    round: int
    moves: int
    closed: int
    plan: str
    said: str


class Floor:
    """The page of whoever leads the floor."""

    def __init__(self, page: Page, event: str, kept: Kept) -> None:
        self.page, self.at, self.kept = page, f"{event}day/floor/", kept

    def close_doors(self, number: int) -> None:
        """Close the doors of a round."""
        self.page.look(f"{self.at}?round={number}")
        self.page.send(f"{self.at}doors/", [("round", str(number))])

    def repair(self, number: int) -> Repair:
        """Ask for the smallest change and let it hold; where nobody has to move, nothing is changed."""
        self.page.look(f"{self.at}?round={number}")
        self.page.send(f"{self.at}propose/", [("round", str(number))])
        shown = ""

        def is_there() -> bool:
            nonlocal shown
            shown = self.page.look(f"{self.at}proposal/?round={number}")
            return bool(forms_of(shown, "floor/propose/"))

        until(is_there, "no proposal", patience=120)
        found = HEADING.search(shown)
        said = " ".join(found[1].split()) if found else ""
        forms = forms_of(shown, "floor/apply/")
        if not forms:
            return Repair(number, 0, 0, "", said or "no proposal: " + re.sub(r"<[^>]+>", " ", shown)[:300])
        plan = forms[0].buttons[0].value
        answer = self.page.press(forms[0])
        if f"Plan {plan} holds" not in answer:
            return Repair(number, 0, 0, "", "refused")
        self.kept.acknowledged("repairs", plan)
        moves, closed = MOVES.search(said), CLOSED.search(said)
        return Repair(number, int(moves[1]) if moves else 0, int(closed[1]) if closed else 0, plan, said)
