"""Writes on plans: change a draft by hand, pin, copy, note and drop it; each within one transaction, audited, undoable.

A draft takes any change that has a chair for everybody. What promises it costs is said, never in the way; whether two
people had better not meet is never asked here.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.plans.bridge import document_of
from kinfolk_web.plans.leading import hosts_after
from kinfolk_web.plans.models import Plan, Seat, Sitting
from kinfolk_web.plans.rows import fill
from kinfolk_web.plans.solving import next_number
from kinfolk_web.programme.models import Pin, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.models import Change
    from kinfolk_web.people.models import Attendee


class NotPossibleError(Exception):
    """A change that cannot be made; the message is for people and names the remedy."""


@contextmanager
def _editing(plan: Plan, verb: str, *, by: User | None, **facts: int) -> Iterator[Change]:
    """Lock a draft, so that changes of it follow one another, and tell open pages afterwards."""
    with change(verb, by=by, event=plan.event, about=plan, facts={"number": plan.number, **facts}) as entry:
        held = Plan.objects.select_for_update(of=("self",), no_key=True).only("state", "number").get(pk=plan.pk)
        if held.state != Plan.State.DRAFT:
            raise NotPossibleError(
                _("Plan %(number)d is %(state)s and stays as it is. Copy it to a draft and change that.")
                % {"number": held.number, "state": held.get_state_display()}
            )
        yield entry
        live.publish(f"plan:{plan.pk}", "edited", change=entry.pk)


def move(*, plan: Plan, attendee: Attendee, number: int, table: str, by: User | None) -> Change:
    """Give somebody a seat at another table of a round, or none (an empty ``table``)."""
    with _editing(plan, "plan.move", by=by, attendee=attendee.pk, round=number) as entry:
        if table:
            if not Plan.objects.filter(pk=plan.pk, said__people__contains=[attendee.code]).exists():
                raise NotPossibleError(
                    _("%s came to the list after this plan was made. Mend the plan, or plan anew.") % attendee.name
                )
            sitting = _sitting(plan, number, table)
            there = Seat.objects.filter(plan=plan, round=number, table=table).exclude(attendee=attendee).count()
            if there >= sitting.seats:
                raise NotPossibleError(
                    _(
                        "Table %(table)s is full in round %(round)d: all %(seats)d chairs are taken. Swap two people instead."
                    )
                    % {"table": table, "round": number, "seats": sitting.seats}
                )
        _hand_on(plan, number, {attendee: table})
        _seat(plan, attendee.pk, number, table)
    return entry


def swap(*, plan: Plan, one: Attendee, other: Attendee, number: int, by: User | None) -> Change:
    """Let two people take each other's seats in a round."""
    with _editing(plan, "plan.swap", by=by, attendee=one.pk, other=other.pk, round=number) as entry:
        seats = {
            seat.attendee_id: seat
            for seat in Seat.objects.filter(plan=plan, round=number, attendee__in=[one.pk, other.pk])
        }
        if len(seats) < 2:  # noqa: PLR2004 - both of them
            raise NotPossibleError(_("Both need a seat in round %d before they can swap.") % number)
        a, b = seats[one.pk], seats[other.pk]
        _hand_on(plan, number, {one: b.table, other: a.table})
        a.table, b.table = b.table, a.table
        a.save(update_fields=["table"])
        b.save(update_fields=["table"])
    return entry


def exchange_tables(*, plan: Plan, number: int, one: str, other: str, by: User | None) -> Change:
    """Let everybody at two tables of a round change places, with their hosts."""
    with _editing(plan, "plan.exchange", by=by, round=number) as entry:
        first, second = _sitting(plan, number, one), _sitting(plan, number, other)
        here = Seat.objects.filter(plan=plan, round=number)
        at_first, at_second = (list(here.filter(table=label)) for label in (one, other))
        if len(at_first) > second.seats or len(at_second) > first.seats:
            raise NotPossibleError(_("One of the two tables has too few chairs for the people of the other."))
        for seats, label in ((at_first, other), (at_second, one)):
            for seat in seats:
                seat.table = label
        Seat.objects.bulk_update([*at_first, *at_second], ["table"])
        first.host_id, second.host_id = second.host_id, first.host_id
        first.stand_in_id, second.stand_in_id = second.stand_in_id, first.stand_in_id
        Sitting.objects.bulk_update([first, second], ["host", "stand_in"])
    return entry


def appoint(  # noqa: PLR0913 - a table and who leads it
    *, plan: Plan, number: int, table: str, host: Attendee | None, stand_in: Attendee | None, by: User
) -> Change:
    """Say who hosts a table in a round, and who stands in; both sit there."""
    with _editing(plan, "plan.host", by=by, round=number) as entry:
        sitting = _sitting(plan, number, table)
        there = set(Seat.objects.filter(plan=plan, round=number, table=table).values_list("attendee_id", flat=True))
        for one in (host, stand_in):
            if one is not None and one.pk not in there:
                raise NotPossibleError(
                    _("%(name)s does not sit at table %(table)s in round %(round)d. Move them there first.")
                    % {"name": one.name, "table": table, "round": number}
                )
        if host is not None and not _may_host(plan, host):
            raise NotPossibleError(_("%s has not said that they host. Note it on their page first.") % host.name)
        if host is not None and host == stand_in:
            raise NotPossibleError(_("%s cannot stand in for themselves.") % host.name)
        sitting.host, sitting.stand_in = host, stand_in
        sitting.save(update_fields=["host", "stand_in"])
    return entry


