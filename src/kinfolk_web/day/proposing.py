"""Open tables: propose one, join with a tap, leave again, take it back; never more people than chairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.day.errors import RefusedError
from kinfolk_web.day.models import Joining, OpenTable
from kinfolk_web.day.taps import is_known, with_tap
from kinfolk_web.day.times import times_of
from kinfolk_web.people.holding import Past, reasons
from kinfolk_web.people.models import Attendee
from kinfolk_web.people.rows import statement_key
from kinfolk_web.people.speaking import lists_of
from kinfolk_web.programme.models import Block, Room, Table

if TYPE_CHECKING:
    from uuid import UUID

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

LONGEST = 140
FEWEST, MOST = 2, 30  # people at an open table, its host included
OWN_AT_MOST = 3
State = OpenTable.State
ALIVE = (State.HELD, State.SHOWN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody proposes: what about, in which block, at which table or in which room, for how many."""

    key: UUID
    title: str
    block: Block
    place: Table | Room
    seats: int
    language: str = ""


def propose(*, attendee: Attendee, wish: Wish) -> OpenTable:
    """Propose a table; it is shown once a moderator has read it. Sent twice, it is one table.

    Raises
    ------
    RefusedError
        There is no title, the place is taken or too small, it is over, or they have proposed enough.
    """
    with transaction.atomic():
        event = attendee.event
        Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)  # two windows of one person come in turn
        there = OpenTable.objects.filter(key=wish.key).first()
        if there is not None:
            return _own(there, attendee)
        _check(event, wish)
        _check_own(attendee, wish.block)
        with change("open_table.propose", by=None, event=event, facts={"by": "attendee"}):
            made = _made(event, wish, attendee)
            made.holds = _holds(made)
            made.save(update_fields=["holds"])
            Joining.objects.create(table=made, block=wish.block, attendee=attendee, keys=[str(wish.key)])
            live.publish(f"event:{event.pk}", "open-tables-waiting")
    return made


def from_paper(*, event: Event, wish: Wish, host: Attendee | None, by: User | None) -> OpenTable:
    """Take over a table that somebody wrote on paper: whoever types it in has read it, so it is shown at once.

    Raises
    ------
    RefusedError
        As in :func:`propose`.
    """
    with transaction.atomic():
        there = OpenTable.objects.filter(key=wish.key, event=event).first()
        if there is not None:
            return there
        _check(event, wish)
        if host is not None:
            _check_own(host, wish.block)
        with change("open_table.paper", by=by, event=event):
            made = _made(event, wish, host, state=State.SHOWN, on_paper=True)
            if host is not None:
                Joining.objects.create(table=made, block=wish.block, attendee=host)
            live.publish(f"event:{event.pk}", "open-tables")
    return made


def _own(there: OpenTable, attendee: Attendee) -> OpenTable:
    if there.host_id != attendee.pk:
        raise RefusedError(_("That was somebody else's. Write it once more."))
    return there


