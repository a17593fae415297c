"""The plan that holds, as everybody's page asks for it: without the documents in it, which are large as the event is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kinfolk_web.core.remembering import remembered
from kinfolk_web.plans.models import Plan, Release

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.communities.models import Event

HEAVY = ("said", "ledger", "programme", "moved")  # documents that grow with the event


def plan_that_holds(event: Event, *, whole: bool = False) -> Plan | None:
    """Return the released plan, if there is one; unless the ``whole`` is asked for, documents are looked up when used."""
    rows = Release.objects.filter(event=event).select_related("plan__event__community")
    if whole:
        pointer = rows.first()
        return pointer.plan if pointer else None
    held = remembered(("plan that holds", event.pk), rows.defer(*(f"plan__{name}" for name in HEAVY)).first)
    return held.plan if held else None


def absent_of(plan: Plan) -> Mapping[str, Sequence[str]]:
    """Return the codes of those for whom a plan has no chair because they were not here, by round."""
    rows = Plan.objects.filter(pk=plan.pk).values_list("said__absent", flat=True)
    return remembered(("absent", plan.pk), rows.first) or {}
