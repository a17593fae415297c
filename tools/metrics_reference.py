"""Writes the page on metrics from their registry: what each says, its formula, unit, rungs and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.metrics import METRICS, RUNGS, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.metrics import Metric

HEAD = """# Metrics, exactly

What is measured of a gathering, with the formula of each figure. [What the figures mean](../explanation/what-the-figures-mean.md)
says the same in plain words, and what none of them can tell.

*V* are the people who were checked in and agreed to be counted, *n* = |V|; *F* the first-timers among them; *H(i)* the party of
*i*: companions, the same employer or registration, and whomever *i* marked as already known.

## The ladder

Ties stand on one of four rungs, and rungs are never mixed, neither in a figure nor in a chart. A metric refuses ties of a
rung that it is not defined for. Every figure carries rung, threshold, weight, normalisation and n.

| rung | in formulas | two people are tied if |
|---|---|---|
"""
SAID = {
    "seated": "both were checked in and sat at the same table. Weight: attention-minutes, Σ_r T_r / (k_r - 1) over the rounds r "
    "they shared a table of k_r people for T_r minutes. An opportunity, no meeting.",
    "met": "each tapped the other and neither took it back. For display, one tap suffices for pairs who sat together; such ties "
    "are marked in every figure and make nothing meaningful, and pairs who sat together are never compared by them with pairs "
    "who did not: the definition itself would favour the plan.",
    "meaningful": "they met, at least one said “glad we met” or “keep in touch”, and neither is in the other's H.",
    "alive": "they are meaningful and in touch again within 30 days (either says so), or came again and sat together by choice.",
}
ANCHORS = """
## Orientation

The sources name what instrumented conferences show that were left to themselves. Sensors count minutes of people facing
each other; these metrics count what people tell. So these figures are no targets: a community's own yardstick is its free
blocks and its previous event. Figures called a model come from a simulation fitted to such conferences.
"""


def metrics_page() -> str:
    """Return the whole page."""
    rungs = "".join(f"| {rung} | G{step} | {SAID[rung]} |\n" for step, rung in enumerate(RUNGS))
    rows = "".join(
        f"| [{one.id}](#{_anchor(one)}) | {one.name}{' (headline)' if one.headline else ''} | {UNITS[one.unit]} "
        f"| {', '.join(one.rungs) or '-'} | {one.better or '-'} |\n"
        for one in METRICS.values()
    )
    table = f"\n## All of them\n\n| id | name | unit | rungs | better |\n|---|---|---|---|---|\n{rows}"
    return HEAD + rungs + ANCHORS + table + "".join(text for one in METRICS.values() for text in _entry(one))


def _entry(one: Metric[Any]) -> Iterator[str]:
    yield f"\n### {one.id}: {one.name}\n\n{one.says}\n\n"
    yield f"- Formula: {one.formula}\n"
    yield f"- Unit: {UNITS[one.unit]}; {one.normalisation}\n"
    if one.rungs:
        weight = "by the weight of ties" if one.weighted else "every tie counts 1"
        yield f"- Ties: {' or '.join(one.rungs)}; {weight}\n"
    yield f"- Source: {one.source}\n"
    yield f"- In Python: `kinfolk.metrics.{one.measure.__name__}`\n"


def _anchor(one: Metric[Any]) -> str:
    kept = "".join(letter for letter in f"{one.id}: {one.name}".lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")
