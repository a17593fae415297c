"""Everything a forecast assumes: each number with its name, what it means, where it is from, and within which limits it may be changed."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.mixer.presets import DEFAULT, Mixer
from kinfolk.robustness import USUAL_SHARE
from kinfolk.sentences import Sentence, say

if TYPE_CHECKING:
    from collections.abc import Mapping

_GUESS = say("A guess. Replace it by what your own plan lottery finds.")
FROM_PROGRAMME = say("From your programme: its breaks and meals between the first and the last round.")
_FITTED = say("Fitted to two conferences whose contacts were measured by badges.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A number that a forecast rests on.

    Parameters
    ----------
    name
        What it is called on the command line and in files.
    value, low, high
        What is assumed unless somebody says otherwise, and the limits of what can be said.
    label, source
        What it is, and where it is from.
    first
        Whether it is among the few that most people would want to look at.
    percent
        Whether people would rather say it in percent.
    """

    name: str
    value: float
    low: float
    high: float
    label: Sentence
    source: Sentence
    first: bool = False
    percent: bool = False


TABLE_SIZES = (4, 6, 8, 10)
"""Table sizes that have a chance of meeting of their own; sizes between lie between, smaller ones take the first."""

ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(
        name="no_show", value=USUAL_SHARE, low=0, high=0.9, first=True, percent=True,
        label=say("Share of people who do not come"),
        source=say("The low end of what is reported for free or cheap gatherings."),
    ),
    Assumption(
        name="met_at_4", value=0.9, low=0, high=1, first=True, percent=True,
        label=say("Share of the pairs at a table of up to 4 who really meet"), source=_GUESS,
    ),
    Assumption(
        name="met_at_6", value=0.75, low=0, high=1, first=True, percent=True,
        label=say("Share of the pairs at a table of 6 who really meet"), source=_GUESS,
    ),
    Assumption(
        name="met_at_8", value=0.6, low=0, high=1, first=True, percent=True,
        label=say("Share of the pairs at a table of 8 who really meet"), source=_GUESS,
    ),
    Assumption(
        name="met_at_10", value=0.45, low=0, high=1, first=True, percent=True,
        label=say("Share of the pairs at a table of 10 or more who really meet"), source=_GUESS,
    ),
    Assumption(
        name="without_host", value=0.8, low=0, high=1, percent=True,
        label=say("Of these pairs, share who meet at a table without a host as well (what if)"), source=_GUESS,
    ),
    Assumption(
        name="table_minutes", value=1, low=0, high=60, first=True,
        label=say("Minutes two people at a table must have talked to have met"),
        source=say("A choice: the shortest talk that measured conferences call a conversation."),
    ),
    Assumption(
        name="met_minutes", value=5, low=1, high=120, first=True,
        label=say("Minutes two people must have talked in free mingling to have met"),
        source=say("A choice: brief contact is blind to who people are, five minutes are not."),
    ),
    Assumption(
        name="break_minutes", value=15, low=0, high=240, first=True,
        label=say("Minutes of free mingling before each round but the first, with and without a plan"),
        source=say("A guess. Say how long your breaks are."),
    ),
    Assumption(
        name="talks_per_hour", value=20, low=1, high=60,
        label=say("Talks a person has in an hour of free mingling"),
        source=say("The busiest hours of two conferences: 16-19 and 25-29."),
    ),
    Assumption(
        name="conversation", value=4, low=2, high=12,
        label=say("Most people in one conversation at a table"),
        source=say("Dunbar and others 1995; Krems and Wilkes 2016."),
    ),
    Assumption(
        name="conversation_minutes", value=15, low=1, high=120,
        label=say("Minutes after which conversations at a table form anew"), source=_GUESS,
    ),
    Assumption(
        name="posse_share", value=DEFAULT.posse_share, low=0, high=1, percent=True,
        label=say("Share of people who come with others they know"), source=_FITTED,
    ),
    Assumption(
        name="posse_size", value=DEFAULT.posse_size, low=2, high=20,
        label=say("How many of them stay together, on average"), source=_FITTED,
    ),
    Assumption(
        name="pull", value=DEFAULT.pull, low=0, high=1000,
        label=say("How much likelier one turns to them than to a stranger"), source=_FITTED,
    ),
    Assumption(
        name="again", value=DEFAULT.again, low=0, high=50,
        label=say("How much likelier one turns to somebody for each talk had before"), source=_FITTED,
    ),
    Assumption(
        name="sociability", value=DEFAULT.sociability, low=0.2, high=50,
        label=say("How alike people are in taking up talks (more is more alike)"), source=_FITTED,
    ),
    Assumption(
        name="people_a_zone", value=DEFAULT.people_a_zone, low=4, high=100_000,
        label=say("People for each room or corner"), source=_FITTED,
    ),
    Assumption(
        name="closure", value=DEFAULT.closure, low=0, high=1, percent=True,
        label=say("How often somebody joins two who just talked"), source=_FITTED,
    ),
    Assumption(
        name="longer", value=DEFAULT.longer, low=0, high=1, percent=True,
        label=say("How often people who know each other talk longer"), source=_FITTED,
    ),
    Assumption(
        name="alpha", value=DEFAULT.alpha, low=0.5, high=10,
        label=say("How soon talks end, first number of their law"), source=_FITTED,
    ),
    Assumption(
        name="beta", value=DEFAULT.beta, low=0.1, high=20,
        label=say("How soon talks end, second number of their law"), source=_FITTED,
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in ASSUMPTIONS}


def settled(said: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return every assumption by name: as ``said``, else as it is usually made.

    Raises
    ------
    InputError
        There is no such assumption, or its value is outside its limits; the message says what can be said.
    """
    found = {one.name: float(one.value) for one in ASSUMPTIONS}
    for name, value in (said or {}).items():
        one = BY_NAME.get(name)
        if one is None:
            near = difflib.get_close_matches(name, BY_NAME, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Assumptions are {', '.join(BY_NAME)}."
            raise InputError(f"there is no assumption called {name!r}.", remedy=remedy)
        if not (math.isfinite(value) and one.low <= value <= one.high):
            raise InputError(
                f"the assumption {name!r} cannot be {value:g}.",
                remedy=f"Give a number from {one.low:g} to {one.high:g}.",
            )
        found[name] = float(value)
    return found


def mixer_of(assumed: Mapping[str, float]) -> Mixer:
    """Return how people mingle under these assumptions."""
    names = ("sociability", "posse_share", "posse_size", "pull", "again", "people_a_zone", "closure", "longer", "alpha", "beta")  # fmt: skip
    return Mixer(overnight=DEFAULT.overnight, together=DEFAULT.together, **{name: assumed[name] for name in names})


def chance_of_meeting(assumed: Mapping[str, float], seats: int) -> float:
    """Return the share of the pairs at a table of so many people who really meet: straight lines between the sizes given."""
    if seats <= TABLE_SIZES[0]:
        return assumed["met_at_4"]
    for low, high in pairwise(TABLE_SIZES):
        if seats <= high:
            before, after = assumed[f"met_at_{low}"], assumed[f"met_at_{high}"]
            return before + (after - before) * (seats - low) / (high - low)
    return assumed["met_at_10"]
