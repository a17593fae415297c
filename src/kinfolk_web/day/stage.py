"""What the walls of an event show: chosen by hand or by the clock, and blank at once when something is wrong.

Blank asks for no version: whoever sees something that should not be there is never told that somebody else was first.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.core.remembering import remembered
from kinfolk_web.day.clock import REMEMBERED, SteeredMeanwhileError
from kinfolk_web.day.models import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.clock import Step


def stage_of(event: Event) -> Stage:
    """Return what the walls of an event show, with what holds until somebody has chosen."""
    rows = Stage.objects.filter(event=event).select_related("cue__statement")
    return remembered(("stage", event.pk), rows.first) or Stage(event=event)


def show(*, event: Event, scene: str, step: Step) -> Stage:
    """Let every wall show a scene, or what fits the programme; a wall that was blank shows again."""
    with changing("stage.show", event=event, step=step, facts={"scene": scene}) as stage:
        if stage is not None:
            stage.scene, stage.blank = Stage.Scene(scene), False
    return stage_of(event)


def blank(*, event: Event, blanked: bool, by: User | None) -> bool:
    """Let every wall show nothing, at once, or show again; return whether that was anything new."""
    verb = "stage.blank" if blanked else "stage.unblank"
    with change(verb, by=by, event=event):
        stage = held(event)
        new = stage.blank != blanked
        if new:
            stage.blank = blanked
            stage.version += 1
            stage.save(update_fields=["blank", "version"])
        live.publish(f"event:{event.pk}", "blank", on=blanked, version=stage.version)
    return new


@contextmanager
def changing(verb: str, *, event: Event, step: Step, facts: dict[str, Any] | None = None) -> Iterator[Stage | None]:
    """Change the stage as one, alone; None if this very step was taken before.

    Raises
    ------
    SteeredMeanwhileError
        Somebody else changed it since the version that was seen.
    """
    with change(verb, by=step.by, event=event, facts=facts):
        stage = held(event)
        if step.key and step.key in stage.done:
            yield None
            return
        if stage.version != step.version:
            raise SteeredMeanwhileError(
                _("Somebody else has changed the stage meanwhile. Look at how it stands now, and decide again.")
            )
        yield stage
        stage.version += 1
        stage.done = [*stage.done, step.key][-REMEMBERED:] if step.key else stage.done
        stage.save()
        live.publish(f"event:{event.pk}", "stage", version=stage.version)


def held(event: Event) -> Stage:
    """Return the stage of an event, for us alone until the transaction ends."""
    Stage.objects.get_or_create(event=event)
    return Stage.objects.select_for_update().get(event=event)
