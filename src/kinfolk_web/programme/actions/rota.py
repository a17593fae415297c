"""Writes about the rota: which greeters stand at the welcome place of which block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.actions.days import hold
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Block, Duty
from kinfolk_web.programme.rotas import share_out
from kinfolk_web.programme.welcoming import needs_welcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change


def fill_rota(*, event: Event, by: User | None, each: int, afresh: bool = False) -> tuple[Change, int]:
    """Give every block that has a welcome place so many greeters, as evenly as can be; return how many duties are new.

    Those who are there already stay, unless it is done afresh.

    Raises
    ------
    RefusedError
        Nobody on the list said that they would greet.
    """
    with change("rota.fill", by=by, event=event) as entry:
        hold(event)
        greeters = list(
            Attendee.objects.filter(event=event, state=Attendee.State.COMING, is_greeter=True).values_list(
                "pk", flat=True
            )
        )
        if not greeters:
            raise RefusedError(
                _("Nobody on the list is a greeter yet. Mark some on the page of people, or import their answers.")
            )
        if afresh:
            Duty.objects.filter(block__event=event).delete()
        blocks = [block for block in Block.objects.filter(event=event) if needs_welcome(block)]
        held: dict[int, list[int]] = {block.pk: [] for block in blocks}
        for block, attendee in Duty.objects.filter(block__event=event).values_list("block_id", "attendee_id"):
            held.setdefault(block, []).append(attendee)
        new = share_out([block.pk for block in blocks], greeters, held, each)
        Duty.objects.bulk_create(Duty(block_id=block, attendee_id=attendee) for block, attendee in new)
        entry.facts = {"duties": len(new)}
        entry.save(update_fields=["facts"])
        publish(f"event:{event.pk}", "programme")
    return entry, len(new)


def set_greeters(*, block: Block, by: User | None, attendees: Iterable[int]) -> Change:
    """Let exactly these attendees stand at the welcome place of a block."""
    wanted = set(attendees)
    with change("rota.edit", by=by, event=block.event, about=block) as entry:
        hold(block.event)
        known = set(Attendee.objects.filter(event=block.event, pk__in=wanted).values_list("pk", flat=True))
        if wanted - known:
            raise RefusedError(_("One of these people is no longer on the list. Open the page again and choose anew."))
        held = set(Duty.objects.filter(block=block).values_list("attendee_id", flat=True))
        Duty.objects.filter(block=block, attendee_id__in=held - wanted).delete()
        Duty.objects.bulk_create(Duty(block=block, attendee_id=one) for one in sorted(wanted - held))
        publish(f"event:{block.event_id}", "programme")
    return entry
