"""The named people of our tests: each stands for one situation and keeps it from file to file."""

from __future__ import annotations

from kinfolk.problem import Person

ANA = Person(
    id="ana",
    name="Ana Lima",
    email="ana@harbour.example",
    organisation="Harbour Trust",
    times_attended=6,
    roles=frozenset({"host", "greeter"}),
    languages=("en", "pt"),
    statements=("I have chaired a session", "I work part-time"),
    shown_statements=("I have chaired a session",),
)
"""Knows everybody: hosts, greets, has come six times."""

BO = Person(
    id="bo",
    name="Bo Nyström",
    email="bo@harbour.example",
    organisation="Harbour Trust",
    times_attended=2,
    roles=frozenset({"host"}),
    host_rounds=2,
)
"""Ana's colleague: hosts, but only two rounds."""

CLEO = Person(id="cleo", name="Cléo Martin", times_attended=0, statements=("I came alone", "I work part-time"))
"""New here and came alone; everything else is blank."""

DEV = Person(
    id="dev", name="देव शर्मा", times_attended=0, hide_new=True, listen_first=True, pronouns="he", name_sound="dave"
)
"""New here and does not want it seen; listens first."""

EVE = Person(id="eve", name="Eve Okafor", times_attended=3, needs=("step-free",), largest_table=6)
"""Uses a wheelchair and is at ease at small tables."""

FENG = Person(id="feng", name="王小明", times_attended=1, languages=("zh", "en"), order="K-104")
"""Interprets for Guo, registered with him."""

GUO = Person(id="guo", name="郭伟", times_attended=0, languages=("zh",), order="K-104")
"""Speaks Chinese only; new here; sits with Feng."""

HALA = Person(id="hala", name="هالة منصور", times_attended=4, roles=frozenset({"greeter"}), greeter_capacity=2)
"""Greets, but two newcomers at most."""

IDA = Person(id="ida", name="Ida", rounds=(1, 3))
"""One name only; leaves for the second round."""

CAST = (ANA, BO, CLEO, DEV, EVE, FENG, GUO, HALA, IDA)
"""All of them, in the order of the alphabet."""

TOGETHER = (("feng", "guo"),)
"""The pairs that share every table."""
