"""What a wall shows at this moment: which scene, until when it holds, and everything in it; nothing about anybody alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from kinfolk_web.core.privacy import FLOOR, STEP
from kinfolk_web.day import closing, open_tables
from kinfolk_web.day.clock import run_of
from kinfolk_web.day.drawing import drawing_of
from kinfolk_web.day.graph import graph_of, grown, said_of
from kinfolk_web.day.looking import said
from kinfolk_web.day.models import Stage
from kinfolk_web.day.presence import here
from kinfolk_web.day.rounds import since_today
from kinfolk_web.day.stage import stage_of
from kinfolk_web.people import hearing
from kinfolk_web.programme.models import Block, Fixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.clock import Now
    from kinfolk_web.day.looking import Said
    from kinfolk_web.people.hearing import Card

    Content = Callable[[Event], dict[str, Any]]

Scene = Stage.Scene
MOST_STATEMENTS = 12
MOST_TABLES = 6
OF_KIND = {
    Block.Kind.ARRIVAL: Scene.WELCOME,
    Block.Kind.OPENING: Scene.WELCOME,
    Block.Kind.LOOK_AROUND: Scene.STATEMENTS,
    Block.Kind.OPEN_TABLES: Scene.OPEN_TABLES,
    Block.Kind.CLOSING: Scene.CLOSING,
}
_contents: dict[str, list[Content]] = {}


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a wall; ``content`` is what other rooms add to its scene."""

    scene: str
    at: datetime
    now: Now
    version: str
    cue: Said | None = None
    lit: bool = False
    statements: tuple[Card, ...] = ()
    doors: tuple[str, ...] = ()
    here: int = 0
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def says_statements(self) -> bool:
        """Whether words of attendees are in it, which have to go as soon as nobody can say that they still hold."""
        return bool(self.statements or self.content.get("tables")) or (
            self.cue is not None and self.cue.cue.statement_id is not None
        )


def shows(scene: str) -> Callable[[Content], Content]:
    """Register what a scene shows besides its own: a function from an event to names and values of its template."""

    def register(content: Content) -> Content:
        _contents.setdefault(scene, []).append(content)
        return content

    return register


@shows(Scene.OPEN_TABLES)
def _open_tables(event: Event) -> dict[str, Any]:
    """Return the open tables to come, the next first, as many as can be read from afar."""
    return {"tables": open_tables.shown(event)[:MOST_TABLES]}


@shows(Scene.CLOSING)
def _closing(event: Event) -> dict[str, Any]:
    """Return what the day's graph says and how it looks, and when people meet again."""
    again, found = closing.reunion_of(event), grown(event)
    if found is None:
        return {"said": "", "again": again}
    return {"said": said_of(graph_of(found)), "drawn": drawing_of(event, found), "again": again}


def frame_of(event: Event, at: datetime | None = None) -> Frame:
    """Return what the walls of an event show now."""
    at = at or timezone.now()
    run, stage = run_of(event), stage_of(event)
    now = run.at(at)
    version = f"{run.version}/{stage.version}/{stage.turn}"
    if stage.blank:
        return Frame("blank", at, now, version)
    called = said(event, [stage.cue]) if stage.cue is not None else []
    if called:
        return Frame(
            "cue", at, now, version, cue=called[0], lit=stage.light == Stage.Light.LIT, here=_here(event, called[0])
        )
    scene = scene_by(now) if stage.scene == Scene.AUTO else stage.scene
    content: dict[str, Any] = {}
    for one in _contents.get(scene, ()):
        content |= one(event)
    return Frame(
        scene,
        at,
        now,
        version,
        statements=_statements(event) if scene == Scene.STATEMENTS else (),
        doors=_doors(event) if scene in {Scene.TABLES, Scene.WELCOME} else (),
        content=content,
    )


def scene_by(now: Now) -> str:
    """Return the scene that fits the programme."""
    if now.phase == "find":
        return Scene.TABLES
    if now.phase == "over":
        return Scene.CLOSING
    if now.phase == "before":
        return Scene.WELCOME
    if now.block is None:
        return Scene.COUNTDOWN
    return OF_KIND.get(Block.Kind(now.block.kind), Scene.COUNTDOWN)


def _statements(event: Event) -> tuple[Card, ...]:
    """Return statements to show, those that most people said first; none of which nothing is told."""
    told = [one for one in hearing.cards(event, [each.pk for each in hearing.shown(event)]) if one.told]
    return tuple(sorted(told, key=lambda one: (-one.told, one.number))[:MOST_STATEMENTS])


def _doors(event: Event) -> tuple[str, ...]:
    doors = Fixture.objects.filter(room__event=event, kind=Fixture.Kind.DOOR)
    return tuple(str(one) for one in doors if one.label)


def _here(event: Event, cue: Said) -> int:
    """Return about how many are here, where the sentence is everybody's."""
    if cue.cue.statement_id is not None:
        return 0
    count = len(here(event, since=since_today(event)))
    return count // STEP * STEP if count >= FLOOR else 0
