"""The plan that holds, as everybody's page asks for it: without the documents in it, which are large as the event is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import IntegerField, JSONField
from django.db.models.expressions import RawSQL

from kinfolk_web.core.remembering import remembered
from kinfolk_web.plans.models import Plan, Release

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

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


def for_reading(plans: QuerySet[Plan]) -> Plan | None:
    """Return the first of some plans without what it knew of everybody: that is large, and no page shows it."""
    return next(iter(all_for_reading(plans[:1])), None)


def all_for_reading(plans: QuerySet[Plan]) -> list[Plan]:
    """Return some plans, each as :func:`for_reading` does."""
    rest = RawSQL("kinfolk_web_plan.said - 'known'", (), output_field=JSONField())
    found: list[Any] = list(plans.defer("said").annotate(rest=rest))
    for plan in found:
        plan.said = plan.rest
    return found


PEOPLE = "coalesce(jsonb_array_length(kinfolk_web_plan.said->'people'), 0)"


def people_in(plan: Plan) -> int:
    """Return how many people a plan was made for."""
    if "said" not in plan.get_deferred_fields():
        return len(plan.said.get("people", ()))
    many = RawSQL(PEOPLE, (), output_field=IntegerField())  # noqa: S611 - no values in it
    return int(Plan.objects.filter(pk=plan.pk).annotate(people=many).values_list("people", flat=True).get())
