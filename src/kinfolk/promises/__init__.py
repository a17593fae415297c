"""What a plan owes each person: one promise per file, all of one shape, in order of judgement."""

from __future__ import annotations

from kinfolk.promises.apart import Apart
from kinfolk.promises.at_ease import AtEase
from kinfolk.promises.at_most import AtMost
from kinfolk.promises.balanced import Balanced
from kinfolk.promises.hosted import Hosted
from kinfolk.promises.kindred import Kindred
from kinfolk.promises.needle import Needle
from kinfolk.promises.needs import Needs
from kinfolk.promises.new_faces import NewFaces
from kinfolk.promises.no_party import NoParty
from kinfolk.promises.not_the_only_one import NotTheOnlyOne
from kinfolk.promises.pinned import Pinned
from kinfolk.promises.promise import Bound, Promise
from kinfolk.promises.seated import Seated
from kinfolk.promises.seating import Seating
from kinfolk.promises.short_walk import ShortWalk
from kinfolk.promises.together import Together
from kinfolk.promises.understood import Understood
from kinfolk.promises.welcomed import Welcomed

PROMISES: tuple[Promise, ...] = (
    Seated(),
    Apart(),
    Together(),
    Needs(),
    Understood(),
    Pinned(),
    Hosted(),
    Welcomed(),
    NoParty(),
    NewFaces(),
    Kindred(),
    Needle(),
    NotTheOnlyOne(),
    AtMost(),
    AtEase(),
    ShortWalk(),
    Balanced(),
)
OPEN_PROMISES: tuple[Promise, ...] = tuple(promise for promise in PROMISES if promise.name != Apart.name)
"""All but keep-apart requests, which no ledger, score or bound may show."""

__all__ = ["OPEN_PROMISES", "PROMISES", "Bound", "Promise", "Seating"]