def pin(*, plan: Plan, attendee: Attendee, number: int, table: str, by: User) -> Change:
    """Fix somebody's place in a round for every plan that is made from now on; no table: they sit it out."""
    with change("plan.pin", by=by, event=plan.event, about=attendee, facts={"round": number}) as entry:
        if table and not _is_planned_with(plan, table):
            raise NotPossibleError(
                _("Table %(table)s no longer stands in the room, so nobody can be pinned to it.") % {"table": table}
            )
        Pin.objects.update_or_create(attendee=attendee, round=number, defaults={"event": plan.event, "table": table})
        live.publish(f"plan:{plan.pk}", "pinned", change=entry.pk)
    return entry


def _is_planned_with(plan: Plan, table: str) -> bool:
    """Return whether later plans have this table; without any room they count tables themselves."""
    labels = set(Table.objects.filter(room__event_id=plan.event_id, spare=False).values_list("label", flat=True))
    return not labels or table in labels


def unpin(*, plan: Plan, attendee: Attendee, number: int, by: User) -> Change:
    """Let plans decide again where somebody sits in a round."""
    with change("plan.unpin", by=by, event=plan.event, about=attendee, facts={"round": number}) as entry:
        Pin.objects.filter(event=plan.event, attendee=attendee, round=number).delete()
        live.publish(f"plan:{plan.pk}", "pinned", change=entry.pk)
    return entry


def copy(*, plan: Plan, by: User) -> Plan:
    """Return a new draft with everybody where they sit in ``plan``."""
    document = document_of(plan)
    with change("plan.copy", by=by, event=plan.event, facts={"from": plan.number}) as entry:
        made = Plan(event=plan.event, number=next_number(plan.event), base=plan, why="copied", made_by=by)
        for name in ("seed", "steps", "stopped", "seconds", "musts", "complete", "programme", "ledger", "totals"):
            setattr(made, name, getattr(plan, name))
        made.problem_digest = plan.problem_digest
        made.said = {name: value for name, value in plan.said.items() if name not in {"job", "checked"}}
        made.save()
        fill(made, document)
        if plan.edits != plan.judged_edits:
            Plan.objects.filter(pk=made.pk).update(judged_edits=0)
        entry.about, entry.facts = f"plan:{made.pk}", {"number": made.number, "from": plan.number}
        entry.save(update_fields=["about", "facts"])
        live.publish(f"event:{plan.event_id}", "plan", number=made.number)
    return made


def note(*, plan: Plan, text: str, by: User) -> Change:
    """Write a short note on a plan, to know it by."""
    with change("plan.note", by=by, event=plan.event, about=plan, facts={"number": plan.number}) as entry:
        Plan.objects.filter(pk=plan.pk).update(note=text)
    return entry


def drop(*, plan: Plan, by: User | None) -> Change:
    """Put a draft away; undo brings it back."""
    with _editing(plan, "plan.drop", by=by) as entry:
        Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DROPPED)
        live.publish(f"event:{plan.event_id}", "plan", number=plan.number)
    return entry


def _sitting(plan: Plan, number: int, table: str) -> Sitting:
    sitting = Sitting.objects.filter(plan=plan, round=number, table=table).first()
    if sitting is None:
        raise NotPossibleError(_("There is no table %(table)s in round %(round)d.") % {"table": table, "round": number})
    return sitting


def _seat(plan: Plan, attendee: int, number: int, table: str) -> None:
    seats = Seat.objects.filter(plan=plan, round=number, attendee=attendee)
    if not table:
        seats.delete()
    elif not seats.update(table=table):
        Seat.objects.create(plan=plan, round=number, attendee_id=attendee, table=table)


def _hand_on(plan: Plan, number: int, going: Mapping[Attendee, str]) -> None:
    """Settle who hosts and stands in before people go to other tables: nobody does so where they do not sit."""
    people = {one.pk: one for one in going}
    seats = Seat.objects.filter(plan=plan, round=number, attendee__in=people)
    before = dict(seats.values_list("attendee_id", "table"))
    moves = {one.pk: (before.get(one.pk), table or None) for one, table in going.items()}
    led = Q(table__in=[table for _old, table in moves.values()]) | Q(host__in=people) | Q(stand_in__in=people)
    sittings = list(Sitting.objects.filter(led, plan=plan, round=number))
    hosts = {one.table: one.host_id for one in sittings if one.host_id}
    leading = [people[host] for host in hosts.values() if host in people]
    after = hosts_after(hosts, moves, {one.pk for one in leading if _may_host(plan, one)})

    def stays(who: int | None, table: str) -> int | None:
        return None if who in moves and moves[who][1] != table else who

    for sitting in sittings:
        host = stays(after.get(sitting.table, sitting.host_id), sitting.table)
        stand_in = stays(sitting.stand_in_id, sitting.table)
        if (host, stand_in) != (sitting.host_id, sitting.stand_in_id):
            sitting.host_id, sitting.stand_in_id = host, stand_in
            sitting.save(update_fields=["host", "stand_in"])


def _may_host(plan: Plan, one: Attendee) -> bool:
    """Return whether somebody said that they host, or is proposed to."""
    proposed = Plan.objects.filter(pk=plan.pk, said__proposed__hosts__contains=[one.code])
    return one.is_host or proposed.exists()


__all__ = [
    "NotPossibleError",
    "appoint",
    "copy",
    "drop",
    "exchange_tables",
    "move",
    "note",
    "pin",
    "swap",
    "unpin",
]
