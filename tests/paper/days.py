"""Days for the tests of single sheets: the named people and some whose names try every sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk.paper import Day, PaperOptions, read_day
from kinfolk.problem import Casts
from tests.cast import CAST
from tests.factories import make_person, make_problem, make_tables
from tests.paper.plans import make_plan

if TYPE_CHECKING:
    from kinfolk.problem import Problem

LONG = "Maximiliana-Theodora Gräfin von Hohenstein-Wittgensteinburgau"
ONE_WORD = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"
SCRIPT = '<script>alert("x")</script> #panic[*bold*]'
TRYING = (
    make_person(
        "aine",
        name="Áine Ní Dhomhnaill",
        pronouns="she/her",
        name_sound="AWN-ya",
        times_attended=0,
        organisation="Galway Community Orchestra",
        email="aine@music.example",
    ),
    make_person("lukasz", name="Łukasz Żółć", organisation="lukasz@zieleni.example"),
    make_person("muhammad", name="محمد", organisation="جمعية"),
    make_person(
        "long",
        name=LONG,
        pronouns="they/them or whatever feels right",
        name_sound="max-ee-mill-ee-AH-na",
        organisation="The International Association of Extremely Long Organisation Names e.V.",
    ),
    make_person("word", name=ONE_WORD, times_attended=0),
    make_person("script", name=SCRIPT, organisation=SCRIPT, pronouns=SCRIPT),
)
EVERYBODY = (*CAST, *TRYING)
RIGHT_TO_LEFT_OR_JOINED = frozenset({"dev", "hala", "muhammad"})
"""The order of their letters in a PDF is the typeface's, not that of the text."""


def trying_problem(rounds: int = 4, **fields) -> Problem:
    """Return everybody at three tables of five."""
    settings = {
        "event": "Harbour meeting",
        "date": "2026-03-12",
        "casts": Casts(smallest=3, largest=5),
        "tables": make_tables(3, 5),
        **fields,
    }
    return make_problem(EVERYBODY, rounds=rounds, **settings)


def day_of(problem: Problem, plan=None) -> Day:
    """Return the day of a problem, planned as :func:`make_plan` does unless a plan is given."""
    return read_day(problem, plan or make_plan(problem), PaperOptions())
