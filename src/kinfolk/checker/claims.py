"""What a plan file claims about itself, held against the recount."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kinfolk.checker.document import items, mapping, number, numbers, text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfolk.checker.recount import Breach, Recount, Tally

VARY_BY_PERSON = ("understood", "hosted")


def differences(plan: Mapping[str, Any], recount: Recount, *, musts_known: bool = True) -> Iterator[str]:
    """Yield a sentence for each claim of ``plan`` that the recount does not bear out.

    Parameters
    ----------
    plan
        The plan document.
    recount
        What was found; its own differences are not looked at.
    musts_known
        False if a must depends on something the checker was not given (the memory): then a plan may say
        that a must is broken though none was found to be.
    """
    yield from _ledger(plan, recount)
    yield from _totals(mapping(plan, "totals"), recount)
    yield from _musts(plan, recount.musts_kept, musts_known=musts_known)


def _ledger(plan: Mapping[str, Any], recount: Recount) -> Iterator[str]:
    claims = items(plan, "ledger")
    tallies = {tally.promise: tally for tally in recount.entries}
    for promise, count in Counter(text(claim, "promise") for claim in claims).items():
        if count > 1:
            yield f"{promise}: the ledger has {count} entries for it."
    claimed = {text(claim, "promise"): claim for claim in claims}
    for promise, claim in claimed.items():
        if promise not in tallies and (number(claim, "owed") or items(claim, "broken")):
            yield f"{promise}: the ledger says it is owed to {number(claim, 'owed')}; it is owed to nobody."
    for promise, tally in tallies.items():
        if promise in claimed:
            yield from (f"{promise}: {sentence}" for sentence in _entry(claimed[promise], tally))
        else:
            yield f"{promise}: the ledger leaves it out; it is owed to {tally.owed}."


def _entry(claim: Mapping[str, Any], tally: Tally) -> Iterator[str]:
    if text(claim, "level") != tally.level:
        yield f"the ledger calls it a {text(claim, 'level')!r}; it is a {tally.level!r}."
    for what, found in (("weight", tally.weight), ("owed", tally.owed), ("kept", tally.kept)):
        if number(claim, what) != found:
            yield f"the ledger says {what} is {number(claim, what)}; recounted it is {found}."
    yield from _impossible(claim)
    yield from _broken(claim, tally)


def _impossible(claim: Mapping[str, Any]) -> Iterator[str]:
    least = number(claim, "impossible")
    broken = items(claim, "broken")
    flagged = sum(entry.get("impossible") is True for entry in broken)
    if not 0 <= least <= len(broken):
        yield f"the ledger says that no plan could break it for fewer than {least}, and names {len(broken)}."
    if flagged > least:
        yield f"the ledger says of {flagged} that nobody could serve them, but claims only {least} as proven."
    if least > 0 and not text(claim, "because").strip():
        yield f"the ledger says that {least} could not be served, and gives no reason."


def _broken(claim: Mapping[str, Any], tally: Tally) -> Iterator[str]:
    claimed = {text(entry, "id"): entry for entry in items(claim, "broken")}
    if len(claimed) != len(items(claim, "broken")):
        yield "the ledger names somebody twice as broken."
    found = {breach.id: breach for breach in tally.broken}
    for id_ in claimed:
        if id_ not in found:
            yield f"the ledger says it is broken for {id_}; it is kept for them, or not owed."
    for id_, breach in found.items():
        if id_ not in claimed:
            yield f"the ledger does not say that it is broken for {breach.name} ({id_})."
        elif tally.promise in VARY_BY_PERSON:
            yield from _person(claimed[id_], breach, text(claim, "level"))


def _person(entry: Mapping[str, Any], breach: Breach, ledger_level: str) -> Iterator[str]:
    level = text(entry, "level") or ledger_level
    if level != breach.level:
        yield f"the ledger calls it a {level!r} for {breach.name} ({breach.id}); it is a {breach.level!r}."
    rounds = numbers(entry, "rounds")
    if rounds and rounds != breach.rounds:
        claimed, found = (", ".join(map(str, some)) or "none" for some in (rounds, breach.rounds))
        yield f"the ledger says it is broken for {breach.name} ({breach.id}) in rounds {claimed}; it is in {found}."


def _totals(totals: Mapping[str, Any], recount: Recount) -> Iterator[str]:
    for what, found in (("pairs_met", recount.pairs_met), ("coincidences", recount.coincidences)):
        if number(totals, what) != found:
            yield f"totals: the plan says {what} is {number(totals, what)}; recounted it is {found}."
    worst_off = texts(totals, "worst_off")
    if worst_off != recount.worst_off:
        yield f"totals: the plan says the worst-off are {_named(worst_off)}; recounted they are {_named(recount.worst_off)}."


def _musts(plan: Mapping[str, Any], kept: bool, *, musts_known: bool) -> Iterator[str]:
    claim = text(plan, "musts")
    if claim not in {"kept", "impossible", "not_found"}:
        yield f"the plan says of its musts {claim!r}, which means nothing."
    if plan.get("complete") is not (claim == "kept"):
        yield f"the plan says complete is {plan.get('complete')!r}, and of its musts {claim!r}."
    if claim == "kept" and not kept:
        yield "the plan says that every must is kept; some are broken."
    if claim != "kept" and kept and musts_known:
        yield f"the plan says of its musts {claim!r}; every one is kept."


def _named(ids: tuple[str, ...]) -> str:
    return ", ".join(ids) or "nobody"
