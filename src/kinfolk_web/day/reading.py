"""What moderators do with open tables: approve, decline with a reason, take off, stop everything, seat people from paper."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core import live, mail
from kinfolk_web.core.audit import change
from kinfolk_web.day import proposing
from kinfolk_web.day.models import OpenTable, OpenTableRules
from kinfolk_web.people import moderating

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.people.models import Attendee

State = OpenTable.State
_SHARED = ("identifies", "contact", "hurts", "advert", "unclear", "other")  # reasons that statements have as well
REASONS: dict[str, StrPromise] = {
    **{key: moderating.REASONS[key] for key in _SHARED},
    "place": _("Something else is at that place then. Please choose another one."),
    "same": _("Somebody proposed nearly the same. You are welcome to join them."),
}


def approve(*, event: Event, number: int, by: User | None) -> Change | None:
    """Let a table be shown, so that others can join."""
    with transaction.atomic():
        table = _held(event, number)
        if table is None or table.state != State.HELD:
            return None
        with change("open_table.approve", by=by, event=event, about=table) as entry:
            table.state = State.SHOWN
            table.save(update_fields=["state"])
            _tell_host(table, entry)
        live.publish(f"event:{event.pk}", "open-tables")
    return entry


def decline(*, event: Event, number: int, reason: str, by: User | None) -> Change | None:
    """Say no to a table, or take one off that is shown, with a reason that whoever proposed it reads."""
    with transaction.atomic():
        table = _held(event, number)
        if table is None or table.state not in proposing.ALIVE or reason not in REASONS:
            return None
        with change("open_table.decline", by=by, event=event, about=table, facts={"reason": reason}) as entry:
            table.reason = reason
            proposing.close(table, State.DECLINED)
            _tell_host(table, entry)
    return entry


def _tell_host(table: OpenTable, entry: Change) -> None:
    if table.host_id is not None:
        mail.post(
            kind="open_table_news",
            event=table.event,
            attendee_id=table.host_id,
            facts={"table": table.pk},
            key=f"open_table_news:{entry.pk}",
        )


def stop(*, event: Event, stopped: bool, by: User | None) -> Change | None:
    """Show no open table anywhere, at once, or show them again."""
    with transaction.atomic():
        rules, _made = OpenTableRules.objects.select_for_update().get_or_create(event=event)
        if rules.stopped == stopped:
            return None
        verb = "open_table.stop" if stopped else "open_table.go_on"
        with change(verb, by=by, event=event) as entry:
            rules.stopped = stopped
            rules.save(update_fields=["stopped"])
        live.publish(f"event:{event.pk}", "open-tables-stopped" if stopped else "open-tables")
    return entry


def seat(*, event: Event, number: int, attendee: Attendee, by: User | None) -> bool:
    """Give somebody a seat who wrote their name on paper; return whether there was one."""
    with change("open_table.seat", by=by, event=event, about=attendee):
        return proposing.join(attendee=attendee, number=number, key=uuid.uuid4())


def _held(event: Event, number: int) -> OpenTable | None:
    rows = OpenTable.objects.select_for_update(of=("self",)).select_related("event__community")
    return rows.filter(event=event, pk=number).first()
