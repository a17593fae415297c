"""Writes about an event's own prompts: taken over from ours, added, changed, moved out; and the first note of greeters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.live import publish
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.library import LIBRARY, theme_of
from kinfolk_web.welcome.models import Prompt

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change

MOST = 60  # prompts of one stage: more is a book


def take_over(*, event: Event, by: User | None, stage: str) -> Change:
    """Make our prompts of a stage the event's own, in the language of whoever asks, to be changed."""
    with change("prompt.take", by=by, event=event) as entry:
        there = Prompt.objects.filter(event=event, stage=stage).count()
        lines = [line for line in LIBRARY if line.stage == stage]
        if there + len(lines) > MOST:
            raise RefusedError(_("There are as many as anybody reads. Take some out first."))
        Prompt.objects.bulk_create(
            Prompt(event=event, stage=stage, depth=line.depth, theme=line.theme, text=str(line.text), place=nth)
            for nth, line in enumerate(lines, start=there)
        )
        publish(f"event:{event.pk}", "welcome")
    return entry


def add(*, event: Event, by: User | None, stage: str, depth: int, text: str) -> Change:
    """Add a prompt; what it is about is found by its words."""
    with change("prompt.add", by=by, event=event) as entry:
        there = Prompt.objects.filter(event=event, stage=stage).count()
        if there >= MOST:
            raise RefusedError(_("There are as many as anybody reads. Take some out first."))
        theme = theme_of(text) if stage == Prompt.Stage.OPENING else ""
        Prompt.objects.create(event=event, stage=stage, depth=depth, theme=theme, text=text, place=there)
        publish(f"event:{event.pk}", "welcome")
    return entry


def edit(*, prompt: Prompt, by: User | None, text: str) -> Change:
    """Change the words of a prompt; without words it goes."""
    with change("prompt.edit", by=by, event=prompt.event) as entry:
        if text:
            Prompt.objects.filter(pk=prompt.pk).update(text=text)
        else:
            Prompt.objects.filter(pk=prompt.pk).delete()
        publish(f"event:{prompt.event_id}", "welcome")
    return entry


def set_first_note(*, event: Event, by: User | None, text: str) -> Change:
    """Keep the words in which greeters can begin; without words ours hold again."""
    with change("prompt.note", by=by, event=event) as entry:
        held = Prompt.objects.filter(event=event, stage=Prompt.Stage.FIRST_NOTE).first()
        if held is not None and text:
            Prompt.objects.filter(pk=held.pk).update(text=text)
        elif held is not None:
            held.delete()
        elif text:
            Prompt.objects.create(event=event, stage=Prompt.Stage.FIRST_NOTE, text=text)
        publish(f"event:{event.pk}", "welcome")
    return entry
