"""Making a report: what is over is counted once and protected, and a version is made of all that was ever told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk_web.communities.models import Event
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.concerning import mended_from
from kinfolk_web.day.sitting import rounds_held
from kinfolk_web.day.times import times_of
from kinfolk_web.outcomes.evaluation.queries import verdicts
from kinfolk_web.outcomes.models import BoardReport, ToldTable
from kinfolk_web.outcomes.reporting import returning, scales
from kinfolk_web.outcomes.reporting.protecting import Told, protect
from kinfolk_web.outcomes.reporting.renewing import has_list
from kinfolk_web.outcomes.reporting.topics import TOPICS, Part
from kinfolk_web.outcomes.timing import LATER_UNTIL, UNTIED_AFTER, all_known, is_over, known_until, since_last_day
from kinfolk_web.plans.models import Forecast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.jobs import Running
    from kinfolk_web.outcomes.reporting.reading import Read

DAY: tuple[Part, ...] = ("steps", "ties", "pulse")
FORGOTTEN_AFTER = timedelta(days=30)  # from then on the clock has deleted who tapped what
LUCK = ("nobody", "newcomers_nobody", "two_or_fewer", "reach_2")
MOST_BEFORE = 5  # earlier events beside which a report stands


@dataclass(frozen=True, slots=True)
class Stand:
    """How far an event is: whether it is over or held, which parts were told, which can be told now.

    Parameters
    ----------
    known_until
        The last day on which everybody is known by name, and until which a list of who renewed is counted.
    renews
        Whether such a list can still be brought.
    """

    over: bool
    held: bool
    told: frozenset[str]
    ripe: tuple[Part, ...]
    too_late: bool
    known_until: date | None = None
    renews: bool = False

    @property
    def can_be_made(self) -> bool:
        """Whether a new version would say anything."""
        return bool(self.ripe) or bool(self.told)


def stand_of(event: Event) -> Stand:
    """Return how far an event is."""
    told = frozenset(ToldTable.objects.filter(event=event).values_list("topic", flat=True))
    parts_told = {one.part for one in TOPICS if one.key in told}
    over, since = is_over(event), since_last_day(event)
    day: tuple[Part, ...] = (*DAY, "talked") if event.ask_pairs else DAY
    late = since is not None and since > FORGOTTEN_AFTER
    ripe: list[Part] = [part for part in day if over and not late and part not in parts_told]
    if over and since is not None and LATER_UNTIL < since <= UNTIED_AFTER and "later" not in parts_told:
        ripe.append("later")
    if over and since is not None and since <= UNTIED_AFTER and scales.ripe(event, told):
        ripe.append("scale")
    if over and returning.can_be_told(event, told):
        ripe.append("back")
    if over and "renewed" not in parts_told and has_list(event) and all_known(event):
        ripe.append("renewed")
    return Stand(
        over,
        run_of(event).holds(timezone.now()) is not None,
        told,
        tuple(ripe),
        too_late=late and not parts_told & set(DAY),
        known_until=known_until(event),
        renews="renewed" not in parts_told and all_known(event),
    )


# -- the job ----------------------------------------------------------------------------------------------------------


@work("outcomes.report")
def make_report(running: Running) -> dict[str, Any]:
    """Count what is over and was not told yet, and make a version; a version repeats what earlier ones told."""
    from kinfolk_web.outcomes.reporting.reading import read  # numbers are for the worker: pages start without them

    event = running.job.event
    if event is None:
        raise RefusedError("this event is gone.")
    with scope(community=event.community), translation.override(event.language):
        stand = stand_of(event)
        if not stand.over and stand.held:
            raise RefusedError(_("The day is held. Let it go on first."))
        if not stand.over:
            raise RefusedError(
                _("the event is not over. A report counts once, so make it when the last block has ended.")
            )
        if not stand.can_be_made:
            raise RefusedError(
                _("who tapped and answered what has been deleted. A report has to be made within 30 days.")
            )
        running.tell(doing="counting")
        later = returning.later_events(event) if {"back", "renewed"} & set(stand.ripe) else []
        found = read(event, later)
        few = len(found.attendees) < FLOOR  # some may have been deleted since an earlier version
        if few and not stand.told:
            raise RefusedError(_("fewer than five people came: nothing is told of so few."))
        running.tell(doing="setting")
        with transaction.atomic():
            Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # of two who count at once, one waits
            if not few:
                _tell(event, stand, found, later)
            report = _version(event, found, running.job.by)
    return {"report": report.number}


def tell_later(event: Event) -> None:
    """Count what was answered weeks after, if a report was made, before the clock forgets whose answers these are."""
    from kinfolk_web.outcomes.reporting.reading import read

    told = frozenset(ToldTable.objects.filter(event=event).values_list("topic", flat=True))
    ripe: list[Part] = [] if any(one.part == "later" for one in TOPICS if one.key in told) else ["later"]
    ripe += ["scale"] if scales.ripe(event, told) else []
    if not told or not ripe:
        return
    with translation.override(event.language):
        found = read(event)
        if len(found.attendees) >= FLOOR:
            _tell(event, Stand(True, False, told, tuple(ripe), too_late=True), found, [])
            _version(event, found, None)


def _tell(event: Event, stand: Stand, found: Read, later: Sequence[Event]) -> None:
    from kinfolk_web.outcomes.reporting import graphing, tapping
    from kinfolk_web.outcomes.reporting.counting import counts_of, pairs_asked

    topics = [one for one in TOPICS if one.part in stand.ripe and one.key not in found.absent and one.part != "talked"]
    asked = pairs_asked(found.talked) if "talked" in stand.ripe else []
    for counts in [*counts_of(found.members(), topics, found.cards), *asked]:
        if ToldTable.objects.filter(event=event, topic=counts.topic.key).exists():
            continue
        about, more = None, {}
        if counts.topic.part == "back":
            about, more = later[0], {"later": [{"event": one.name, "on": str(one.starts_on)} for one in later]}
        ToldTable.objects.create(
            event=event, topic=counts.topic.key, about=about, data=protect(counts).as_data() | more
        )
    if "ties" not in stand.ripe or found.graph is None or found.tapped is None:
        return
    if not ToldTable.objects.filter(event=event, topic=graphing.TOPIC).exists():
        ToldTable.objects.create(event=event, topic=graphing.TOPIC, data={"rows": graphing.told_of(found.graph)})
        ToldTable.objects.create(event=event, topic=tapping.TOPIC, data={"rows": tapping.told_of(found.tapped)})


def _version(event: Event, found: Read, by: User | None) -> BoardReport:
    from kinfolk_web.outcomes.reporting.sheet import sheet_of

    number = (BoardReport.objects.filter(event=event).aggregate(last=Max("number"))["last"] or 0) + 1
    with change("report.make", by=by, event=event, facts={"number": number}) as entry:
        first = BoardReport.objects.filter(event=event).order_by("number").values_list("content", flat=True).first()
        content = content_of(event, came=first["came"] if first else len(found.attendees))
        report = BoardReport(event=event, number=number, content=content, made_by=by)
        report.inputs_at = (
            ToldTable.objects.filter(event=event).aggregate(last=Max("counted_at"))["last"] or timezone.now()
        )
        report.pdf = sheet_of(report)
        report.save()
        entry.about = f"boardreport:{report.pk}"
        entry.save(update_fields=["about"])
        live.publish(f"event:{event.pk}", "report")
    return report


def content_of(event: Event, *, came: int) -> dict[str, Any]:
    """Return everything that a version says: what was told, the figures of it, and those of earlier events."""
    from kinfolk_web.outcomes.reporting import graphing, tapping
    from kinfolk_web.outcomes.reporting.figures import figures_of

    rows = ToldTable.objects.filter(event=event).select_related("about")
    newest = {row.topic: row for row in rows}
    order = {one.key: place for place, one in enumerate(TOPICS)}
    graph, taps = newest.pop(graphing.TOPIC, None), newest.pop(tapping.TOPIC, None)
    told = [Told.of(newest[key].data) for key in sorted(newest, key=order.__getitem__)]
    later = _later(newest.get("back") or newest.get("back_known"))
    return {
        "came": came,
        "told": [one.as_data() for one in told],
        "figures": [one.as_data() for one in figures_of(told)],
        "graph": graphing.graph_figures(graph.data["rows"]) if graph else [],
        "taps": tapping.tap_figures(taps.data["rows"]) if taps else [],
        "back_at": ", ".join(one["event"] for one in later),
        "later": later,
        "luck": luck_of(event),
        "assumed": assumed_of(event),
        "found": verdicts(event),
        "scales": scales.names_of(event, newest),
        "before": _before(event),
        "minutes": _minutes(event),
    }


def _later(told: ToldTable | None) -> list[dict[str, str]]:
    """Return the events that "came again" is about."""
    if told is None or told.about is None:
        return []
    of_one: list[dict[str, str]] = [{"event": told.about.name, "on": str(told.about.starts_on)}]
    return told.data.get("later", of_one)  # type: ignore[no-any-return]


def luck_of(event: Event) -> list[dict[str, Any]]:
    """Return what the newest forecast of a plan that held said of luck and of the plan: the shares left with nobody new."""
    newest = _foretold(event)
    rows = newest.found.get("measures", []) if newest else []
    return [{name: row[name] for name in ("name", "luck", "plan")} for row in rows if row.get("name") in LUCK]


def assumed_of(event: Event) -> dict[str, Any]:
    """Return what it takes to simulate that forecast again: what was assumed other than usual, its seed, runs and day."""
    newest = _foretold(event)
    if newest is None:
        return {}
    said = {name: newest.found.get(name) for name in ("seed", "runs")}
    return {"assume": newest.assume, **said, "made_at": newest.made_at.isoformat(timespec="seconds")}


def _foretold(event: Event) -> Forecast | None:
    """Return the forecast of the newest plan that held and has one, of that very plan, from before the event.

    Once rounds were held, that is a plan by which people sat, or the one of which it is a repair.
    """
    forecasts = Forecast.objects.filter(plan__event=event, plan__released_at__isnull=False, edits=F("plan__edits"))
    if held := {pk for one in rounds_held(event) if one.plan is not None for pk, _why in mended_from(one.plan)}:
        forecasts = forecasts.filter(plan__in=held)
    begins = min((one.starts_at for one in times_of(event).slots), default=timezone.now())
    return forecasts.filter(made_at__lte=begins).order_by("-plan__released_at").first()


def _before(event: Event) -> list[dict[str, Any]]:
    """Return the newest report of each earlier event of the community, the latest event first."""
    if event.starts_on is None:
        return []
    reports = BoardReport.objects.filter(
        event__community=event.community_id, event__starts_on__lt=event.starts_on
    ).order_by("-event__starts_on", "-event_id", "-number")
    newest: dict[int, BoardReport] = {}
    for one in reports.select_related("event").defer("pdf"):
        newest.setdefault(one.event_id, one)
    return [
        {"event": one.event.name, "on": str(one.event.starts_on), "figures": one.content["figures"]}
        for one in list(newest.values())[:MOST_BEFORE]
    ]


def _minutes(event: Event) -> dict[str, int]:
    """Return how many minutes people sat at planned tables, and how many were free: breaks, meals and open tables."""
    from kinfolk_web.programme.models import Block

    kind = Block.Kind
    spans = {"planned": (kind.ROUND,), "free": (kind.BREAK, kind.MEAL, kind.ARRIVAL)}
    slots = times_of(event).slots
    return {
        name: round(sum((one.ends_at - one.starts_at).total_seconds() for one in slots if one.block.kind in kinds) / 60)
        for name, kinds in spans.items()
    }
