"""A plan as those read it who take its word: nobody hosts or greets in it who has not said yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_LEADING = ("host", "stand_in")


def agreed(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plan's document without those whom it proposes as hosts and greeters, and who were not asked yet.

    Paper names nobody who was not asked, either; a spreadsheet for a mail merge would tell them that they host.
    """
    proposed = document.get("proposed", {})
    hosts, greeters = _ids(proposed.get("hosts", ())), _ids(proposed.get("greeters", ()))
    if not hosts and not greeters:
        return dict(document)
    rounds = [
        {**one, "tables": [_without(table, _LEADING, hosts) for table in one["tables"]]} for one in document["rounds"]
    ]
    greeted = [one for one in document["greeters"] if one["greeter"] not in greeters]
    return {
        **document,
        "rounds": rounds,
        "casts": [_without(one, _LEADING, hosts) for one in document["casts"]],
        "greeters": [_without(one, ("stand_in",), greeters) for one in greeted],
    }


def _without(entry: Mapping[str, Any], names: Collection[str], gone: Collection[str]) -> dict[str, Any]:
    return {**entry, **{name: None for name in names if entry.get(name) in gone}}


def _ids(entries: Collection[Any]) -> set[str]:
    return {str(one["id"]) if isinstance(one, dict) else str(one) for one in entries}
