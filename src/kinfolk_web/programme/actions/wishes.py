"""Writes about what is promised, agreed on and done: promises and groups, agreements, steps of the checklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.programme.actions.days import hold
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.programme.models import Agreement, Block, ChecklistTick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

MOST_AGREEMENTS = 12


def choose(*, event: Event, by: User | None, **chosen: Any) -> Change:  # noqa: ANN401 - fields of a programme
    """Choose what is promised and how people are grouped."""
    with change("programme.choose", by=by, event=event, facts={"fields": sorted(chosen)}) as entry:
        programme = hold(event)
        for name, value in chosen.items():
            setattr(programme, name, value)
        programme.save(update_fields=[*chosen])
        publish(f"event:{event.pk}", "programme")
    return entry


def add_agreements(*, event: Event, by: User | None, texts: Iterable[str]) -> Change:
    """Add lines that people agree on."""
    with change("agreement.add", by=by, event=event) as entry:
        hold(event)
        there = list(Agreement.objects.filter(event=event))
        lines = [text.strip() for text in texts if text.strip()]
        if len(there) + len(lines) > MOST_AGREEMENTS:
            raise RefusedError(
                _("More than %(most)d agreements are too many to be read aloud. Take one out first.")
                % {"most": MOST_AGREEMENTS}
            )
        place = max((one.place for one in there), default=-1) + 1
        Agreement.objects.bulk_create(
            Agreement(event=event, text=text, place=place + nth) for nth, text in enumerate(lines)
        )
        publish(f"event:{event.pk}", "programme")
    return entry


def edit_agreement(*, agreement: Agreement, by: User | None, text: str) -> Change:
    """Change a line; an empty one is taken out."""
    with change("agreement.edit", by=by, event=agreement.event, about=agreement) as entry:
        if text.strip():
            Agreement.objects.filter(pk=agreement.pk).update(text=text.strip())
        else:
            Agreement.objects.filter(pk=agreement.pk).delete()
        publish(f"event:{agreement.event_id}", "programme")
    return entry


def move_agreement(*, agreement: Agreement, by: User | None, up: bool) -> Change:
    """Let a line and its neighbour change places."""
    with change("agreement.move", by=by, event=agreement.event, about=agreement) as entry:
        hold(agreement.event)
        lines = list(Agreement.objects.filter(event=agreement.event))
        here = next((nth for nth, one in enumerate(lines) if one.pk == agreement.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is None or there is None or not 0 <= there < len(lines):
            raise RefusedError(_("That line is at the end already."))
        lines[here], lines[there] = lines[there], lines[here]
        for place, one in enumerate(lines):
            if one.place != place:
                Agreement.objects.filter(pk=one.pk).update(place=place)
        publish(f"event:{agreement.event_id}", "programme")
    return entry


def set_rituals(*, event: Event, by: User | None, texts: Mapping[int, str]) -> Change:
    """Set what is said or done in blocks, by their number."""
    with change("ritual.edit", by=by, event=event) as entry:
        hold(event)
        for block in Block.objects.filter(event=event, pk__in=texts):
            if block.text != texts[block.pk]:
                block.text = texts[block.pk]
                block.save(update_fields=["text"])
        publish(f"event:{event.pk}", "programme")
    return entry


def tick(*, event: Event, by: User | None, step: str, done: bool) -> Change:
    """Tick a step of the checklist, or take the tick away; doing so twice changes nothing."""
    with change("checklist.tick" if done else "checklist.untick", by=by, event=event, about=f"step:{step}") as entry:
        if done:
            ChecklistTick.objects.get_or_create(event=event, step=step, defaults={"by": by})
        else:
            ChecklistTick.objects.filter(event=event, step=step).delete()
        publish(f"event:{event.pk}", "programme")
    return entry
