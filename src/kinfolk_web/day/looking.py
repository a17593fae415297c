"""Look Around: the cues of an event, which of them is called, and the phones that light for it, together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live, privacy
from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.day.covering import cover
from kinfolk_web.day.models import Cue, Ready, Stage
from kinfolk_web.day.stage import changing, held, stage_of
from kinfolk_web.people import hearing
from kinfolk_web.people.models import Attendee, MeToo, Statement
from kinfolk_web.programme.errors import RefusedError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.day.clock import Step

Light = Stage.Light
MOST_CUES = 40
LONGEST = 140


@dataclass(frozen=True, slots=True)
class Said:
    """A cue as it is said and shown: its sentence, in which language, and what is told of how many said it."""

    cue: Cue
    text: str
    language: str
    told: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom the cues reach, of about so many who come.

    Parameters
    ----------
    silent
        About how many have said nothing, and stand at the first and at the last one alone.
    standing
        About how many stand at a statement that they said.
    """

    cues: int
    silent: int
    standing: int
    coming: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: how many cues, how many statements had no place, and whether nobody could do with fewer."""

    cues: int
    cut: int
    fewest: bool


# -- the list ---------------------------------------------------------------------------------------------------------


def cues_of(event: Event) -> list[Said]:
    """Return the cues of an event, in order; one whose statement is not shown any more is passed over."""
    cues = list(Cue.objects.filter(event=event))
    return said(event, cues)


def read_aloud(event: Event) -> list[tuple[str, str]]:
    """Return the cues of an event as paper has them: how people answer, and the sentence."""
    return [(str(Cue.Posture(one.cue.posture).label), one.text) for one in cues_of(event)]


def said(event: Event, cues: list[Cue]) -> list[Said]:
    """Return cues as they are said, without those whose statement may not be shown as it stands now."""
    shown = {one.number: one for one in hearing.cards(event, [one.statement_id for one in cues if one.statement_id])}
    found = []
    for one in cues:
        card = shown.get(one.statement_id or 0)
        if card is not None:
            found.append(Said(one, card.text, card.language, card.told, card.sensitive))
        elif one.own:
            found.append(Said(one, one.text or _sentence(one.own), "", 0, False))
    return found


def _sentence(own: str) -> str:
    if own == Cue.Own.OPENING:
        return _("I would like to meet somebody new today.")
    return _("I am here today.")


def propose(*, event: Event, by: User | None) -> Chosen:
    """Make the cues anew: as few statements as let everybody stand who said one, between a beginning and an end for all.

    Only what may be called out before everybody: approved, not sensitive, and said by as many as anything is told of.
    """
    eligible = [one for one in hearing.shown(event) if not one.sensitive]
    told = {one.number for one in hearing.cards(event, [one.pk for one in eligible]) if one.told}
    people: dict[int, set[int]] = {number: set() for number in told}
    coming = MeToo.objects.filter(statement__in=told, attendee__state=Attendee.State.COMING)
    for number, attendee in coming.values_list("statement_id", "attendee_id"):
        people[number].add(attendee)
    found = cover({number: frozenset(who) for number, who in people.items()})
    with change("looking.propose", by=by, event=event, facts={"count": len(found.chosen) + 2}):
        stage = held(event)
        if stage.cue_id is not None:
            raise RefusedError(_("A cue is called at this moment. End it first."))
        Cue.objects.filter(event=event).delete()
        rows = [
            Cue(event=event, own=Cue.Own.OPENING),
            *(Cue(event=event, statement_id=number) for number in found.chosen[: MOST_CUES - 2]),
            Cue(event=event, own=Cue.Own.CLOSING),
        ]
        for place, row in enumerate(rows):
            row.place = place
        Cue.objects.bulk_create(rows)
        live.publish(f"event:{event.pk}", "stage")
    return Chosen(len(rows), max(0, len(found.chosen) - (MOST_CUES - 2)), found.fewest)


def add(*, event: Event, text: str = "", statement: int = 0, by: User | None) -> Cue:
    """Put one more cue before the last: a statement that is shown, or a sentence of the organisers' own."""
    text = plain(text)[:LONGEST]
    if statement and not hearing.cards(event, [statement]):
        raise RefusedError(_("That statement is not shown."))
    if not statement and not text:
        raise RefusedError(_("Write a sentence, or choose a statement."))
    with change("looking.add", by=by, event=event):
        held(event)
        cues = list(Cue.objects.filter(event=event))
        if len(cues) >= MOST_CUES:
            raise RefusedError(_("There are %(n)s cues: as many as anybody stands up for.") % {"n": MOST_CUES})
        if statement and any(one.statement_id == statement for one in cues):
            raise RefusedError(_("That statement is among the cues already."))
        cue = Cue.objects.create(
            event=event, own="" if statement else Cue.Own.TEXT, statement_id=statement or None, text=text
        )
        last = next((one for one in reversed(cues) if one.own == Cue.Own.CLOSING), None)
        _order([*(one for one in cues if one is not last), cue, *([last] if last else [])])
        live.publish(f"event:{event.pk}", "stage")
    return cue


