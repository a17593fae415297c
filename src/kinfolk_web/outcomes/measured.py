"""What was measured at the community's last event, as assumptions for the forecast of the next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kinfolk.mixer.assumptions import BY_NAME, TABLE_SIZES, chance_of_meeting, settled
from kinfolk_web.communities.models import Event
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.day.sitting import here_among, presence_known
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.outcomes.timing import is_over
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.forecasting import BREAKS, mean_break, usual_at
from kinfolk_web.plans.models import Seat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk_web.plans.models import Plan

EVENTS_BACK = 3  # the last of these at which anything was measured


@dataclass(slots=True)
class Measured:
    """What one event showed: its name, each thing in words, and what to assume by it."""

    event: str
    said: list[str] = field(default_factory=list)
    assume: dict[str, float] = field(default_factory=dict)


def measured_before(event: Event) -> Measured | None:
    """Return what was measured at the last event of the community before this one, if anything was."""
    earlier = Event.objects.filter(community=event.community_id).exclude(pk=event.pk).exclude(starts_on=None)
    if event.starts_on is not None:
        earlier = earlier.filter(starts_on__lt=event.starts_on)
    for last in earlier.order_by("-starts_on", "-pk")[:EVENTS_BACK]:
        if is_over(last):
            found = Measured(last.name)
            _stayed_away(last, found)
            _talked(last, found)
            _breaks(last, usual_at(event), found)
            if found.said:
                return found
    return None


def _stayed_away(last: Event, found: Measured) -> None:
    """Note which share of the list did not come, if there was a door."""
    if not presence_known(last):
        return
    listed = Attendee.objects.filter(event=last, state=Attendee.State.COMING, erased_at__isnull=True)
    keys = set(listed.values_list("pk", flat=True))
    if len(keys) < FLOOR:
        return
    share = round(1 - len(here_among(last, keys)) / len(keys), 2)
    found.assume["no_show"] = min(BY_NAME["no_show"].high, share)
    found.said.append(_("%d in 100 did not come") % round(100 * share))


def _talked(last: Event, found: Measured) -> None:
    """Note how many of the pairs whom a lottery seated together say that they talked, and what that means for each table size.

    One event has tables of about one size: what is assumed of other sizes moves by the same factor.
    """
    drawn = Study.objects.filter(event=last, design=Study.Design.PLANS, result__said="counted", plan__isnull=False)
    study = drawn.select_related("plan").first()
    if study is None or study.plan is None or study.result is None:
        return
    share, size = round(study.result["together"], 2), _table_size(study.plan)
    factor = share / chance_of_meeting(settled(), size)
    for one in TABLE_SIZES:
        name = f"met_at_{one}"
        found.assume[name] = min(1.0, round(factor * BY_NAME[name].value, 2))
    given = {"share": round(100 * share), "size": size}
    found.said.append(
        _(
            "of the pairs whom the lot seated together, at tables of about %(size)d, %(share)d in 100 say that they talked"
        )
        % given
    )


def _table_size(plan: Plan) -> int:
    sizes = Seat.objects.filter(plan=plan).order_by().values("round", "table").annotate(people=Count("pk"))
    counts: list[int] = [one["people"] for one in sizes]
    return round(sum(counts) / max(1, len(counts)))


def _breaks(last: Event, usual: Mapping[str, float], found: Measured) -> None:
    """Note how long breaks were as the day ran; where this event has a programme, its breaks are taken as that much longer."""
    slots = times_of(last).slots
    really = mean_break((one.block.kind, (one.ends_at - one.starts_at).total_seconds() / 60) for one in slots)
    planned = usual_at(last).get(BREAKS)
    if not really or not planned or (really == planned and BREAKS in usual):
        return
    mine = usual[BREAKS] * really / planned if BREAKS in usual else really
    found.assume[BREAKS] = min(BY_NAME[BREAKS].high, round(mine, 1))
    given = {"really": number_format(round(really)), "planned": number_format(round(planned))}
    found.said.append(_("breaks lasted %(really)s min on average, %(planned)s by the programme") % given)
