"""Who sits where in a round as things are: by the plan that holds, and by what desks gave away beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.models import DoorSeat, WalkIn
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat, Sitting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan


def given(event: Event, plan: Plan | None = None) -> QuerySet[DoorSeat]:
    """Return the chairs given at the door that count: of people whom the plan that holds does not seat in that round."""
    rows = DoorSeat.objects.filter(event=event, attendee__state=Attendee.State.COMING)
    plan = plan or plan_that_holds(event)
    if plan is None:
        return rows
    seated = Seat.objects.filter(plan=plan, round=OuterRef("round"), attendee=OuterRef("attendee"))
    return rows.filter(~Exists(seated))


def places_here(event: Event, number: int) -> dict[str, list[int]]:
    """Return who sits at which table of a round, by their keys: the plan's seats, then those that desks gave away."""
    plan = plan_that_holds(event)
    at: dict[str, list[int]] = defaultdict(list)
    if plan is None:
        return at
    for table, attendee in Seat.objects.filter(plan=plan, round=number).values_list("table", "attendee_id"):
        at[table].append(attendee)
    for table, attendee in given(event, plan).filter(round=number).values_list("table", "attendee_id"):
        at[table].append(attendee)
    return dict(at)


def given_to(attendee: Attendee) -> dict[int, str]:
    """Return the tables that desks gave somebody, by round; where the plan seats them, the plan holds."""
    if attendee.pk not in _seated_at_doors(attendee.event):
        return {}
    return dict(given(attendee.event).filter(attendee=attendee).values_list("round", "table"))


def _seated_at_doors(event: Event) -> set[int | None]:
    """Return whom desks gave chairs to, so that nothing is looked up for all the others."""
    rows = DoorSeat.objects.filter(event=event, attendee__isnull=False).order_by()
    return remembered(("seated at doors", event.pk), lambda: set(rows.values_list("attendee_id", flat=True).distinct()))


def tables_of(attendee: Attendee) -> dict[int, str]:
    """Return the table of somebody in each round, by the plan that holds or as a desk gave it."""
    plan = plan_that_holds(attendee.event)
    if plan is None:
        return {}
    seats = Seat.objects.filter(plan=plan, attendee=attendee)
    return given_to(attendee) | dict(seats.values_list("round", "table"))


def given_at(event: Event) -> list[tuple[int, str, int]]:
    """Return round, table and attendee of every chair that was given at the door."""
    return list(given(event).values_list("round", "table", "attendee_id"))


def held_by_doors(event: Event, number: int) -> dict[str, int]:
    """Return how many chairs at which table desks may still give away: nobody else puts people there."""
    rows = DoorSeat.objects.filter(event=event, round=number, attendee__isnull=True).values_list("table", flat=True)
    return dict(Counter(rows))


def free_chairs(event: Event, plan: Plan, number: int) -> dict[str, int]:
    """Return how many chairs nobody has and no desk holds, by table, of the tables that the plan uses in a round.

    Chairs of people who cancelled or are not here stay theirs: a repair frees them, and tells everybody. Where a plan has
    meanwhile filled chairs that desks hold, it is less than nothing.
    """
    chairs = dict(Sitting.objects.filter(plan=plan, round=number).values_list("table", "seats"))
    seats = Seat.objects.filter(plan=plan, round=number).order_by().values("table").annotate(people=Count("pk"))
    taken = Counter(dict(seats.values_list("table", "people")))
    taken += Counter(given(event, plan).filter(round=number).values_list("table", flat=True))
    taken += Counter(held_by_doors(event, number))
    return {table: seats - taken[table] for table, seats in chairs.items()}


def to_seat_again(event: Event) -> list[WalkIn]:
    """Return whom a desk sent to a table that was not theirs in the end: somebody tells them where to go."""
    return list(WalkIn.objects.filter(event=event, again=True).select_related("attendee", "desk"))