def change_cue(*, cue: Cue, act: str, by: User | None) -> None:
    """Move a cue up or down, take it off the list, or let people answer it the other way."""
    with change("looking.edit", by=by, event=cue.event):
        stage = held(cue.event)
        cues = list(Cue.objects.filter(event=cue.event))
        place = next((nth for nth, one in enumerate(cues) if one.pk == cue.pk), None)
        if place is None:
            return
        if act == "remove":
            if stage.cue_id == cue.pk:
                raise RefusedError(_("This cue is called at this moment. End it first."))
            cues.pop(place).delete()
        elif act == "posture":
            other = {Cue.Posture.STAND: Cue.Posture.HANDS, Cue.Posture.HANDS: Cue.Posture.STAND}
            cues[place].posture = other[Cue.Posture(cues[place].posture)]
            cues[place].save(update_fields=["posture"])
        else:
            there = max(0, min(len(cues) - 1, place + (-1 if act == "up" else 1)))
            cues.insert(there, cues.pop(place))
        _order(cues)
        live.publish(f"event:{cue.event_id}", "stage")


def _order(cues: list[Cue]) -> None:
    for place, one in enumerate(cues):
        one.place = place
    Cue.objects.bulk_update(cues, ["place"])


def reach(event: Event) -> Reach:
    """Return whom the cues of an event reach; numbers of people are told as everywhere else, in fives."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, uncounted__isnull=True)
    spoke = MeToo.objects.filter(attendee=OuterRef("pk"), statement__in=hearing.readable(event))
    silent = coming.exclude(Exists(spoke)).count()
    cues = cues_of(event)
    return Reach(len(cues), _about(silent), _standing(coming, cues), _about(coming.count()))


def _standing(coming: QuerySet[Attendee], cues: list[Said]) -> int:
    """Return about how many said a statement that is called: never more than is told of these, so that one tells no more."""
    told = {one.cue.statement_id: one.told for one in cues if one.cue.statement_id and one.told}
    if len(told) <= 1:
        return sum(told.values())
    theirs = MeToo.objects.filter(attendee=OuterRef("pk"), statement__in=told)
    return min(_about(coming.filter(Exists(theirs)).count()), sum(told.values()))


def _about(count: int) -> int:
    return count // privacy.STEP * privacy.STEP


# -- running ----------------------------------------------------------------------------------------------------------


def call(*, event: Event, cue: Cue, step: Step) -> Stage:
    """Call a cue: every wall shows its sentence, and the phones of those who said it ask whether they may light."""
    with changing("looking.call", event=event, step=step) as stage:
        if stage is not None:
            if not said(event, [cue]):
                raise RefusedError(_("That statement is not shown any more."))
            _forget_ready(stage)
            stage.cue, stage.light, stage.blank = cue, Light.CALLED, False
            Cue.objects.filter(pk=cue.pk).update(shown_at=timezone.now())
            _tell(stage)
    return stage_of(event)


def light(*, event: Event, step: Step) -> Stage:
    """Let the phones that are ready light, all at once, as soon as there are enough of them."""
    with changing("looking.light", event=event, step=step) as stage:
        if stage is not None:
            if stage.cue_id is None:
                raise RefusedError(_("No cue is called."))
            if stage.light == Light.CALLED:
                stage.light = Light.WANTED
    _light_if_enough(event)
    return stage_of(event)


def end(*, event: Event, step: Step) -> Stage:
    """End the cue that is called: every phone is dark again, and nobody knows any more which were ready."""
    with changing("looking.end", event=event, step=step) as stage:
        if stage is not None and stage.cue_id is not None:
            _over(stage)
    return stage_of(event)


def withdraw_unshown(event: int) -> None:
    """End a cue whose statement may not be shown any more; within the transaction in which it was taken off."""
    stage = Stage.objects.filter(event=event).exclude(cue=None).select_related("event", "cue").first()
    if stage is None or stage.cue is None or said(stage.event, [stage.cue]):
        return
    stage = held(stage.event)
    if stage.cue_id is not None:
        _over(stage)
        stage.version += 1
        stage.save()


def _over(stage: Stage) -> None:
    _forget_ready(stage)
    stage.cue, stage.light = None, Light.NONE
    _tell(stage)


def _forget_ready(stage: Stage) -> None:
    Ready.objects.filter(cue__event=stage.event_id).delete()


def _tell(stage: Stage) -> None:
    """Tell every page; the stage is kept with its next turn by whoever holds it."""
    stage.turn += 1
    live.publish(live.phones(stage.event_id), "cue", **facts_of(stage))


def facts_of(stage: Stage) -> dict[str, Any]:
    """Return what every page may know of the cue: which, of which statement, and where it stands; never its words."""
    if stage.cue_id is None or stage.cue is None:
        return {"cue": 0, "state": "over", "turn": stage.turn}
    told = next((one.told for one in said(stage.event, [stage.cue])), 0) if stage.cue.statement_id else 0
    return _where(stage) | {"statement": stage.cue.statement_id or 0, "told": told}


def _where(stage: Stage | None) -> dict[str, Any]:
    """Return where the cue stands, for one phone; a turn tells later words from earlier ones, however they arrive."""
    if stage is None or stage.cue_id is None:
        return {"cue": 0, "state": "over", "turn": stage.turn if stage else 0}
    return {"cue": stage.cue_id, "state": "lit" if stage.light == Light.LIT else "called", "turn": stage.turn}


# -- phones -----------------------------------------------------------------------------------------------------------


def floor_of(cue: Cue) -> int:
    """Return how many phones have to be ready before any lights."""
    raised = hearing.moderation_of(cue.event).floor
    said = Statement.objects.filter(pk=cue.statement_id).first() if cue.statement_id else None
    return said.floor(raised) if said is not None else privacy.floor_of(raised_to=raised)


def may_light(attendee: Attendee, cue: Cue) -> bool:
    """Whether somebody said the sentence of a cue; what holds for all of us, everybody says."""
    if cue.event_id != attendee.event_id:
        return False
    return not cue.statement_id or MeToo.objects.filter(statement=cue.statement_id, attendee=attendee).exists()


def be_ready(*, attendee: Attendee, cue: int, ready: bool) -> dict[str, Any]:
    """Note that a phone may light for the cue that is called, or may not any more; return where the cue stands.

    No line in the change log and no number anywhere says who or how many: the phones light together once there are
    enough, and are dark together once there are not. Whatever is noted is committed before it is counted, so that of
    several at once the last one sees all.
    """
    if ready:
        if not _note(attendee, cue):
            return _where(None)
        stage = Stage.objects.filter(event=attendee.event_id, cue=cue).only("light", "turn", "cue", "event").first()
        if stage is not None and stage.light != Light.WANTED:
            return _where(stage)
    else:
        stage = _called(attendee.event, cue)
        if stage is None or stage.cue is None or not may_light(attendee, stage.cue):
            return _where(None)
        Ready.objects.filter(cue=cue, attendee=attendee).delete()
        _dark_if_too_few(attendee.event)
    return _where(_light_if_enough(attendee.event))


NOTE = """
    with may as (
        select s.cue_id from kinfolk_web_stage s join kinfolk_web_cue c on c.id = s.cue_id
        where s.event_id = %(event)s and s.cue_id = %(cue)s and (c.statement_id is null or exists (
            select 1 from kinfolk_web_metoo m where m.statement_id = c.statement_id and m.attendee_id = %(attendee)s))
    ), noted as (
        insert into kinfolk_web_ready (cue_id, attendee_id) select cue_id, %(attendee)s from may on conflict do nothing
    ) select count(*) from may
