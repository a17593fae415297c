"""From an uploaded list to attendees: take it up, read it in the background, look at it, take it in as one change."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk_web.core import jobs, live
from kinfolk_web.core.models import StoredFile
from kinfolk_web.people import lists
from kinfolk_web.people.comparing import as_data, compare
from kinfolk_web.people.models import Attendee, Import, Mapping
from kinfolk_web.people.taking_in import take_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

State = Import.State
OPEN = (State.READING, State.READY, State.REFUSED)


class NotOpenError(Exception):
    """Somebody else has taken this list in or dropped it meanwhile."""


def upload(*, files: Sequence[tuple[str, bytes]], event: Event, by: User) -> Import:
    """Keep the files of one list and ask for them to be read; lists of the same person still waiting are dropped."""
    with transaction.atomic():
        waiting = Import.objects.select_for_update(of=("self",), no_key=True).filter(event=event, by=by, state__in=OPEN)
        for earlier in waiting:
            _close(earlier, State.DROPPED)
        stored = lists.keep(files, event=event, by=by)
        came = Import.objects.create(event=event, by=by, name=stored.name, file=stored)
        came.job = reading_of(by=by, event=event, number=came.pk)
        came.save(update_fields=["job"])
    return came


def read_again(*, came: Import, reading: dict[str, Any], by: User) -> None:
    """Have a list read again with what the organiser chose for its columns."""
    with transaction.atomic():
        held = _open(came)
        held.reading = _choices(held.reading) | {
            "columns": reading.get("columns", {}), "where": reading.get("where", {}), "sheet": reading.get("sheet"),
            "chosen": True,
        }  # fmt: skip
        held.state, held.problem = State.READING, ""
        held.job = reading_of(by=by, event=held.event, number=held.pk)
        held.save(update_fields=["reading", "state", "problem", "job"])


def look_again(
    *,
    came: Import,
    whole: bool | None = None,
    different: Sequence[str] | None = None,
    both: Sequence[str] | None = None,
) -> None:
    """Compare a list that was read with the attendees as they are now, with what the organiser says of it."""
    with transaction.atomic():
        held = _open(came)
        if held.state != State.READY:
            raise NotOpenError
        if whole is not None:
            held.reading["whole"] = whole
        if different is not None:
            held.reading["different"] = sorted(different)
        if both is not None:
            held.reading["both"] = sorted(both)
        held.difference = as_data(compare(held.event, held.rows["people"], held.report, held.reading))
        held.save(update_fields=["reading", "difference"])


def drop(*, came: Import) -> None:
    """Forget a list that was not taken in."""
    with transaction.atomic():
        _close(_open(came), State.DROPPED)


def ask_to_take_in(*, came: Import, seen: str, by: User) -> Import:
    """Ask for a list to be taken in as it was shown (``seen`` is the digest of that)."""
    with transaction.atomic():
        held = _open(came)
        if held.state != State.READY:
            raise NotOpenError
        held.job = taking_in_of(by=by, event=held.event, number=held.pk, seen=seen)
        held.save(update_fields=["job"])
    return held


def _open(came: Import) -> Import:
    held = Import.objects.select_for_update(of=("self",)).filter(pk=came.pk).first()
    if held is None or held.state not in OPEN:
        raise NotOpenError
    return held


def _choices(reading: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reading.items() if name in {"whole", "different", "both"}}


def _close(came: Import, state: Import.State) -> None:
    """End an import: of its file, its rows and its people nothing stays but their number."""
    if came.file_id:
        StoredFile.objects.filter(pk=came.file_id).delete()
    counts = came.difference.get("counts") or {
        name: len(came.difference.get(name, ())) for name in ("new", "changed", "gone")
    }
    came.file, came.rows, came.report, came.difference = None, [], {}, {"counts": counts}
    came.state = state
    came.save(update_fields=["file", "rows", "report", "difference", "state", "change"])


# -- work -----------------------------------------------------------------------------------------------------------


def event_of(running: jobs.Running) -> Event:
    """Return the event of a job, which this room's work always has."""
    if running.job.event is None:
        raise jobs.RefusedError("no event")  # cannot be asked for
    return running.job.event


