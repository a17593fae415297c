"""The programme of the invented meeting, commented so that it can be copied and changed."""

from __future__ import annotations

import json

A_ROW = 8
PACE = 3.0
SMALL, LARGE = 6, 8
PLACES_PER_TABLE = 7.5
FIRST_LINES = """\
# The programme of an invented association meeting of {size} people: what happens when and where, and what is promised.
# Every part may be left out. Times are minutes, places are metres from a corner of the room.

[event]
name = "Annual Meeting"
date = "2027-05-14"

# One entry for each sitting with new neighbours. All tables are used unless a round names its own.
[[rounds]]
minutes = 40

[[rounds]]
minutes = 40

[[rounds]]
minutes = 45

[[rounds]]
minutes = 45

# Small groups that stay together beside the rounds, each with a host: about seven people, meeting first and last.
[casts]
size = 7
meetings = 2

# A promise is "must", "should", "off", or a weight such as 10. These are the defaults; change what matters to you.
[promises]
welcomed = "should"    # newcomers sit with a host and another newcomer at first, and have a greeter by name
no_party = "should"    # nobody sits with their own colleagues
new_faces = "should"   # nobody meets the same person twice
kindred = "should"     # everybody sits with people who share their statements
needle = "should"      # ... and once with somebody who shares their rarest one
at_ease = "should"     # nobody sits at a larger table than they asked for

# Who came together: each kind can be switched off.
[parties]
organisation = true
order = true
domain = true

# To fix a seat in advance, take away the signs in front:
# [[pins]]
# person = "a9"
# round = 1
# table = "3"

# The room: tables by the door are step-free, those near the loudspeakers have a hearing loop,
# the small ones at the far wall are quiet.
"""


def programme_toml(size: int = 300) -> str:
    """Return a commented ``programme.toml`` for an invented meeting of ``size`` people: four rounds, casts, one room."""
    count = max(1, round(size / PLACES_PER_TABLE))
    small = count // 10
    while (count - small) * LARGE + small * SMALL < size:
        count += 1
    tables = [_table(number, count, small) for number in range(1, count + 1)]
    return FIRST_LINES.format(size=size) + "\n".join(tables)


def _table(number: int, count: int, small: int) -> str:
    row, place = divmod(number - 1, A_ROW)
    features = []
    if number <= max(1, count // 4):
        features.append("step-free")
    if max(1, count // 8) <= number <= max(1, count * 3 // 8):
        features.append("hearing")
    quiet = number > count - max(1, small)
    if quiet:
        features.append("quiet")
    seats = SMALL if number > count - small else LARGE
    lines = ["[[tables]]", f'id = "{number}"', f"seats = {seats}"]
    if features:
        lines.append(f"features = {json.dumps(features)}")
    lines += [f"x = {2 + PACE * place:g}", f"y = {2 + PACE * row:g}"]
    return "\n".join(lines) + "\n"