"""


def _note(attendee: Attendee, cue: int) -> bool:
    """Note that a phone is ready if it may light for the cue that is called, in one question: hundreds tap at once."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {"event": attendee.event_id, "cue": cue, "attendee": attendee.pk})
        return bool(cursor.fetchone()[0])


def _light_if_enough(event: Event) -> Stage | None:
    """Light all phones that are ready if that was asked for and there are enough; return the stage as it then is."""
    stage = _called(event)
    if stage is None or stage.cue is None or stage.light != Light.WANTED:
        return stage
    return stage if _fewer_than(stage.cue, floor_of(stage.cue)) else _turn(stage, Light.LIT)


def _dark_if_too_few(event: Event) -> None:
    stage = _called(event)
    if stage is None or stage.cue is None or stage.light != Light.LIT:
        return
    if _fewer_than(stage.cue, floor_of(stage.cue)):
        _turn(stage, Light.WANTED)


def _turn(stage: Stage, light: str) -> Stage | None:
    """Change whether phones are lit, unless somebody else has just done so, and tell every page."""
    with transaction.atomic():
        where = Stage.objects.filter(event=stage.event_id, cue=stage.cue_id, light=stage.light)
        if where.update(light=light, turn=F("turn") + 1):
            live.publish(live.phones(stage.event_id), "cue", **facts_of(stage_of(stage.event)))
    return _called(stage.event)


def _called(event: Event, cue: int = 0) -> Stage | None:
    """Return the stage while a cue is called, or while that very one is."""
    which = Stage.objects.filter(event=event).exclude(cue=None)
    return (which.filter(cue=cue) if cue else which).select_related("cue__event", "event").first()


def _fewer_than(cue: Cue, floor: int) -> bool:
    return Ready.objects.filter(cue=cue)[:floor].count() < floor