@jobs.work("people.read")
def reading_of(running: jobs.Running) -> dict[str, Any] | None:
    """Read the files of an import in a child process and compare them with the attendees."""
    event = event_of(running)
    with scope(community=event.community):
        came = Import.objects.select_related("file").filter(pk=running.given["number"], state=State.READING).first()
        if came is None or came.file is None:
            return None
        try:
            told = _read(came, running)
        except lists.UnreadableError as error:
            came.problem, came.state, came.report = error.sentence, State.REFUSED, {"about": error.about}
            return _if_still_open(came, ["problem", "state", "report"], {"people": 0})
        except jobs.CancelledError:
            _close(came, State.DROPPED)
            raise
        came.rows = {name: told[name] for name in ("people", "together", "known")}
        came.report = told["report"]
        came.reading = _choices(came.reading) | told["reading"] | {"digest": told["digest"]}
        came.difference = as_data(compare(event, came.rows["people"], came.report, came.reading))
        came.state = State.READY
        fields = ["rows", "report", "reading", "difference", "state"]
        return _if_still_open(came, fields, {"people": len(came.rows["people"])})


def _if_still_open(came: Import, fields: list[str], told: dict[str, Any]) -> dict[str, Any] | None:
    """Keep what was read, unless somebody dropped the list while it was: then nothing of its people may come back."""
    with transaction.atomic():
        if (
            not Import.objects.select_for_update(of=("self",), no_key=True)
            .filter(pk=came.pk, state=State.READING)
            .first()
        ):
            return None
        came.save(update_fields=fields)
    return told


def _read(came: Import, running: jobs.Running, *, apart: bool = False) -> dict[str, Any]:
    chosen = came.reading.get("chosen") or came.reading.get("columns") or came.reading.get("where")
    if came.file is None:
        raise lists.UnreadableError(_("The uploaded file is no longer kept. Please upload it again."))
    remembered = Mapping.objects.filter(community=came.event.community).values_list("headers", "reading")
    return lists.read(
        lists.opened(came.file),
        reading={name: came.reading.get(name) for name in ("columns", "where", "sheet") if came.reading.get(name)}
        | {"chosen": True}
        if chosen
        else None,
        remembered=dict(remembered),
        known=list(Attendee.objects.filter(event=came.event_id).values_list("code", "email", "name")),
        apart=apart,
        beat=lambda: running.tell(step="reading"),
    )


@jobs.work("people.take_in")
def taking_in_of(running: jobs.Running) -> dict[str, Any] | None:
    """Take a list in as one change, if nothing changed since it was looked at."""
    event, by = event_of(running), running.job.by
    with scope(community=event.community):
        came = Import.objects.select_related("file").filter(pk=running.given["number"], state=State.READY).first()
        if came is None:
            raise jobs.RefusedError(_("This list was taken in or dropped meanwhile."))
        try:
            told = _read(came, running, apart=True)  # the rows as they were shown stand in the import already
        except lists.UnreadableError as error:
            raise jobs.RefusedError(error.sentence) from None
        with transaction.atomic():
            change, counts = take_in(came=came, told=told, seen=running.given["seen"], by=by)
            if change is not None:
                came.change = change
                came.difference = {"counts": counts}
                _remember(came)
                _close(came, State.APPLIED)
        if change is None:
            with suppress(NotOpenError):
                look_again(came=came)
            raise jobs.RefusedError(
                _("Somebody changed the list of people while you were looking. Look at what would change now.")
            )
        live.publish(f"event:{event.pk}", "people")
        return {"change": change.pk, **counts}


def _remember(came: Import) -> None:
    """Keep how these headers were read, so that the same export is one click next time."""
    digest = came.reading.get("digest")
    if digest:
        kept = {name: came.reading[name] for name in ("columns", "where", "sheet") if came.reading.get(name)}
        Mapping.objects.update_or_create(community=came.event.community, headers=digest, defaults={"reading": kept})
