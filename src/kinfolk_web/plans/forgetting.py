"""What is forgotten of what plans knew of people when they were made: everything of one of them, or needs of everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.core.models import ChangedRow
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kinfolk_web.communities.models import Event

NEEDS = "details"  # needs and the largest table in one
TENDER = (NEEDS, "needs", "largest_table", "attributes")  # further columns may say something of body or belief


def forget_known(attendee: Attendee) -> None:
    """Take somebody out of what every plan of their event knew, and out of the journal of plans."""
    _rewrite(attendee.event, lambda known: known.pop(attendee.code, None))


def without_erased(event: Event, known: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Return what was known of those who were not erased while a plan was made."""
    erased = Attendee.objects.filter(event=event, erased_at__isnull=False)
    gone = set(erased.values_list("code", flat=True))
    return {code: said for code, said in known.items() if code not in gone}


def knows_needs(event: Event) -> bool:
    """Whether any plan still knows something of needs."""
    plans = Plan.objects.filter(event=event, said__has_key="known").values_list("said__known", flat=True)
    return any(name in said for known in plans for said in known.values() for name in TENDER)


def forget_needs(event: Event) -> None:
    """Take needs, and columns that may tell of them, out of what plans knew; they are no late changes from then on."""
    _rewrite(event, _without_needs)


def _without_needs(known: dict[str, Any]) -> None:
    for said in known.values():
        for name in TENDER:
            said.pop(name, None)


def _rewrite(event: Event, less: Callable[[dict[str, Any]], Any]) -> None:
    for plan in Plan.objects.select_for_update().filter(event=event, said__has_key="known"):
        less(plan.said["known"])
        Plan.objects.filter(pk=plan.pk).update(said=plan.said)
    for row in ChangedRow.objects.filter(change__event=event, table="kinfolk_web_plan"):
        for known in _known_in(row):
            less(known)
        row.save(update_fields=["before", "after"])


def _known_in(row: ChangedRow) -> Iterator[dict[str, Any]]:
    for image in (row.before, row.after):
        if image and (known := (image.get("said") or {}).get("known")):
            yield known