def _made(event: Event, wish: Wish, host: Attendee | None, **more: object) -> OpenTable:
    table, room = (wish.place, None) if isinstance(wish.place, Table) else (None, wish.place)
    made = OpenTable(
        event=event, key=wish.key, block=wish.block, title=plain(wish.title), language=wish.language, table=table,
        room=room, seats=wish.seats, host=host, **more,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise RefusedError(_("That table was taken just now. Choose another one.")) from None
    return made


def _check(event: Event, wish: Wish) -> None:
    title = plain(wish.title)
    if not title:
        raise RefusedError(_("Write what the table is about, in a few words."))
    if len(title) > LONGEST:
        said = _("That is %(n)d letters. %(most)d at most: the title stands on a wall.")
        raise RefusedError(said % {"n": len(title), "most": LONGEST})
    if (
        wish.block.event_id != event.pk
        or wish.block.kind != Block.Kind.OPEN_TABLES
        or times_of(event).has_begun(wish.block)
    ):
        raise RefusedError(_("There are no open tables at that time any more. Choose another time."))
    most = min(MOST, wish.place.seats) if isinstance(wish.place, Table) else MOST
    if not FEWEST <= wish.seats <= most:
        said = _("Between %(few)d and %(most)d people find a seat there, you included.")
        raise RefusedError(said % {"few": FEWEST, "most": most})
    taken = isinstance(wish.place, Table) and OpenTable.objects.filter(
        block=wish.block, table=wish.place, state__in=ALIVE
    )
    if taken and taken.exists():
        raise RefusedError(_("That table is taken at that time. Choose another one."))


def _check_own(attendee: Attendee, block: Block) -> None:
    mine = OpenTable.objects.filter(host=attendee, event=attendee.event_id, state__in=ALIVE)
    if mine.count() >= OWN_AT_MOST:
        raise RefusedError(_("You host as many tables as one person can. Take one back to propose another."))
    if mine.filter(block=block).exists():
        raise RefusedError(_("You host a table at that time already. Choose another time."))
    Joining.objects.filter(block=block, attendee=attendee, left=False).update(left=True)  # whoever hosts leaves


def _holds(made: OpenTable) -> list[str]:
    before = OpenTable.objects.filter(host=made.host_id).exclude(pk=made.pk)
    past = Past(
        keys={statement_key(text) for text in before.values_list("title", flat=True)},
        within_an_hour=before.filter(made_at__gte=timezone.now() - timedelta(hours=1)).count(),
    )
    names, words = lists_of(made.event)
    return reasons(made.title, names=names, words=words, past=past)


# -- a seat at one ----------------------------------------------------------------------------------------------------


def join(*, attendee: Attendee, number: int, key: UUID) -> bool:
    """Take a seat at an open table, and leave the one they were at in that block; return whether they sit there.

    Of two who tap for the last seat at once, the second finds it taken. A tap that comes again after they left seats
    nobody.
    """
    with transaction.atomic():
        Attendee.objects.select_for_update(no_key=True).get(pk=attendee.pk)
        table = _for_us_alone(attendee.event_id, number)
        if table is None or table.state != State.SHOWN or times_of(table.event).has_begun(table.block):
            return False
        row = Joining.objects.filter(table=table, attendee=attendee).first()
        if row is not None and (not row.left or is_known(row.keys, key)):
            return not row.left
        if _hosts_then(attendee, table) or taken_at(table) >= table.seats:
            return False
        Joining.objects.filter(block=table.block_id, attendee=attendee, left=False).update(left=True)
        keys = with_tap(row.keys if row else (), key)
        Joining.objects.update_or_create(
            table=table,
            attendee=attendee,
            defaults={"block": table.block, "left": False, "keys": keys, "made_at": timezone.now()},
        )
        if taken_at(table) == table.seats:  # who has a seat is no news for everybody; that there is none left is
            live.publish(f"event:{attendee.event_id}", "open-tables")
    return True


def leave(*, attendee: Attendee, number: int, key: UUID) -> bool:
    """Give a seat back; whoever hosts takes the table back instead. Return whether that changed anything."""
    with transaction.atomic():
        row = (
            Joining.objects.select_for_update(of=("self",))
            .select_related("table")
            .filter(table=number, attendee=attendee, left=False)
            .first()
        )
        if row is None or row.table.host_id == attendee.pk or is_known(row.keys, key):
            return False
        full = taken_at(row.table) >= row.table.seats
        row.left, row.keys = True, with_tap(row.keys, key)
        row.save(update_fields=["left", "keys"])
        if full:
            live.publish(f"event:{attendee.event_id}", "open-tables")
    return True


def withdraw(*, attendee: Attendee, number: int) -> bool:
    """Take back a table of one's own: it goes from every screen, and whoever had joined is free."""
    with transaction.atomic():
        table = _for_us_alone(attendee.event_id, number)
        if table is None or table.host_id != attendee.pk or table.state not in ALIVE:
            return False
        with change("open_table.withdraw", by=None, event=table.event, about=table, facts={"by": "attendee"}):
            close(table, State.WITHDRAWN)
    return True


def close(table: OpenTable, state: OpenTable.State) -> None:
    """Take a table off every screen, within the change of whoever does so; everybody who had joined is free."""
    table.state = state
    table.save(update_fields=["state", "reason"])
    Joining.objects.filter(table=table).update(left=True)
    live.publish(f"event:{table.event_id}", "open-tables")


def taken_at(table: OpenTable) -> int:
    """Return how many seats of a table are taken."""
    return Joining.objects.filter(table=table, left=False).count()


def _hosts_then(attendee: Attendee, table: OpenTable) -> bool:
    hosted = OpenTable.objects.filter(host=attendee, block=table.block_id, state__in=ALIVE)
    return hosted.exclude(pk=table.pk).exists()


def _for_us_alone(event: int, number: int) -> OpenTable | None:
    rows = OpenTable.objects.select_for_update(of=("self",), no_key=True).select_related("event", "block")
    return rows.filter(event=event, pk=number).first()
