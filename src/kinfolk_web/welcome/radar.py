"""Who could use company now, for those who welcome and nobody else: each line goes by itself once it is solved.

A name is told to the team, and of a newcomer to whoever greets them; to everybody else it is somebody at a table. Whoever
asked to be left alone is on no line, and nobody is told that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.models import Change
from kinfolk_web.day.alone import left_alone
from kinfolk_web.day.attendance import closed_rounds, round_now, said_of
from kinfolk_web.day.floor import floor_now
from kinfolk_web.day.seats import given
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat
from kinfolk_web.welcome.calling import open_calls
from kinfolk_web.welcome.models import Standing, Welcome
from kinfolk_web.welcome.queries import active, greets, new_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.attendance import Said
    from kinfolk_web.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Blip:
    """Somebody or a table that could use somebody.

    Parameters
    ----------
    kind
        ``missed`` (came, and their host does not see them), ``ungreeted``, ``hostless`` or ``called``.
    about
        Whom it is about, by key; None for a table.
    name
        Their name, if whoever looks may know it.
    greeter
        Who greets them, for the team.
    welcome, call, newcomer
        What settles it: the welcome in which they have met, the call that somebody answers, or the newcomer whom nobody greets
        and anybody may.
    """

    kind: str
    table: str = ""
    about: int | None = None
    name: str = ""
    greeter: str = ""
    welcome: int | None = None
    call: int | None = None
    newcomer: int | None = None


def for_team(event: Event) -> list[Blip]:
    """Return everything that is open, with names."""
    return list(_blips(event))


def for_greeter(greeter: Attendee) -> list[Blip]:
    """Return everything that is open as a greeter on duty may see it; nothing to others.

    Newcomers who were not greeted are on the list of their own greeter alone; who has none is somebody at a table, for all.
    """
    if not is_on_duty(greeter):
        return []
    mine = {one.welcome.newcomer_id for one in greets(greeter)}
    return [
        replace(one, about=None, name=one.name if one.about in mine else "", greeter="")
        for one in _blips(greeter.event)
        if one.kind != "ungreeted" or one.about in mine or one.newcomer
    ]


def greeted(*, event: Event, newcomer: int, by: User | None) -> bool:
    """Note that a newcomer whom nobody greets was greeted by somebody; return whether anybody was looked for."""
    looked_for = any(one.newcomer == newcomer for one in _blips(event))
    if looked_for:
        with change("welcome.greeted", by=by, event=event, about=f"attendee:{newcomer}"):
            live.publish(f"event:{event.pk}", "welcome")
    return looked_for


def is_on_duty(greeter: Attendee) -> bool:
    """Whether somebody greets and has not said, nor has anybody, that they are not there."""
    return greeter.is_greeter and not Standing.objects.filter(attendee=greeter, away=True).exists()


def is_over(event: Event) -> bool:
    """Whether the last day of an event is over: then nobody is looked for."""
    last = event.ends_on or event.starts_on
    return last is not None and timezone.localdate() > last


def _blips(event: Event) -> Iterator[Blip]:
    if is_over(event):
        return
    plan, number = plan_that_holds(event), round_now(event)
    said, alone = said_of(event, number), left_alone(event)
    tables = _tables(plan, number)
    names = dict(
        Attendee.objects.filter(event=event, pk__in=said.came | said.missed, state=Attendee.State.COMING).values_list(
            "pk", "name"
        )
    )
    yield from _missed(said, names, tables, alone)
    yield from _ungreeted(event, said, tables, alone)
    if plan is not None and number in closed_rounds(event):
        yield from (Blip("hostless", one.table) for one in floor_now(plan, number).tables if one.state == "hostless")
    for one in open_calls(event):
        yield Blip("called", one.table, one.about_id, one.about.name if one.about else "", call=one.pk)


def _tables(plan: Plan | None, number: int) -> dict[int, str]:
    if plan is None:
        return {}
    told = given(plan.event, plan).filter(round=number).values_list("attendee_id", "table")
    return dict(told) | dict(Seat.objects.filter(plan=plan, round=number).values_list("attendee_id", "table"))


def _missed(said: Said, names: dict[int, str], tables: dict[int, str], alone: set[int]) -> Iterator[Blip]:
    """Yield who came through the door or was seen before, and is not where they sit now."""
    for pk in sorted(said.came & said.missed - alone):
        if pk in names:
            yield Blip("missed", tables.get(pk, ""), pk, names[pk])


def _ungreeted(event: Event, said: Said, tables: dict[int, str], alone: set[int]) -> Iterator[Blip]:
    """Yield newcomers who are here and whom nobody has greeted yet."""
    here = (said.came | said.seen) - alone
    held = {one.newcomer_id: one for one in active(event).select_related("greeter")}
    done = set(
        Change.objects.filter(event=event, verb="welcome.greeted", undone_by=None).values_list("about", flat=True)
    )
    for one in new_people(event).filter(pk__in=here).order_by("pk"):
        welcome = held.get(one.pk)
        if f"attendee:{one.pk}" in done:
            continue
        if welcome is None or welcome.state != Welcome.State.MET:
            yield Blip(
                "ungreeted",
                tables.get(one.pk, ""),
                one.pk,
                one.name,
                welcome.greeter.name if welcome else "",
                welcome.pk if welcome else None,
                newcomer=None if welcome else one.pk,
            )
