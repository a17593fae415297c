"""Rendering a plan as paper and files: what was asked for, or only what changed since the last print."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.files import agreed, dump, workbook
from kinfolk.files.tables import seating_csv
from kinfolk.paper.day import read_day
from kinfolk.paper.names import printable
from kinfolk.paper.registry import SHEETS, sheets_to_print
from kinfolk.paper.room_plan import Fixture as PaperFixture
from kinfolk.paper.room_plan import PlannedTable, RoomPlan
from kinfolk.paper.sheet_options import ProgrammeLine, SheetOptions
from kinfolk.paper.wording import AGREEMENTS
from kinfolk.sentences import ENGLISH, spoken
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, Running, work
from kinfolk_web.core.models import StoredFile
from kinfolk_web.people.hearing import on_paper
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans import bridge
from kinfolk_web.plans.asking import as_asked
from kinfolk_web.plans.calendars import calendars_of
from kinfolk_web.plans.free_time import free_time_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.joining import joins_of
from kinfolk_web.plans.models import Plan, Print
from kinfolk_web.plans.rooms_before import said_before
from kinfolk_web.plans.team_sheet import contacts_of, cues_of, run_of
from kinfolk_web.plans.welcoming import as_settled, lines_of, questions_of
from kinfolk_web.programme.models import Agreement, Block, Duty, Fixture, Room, Table
from kinfolk_web.programme.sizes import top

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from kinfolk.paper.registry import Printed
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

KEPT = timedelta(hours=24)
GREETERS_NAMED = 3  # at a welcome place, on everybody's card
ON_THE_WALL = 20  # statements on a poster that people can read standing before it
PDF, ZIP = "application/pdf", "application/zip"
FILES = ("plan.xlsx", "seats.csv", "calendars.zip", "plan.json")
FIXTURES = {"door": "door", "stage": "stage", "screen": "screen", "microphone": "microphone", "quiet": "quiet corner"}


def ask_for_print(*, event: Event, plan: Plan, by: User, sheets: Sequence[str], **wishes: Any) -> Any:  # noqa: ANN401
    """Ask for sheets and files of a plan; ``wishes`` are size, layouts, since (number of an earlier print)."""
    return print_pack(by=by, event=event, plan=plan.pk, sheets=list(sheets), **wishes)


@work("print")
def print_pack(running: Running) -> dict[str, Any]:
    """Make the files that somebody asked for."""
    return make_files(running)


def make_files(running: Running) -> dict[str, Any]:
    """Make the files, keep them for a day for whoever asked, and remember what was printed item by item."""
    event, given = running.job.event, running.given
    if event is None:
        raise RefusedError("this event is gone.")
    with scope(community=event.community):
        plan = Plan.objects.filter(event=event, pk=given["plan"]).first()
        if plan is None:
            raise RefusedError("this plan is gone.")
        since = Print.objects.filter(event=event, pk=given.get("since") or 0).first()
        with translation.override(event.language):
            files, printed = _made(running, plan, since.items if since else None)
        without = [] if since else [name for name in given["sheets"] if name in SHEETS and f"{name}.pdf" not in files]
        said = spoken(printed.delta.sentence(), translation.get_language() or ENGLISH) if since else ""
        return {**_keep(running, plan, files, printed.digests, said), "without": without}


def _made(running: Running, plan: Plan, since: Mapping[str, str] | None) -> tuple[dict[str, bytes], Printed]:
    """Return the files that were asked for, in the language of the event's paper."""
    given = running.given
    running.tell(doing="reading")
    holds = plan_that_holds(plan.event)
    document = as_settled(plan.event, bridge.document_of(plan), holds=holds is not None and holds.pk == plan.pk)
    options = options_of(plan, given)
    paper, others = _of_those_who_come(plan.event, as_asked(document, plan.event))
    day = read_day(bridge.problem_of_plan(plan), paper, options)
    day = replace(
        day, questions=questions_of(plan), settled_joins=joins_of(plan), free=free_time_of(plan.event), others=others
    )
    running.tell(doing="setting")
    printed = sheets_to_print(day, [name for name in given["sheets"] if name in SHEETS], since, options)
    files = {f"{name}.pdf": content for name, content in printed.files.items()}
    taken = paper if options.accept_proposed else agreed(paper)
    names = [name for name in given["sheets"] if name in FILES]
    return files | _plain_files(plan, names, document, taken), printed


def _of_those_who_come(event: Event, document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a plan's document without whoever comes no more and has no seat in it, and the names of all who are not in it.

    A repair knows everybody of the plan before; what lies out for somebody who cancelled is taken away by their name.
    """
    everybody = list(Attendee.objects.filter(event=event).values_list("code", "name", "state"))
    here = {code for code, _name, state in everybody if state == Attendee.State.COMING}
    here |= {code for entry in document["rounds"] for table in entry["tables"] for code in table["people"]}
    people = [one for one in document["people"] if one["id"] in here]
    inside = {one["id"] for one in people}
    others = {code: printable(name) for code, name, _state in everybody if code not in inside}
    casts = [
        cast
        | {
            "host": cast["host"] if cast["host"] in inside else None,
            "people": [one for one in cast["people"] if one in inside],
        }
        for cast in document["casts"]
    ]
    greeters = [one for one in document["greeters"] if one["greeter"] in inside]
    return {**document, "people": people, "casts": casts, "greeters": greeters}, others


def _plain_files(plan: Plan, names: Sequence[str], document: dict[str, Any], taken: dict[str, Any]) -> dict[str, bytes]:
    """Return files that are no paper: the plan as it is, and as it is ``taken`` by those whom it names as hosts."""
    make = {
        "plan.json": lambda: dump(document).encode(),
        "plan.xlsx": lambda: workbook(taken, plan.event.language),
        "seats.csv": lambda: seating_csv(taken),
        "calendars.zip": lambda: _zipped(calendars_of(plan)),
    }
    return {name: make[name]() for name in names}


def _keep(running: Running, plan: Plan, files: dict[str, bytes], items: Mapping[str, str], said: str) -> dict[str, Any]:
    job, sheets = running.job, running.given["sheets"]
    if len(files) > 1:
        files = {f"{plan.event.slug}-plan-{plan.number}.zip": _zipped(files), **files}
    until = timezone.now() + KEPT
    with (
        transaction.atomic(),
        change("plan.print", by=job.by, event=plan.event, about=plan, facts={"sheets": sheets}),
    ):
        kept = [
            StoredFile.objects.create(
                event=plan.event, owner=job.by, name=name, kind=_kind(name), content=content, expires_at=until
            )
            for name, content in files.items()
        ]
        record = Print.objects.create(
            event=plan.event,
            plan=plan,
            by=job.by,
            sheets=sheets,
            options={"edits": plan.edits, **{key: running.given.get(key) for key in ("size", "layouts")}}
            | {key: True for key in ("by_itself",) if running.given.get(key)},
            items=_lying_out(plan.event, sheets)
            | {place: one for place, one in items.items() if _sheet(place) in sheets},
        )
    return {
        "print": record.pk,
        "said": said,
        "files": [{"id": str(one.pk), "name": one.name, "bytes": len(one.content)} for one in kept],
    }


def lying_out(event: Event) -> QuerySet[Print]:
    """Return what may lie on paper, the newest first: of packs that made themselves only what somebody fetched or printed."""
    asked = ~Q(options__has_key="by_itself") | Q(options__has_key="fetched")
    return Print.objects.filter(asked | Q(on_paper_at__isnull=False), event=event)


def _lying_out(event: Event, sheets: Collection[str]) -> dict[str, str]:
    """Return what was printed before and is not replaced by some sheets: it lies out still, whatever is made besides."""
    before = lying_out(event).values_list("items", flat=True).first() or {}
    return {place: digest for place, digest in before.items() if _sheet(place) not in sheets}


def _sheet(place: str) -> str:
    return place.split("/", 1)[0]


def _kind(name: str) -> str:
    return {"pdf": PDF, "zip": ZIP, "json": "application/json", "csv": "text/csv; charset=utf-8"}.get(
        name.rsplit(".", 1)[-1], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files in order of use, numbered, as one archive; what is compressed already is only stored."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(files.items(), start=1):
            archive.writestr(zipfile.ZipInfo(f"{number:02}-{name}", (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


# -- what the plan itself does not know -----------------------------------------------------------------------------


def options_of(plan: Plan, given: Mapping[str, Any]) -> SheetOptions:
    """Return everything that sheets show beside the plan: links, programme, agreements, rooms."""
    event = plan.event
    blocks = list(Block.objects.filter(event=event).select_related("room"))
    lines, duties = _programmes(event, blocks)
    several = len({block.day for block in blocks}) > 1
    agreements = tuple(Agreement.objects.filter(event=event).values_list("text", flat=True))
    return SheetOptions(
        size=given.get("size") or "a4",
        layouts=given.get("layouts") or {},
        printed_at=given.get("printed_at") or "",
        language=event.language,
        accept_proposed=bool(given.get("accept_proposed")),
        links=_links(event),
        programme=lines,
        times=_times(event, blocks),
        programme_lines=duties,
        welcome=_one_welcome(blocks),
        greeter_places=dict.fromkeys((one.code for one in bridge.attendees_of(event)), _first_welcome(blocks)),
        greeter_lines=lines_of(event),
        statements=tuple(on_paper(event, ON_THE_WALL)),
        rooms=tuple(room_plan(room) for room in Room.objects.filter(event=event)),
        agreements=agreements or AGREEMENTS,
        rituals=_closing(event, blocks),
        run=run_of(blocks, lambda block: _time(event, block, several_days=several)),
        cues=cues_of(event),
        contacts=contacts_of(event),
    )


def _closing(event: Event, blocks: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """Return what the organisers wrote of the blocks of the closing, each with its time and name."""
    several = len({block.day for block in blocks}) > 1
    return tuple(
        (f"{_time(event, one, several_days=several)} · {one}", one.text)
        for one in blocks
        if one.kind == Block.Kind.CLOSING and one.text
    )


def _links(event: Event) -> dict[str, str]:
    """Return what the code on each badge opens: an address with a token that says nothing of anybody."""
    return {
        attendee.code: settings.PUBLIC_URL + reverse("badge", kwargs={"token": attendee.token})
        for attendee in bridge.attendees_of(event)
    }


def _one_welcome(blocks: Sequence[Block]) -> str:
    """Return the welcome place of the whole event, if it is one; several stand in the programme, each at its block."""
    places = {block.welcome_place for block in blocks if block.welcome_place}
    return places.pop() if len(places) == 1 else ""


def _first_welcome(blocks: Sequence[Block]) -> str:
    """Return where people are welcomed first: there greeters meet their newcomers."""
    return next((block.welcome_place for block in blocks if block.welcome_place), "")


def _line(
    block: Block, *, several_days: bool = False, duty: bool = False, greeters: Sequence[str] = ()
) -> ProgrammeLine:
    """Return a block as a personal card shows it: beside the room the welcome place, and who waits there."""
    where = [block.room.name] if block.room else []
    if block.welcome_place:
        names = [*greeters[:GREETERS_NAMED], *(["…"] if len(greeters) > GREETERS_NAMED else [])]
        where.append(f"{block.welcome_place} ({', '.join(names)})" if names else block.welcome_place)
    time = f"{block.starts_at:%H:%M}"
    if several_days:
        time = _("day %(day)s, %(time)s") % {"day": block.day, "time": time}
    return ProgrammeLine(time=time, what=str(block), where=" · ".join(where), duty=duty)


def _lines(
    blocks: Sequence[Block], waiting: Mapping[int, Sequence[str]], duties: Collection[int] = ()
) -> list[ProgrammeLine]:
    several = len({block.day for block in blocks}) > 1
    return [
        _line(block, several_days=several, duty=block.pk in duties, greeters=waiting.get(block.pk, ()))
        for block in blocks
    ]


def _times(event: Event, blocks: Sequence[Block]) -> dict[int, str]:
    """Return when each round begins, by its number; where there are several days, with the day."""
    several = len({block.day for block in blocks}) > 1
    rounds = [block for block in blocks if block.kind == Block.Kind.ROUND]
    return {number: _time(event, block, several_days=several) for number, block in enumerate(rounds, start=1)}


def _time(event: Event, block: Block, *, several_days: bool) -> str:
    """Return when a block begins, short enough for a small card: the day of the week where there are several days."""
    time = f"{block.starts_at:%H:%M}"
    if not several_days:
        return time
    if event.starts_on is None:
        return _("day %(day)s, %(time)s") % {"day": block.day, "time": time}
    return f"{date_format(event.starts_on + timedelta(days=block.day - 1), 'D')} {time}"


def _programmes(event: Event, blocks: Sequence[Block]) -> tuple[list[ProgrammeLine], dict[str, list[ProgrammeLine]]]:
    """Return the programme as everybody has it, and with their own duties for those who have any."""
    held: dict[str, set[int]] = {}
    waiting: dict[int, list[str]] = {}
    duties = Duty.objects.filter(block__event=event, attendee__state=Attendee.State.COMING)
    for code, name, block in duties.values_list("attendee__code", "attendee__name", "block_id"):
        held.setdefault(code, set()).add(block)
        waiting.setdefault(block, []).append(name)
    return _lines(blocks, waiting), {code: _lines(blocks, waiting, mine) for code, mine in held.items()}


def room_plan(room: Room) -> RoomPlan:
    """Return a room as the sheet for the venue takes it."""
    return RoomPlan(
        name=room.name,
        width=room.width,
        depth=room.depth,
        tables=tuple(_table(table) for table in Table.objects.filter(room=room)),
        fixtures=tuple(_fixture(fixture) for fixture in Fixture.objects.filter(room=room)),
        notes=(*said_before(room), *(line for line in room.note.splitlines() if line.strip())),
    )


def _table(table: Table) -> PlannedTable:
    width, depth = top(table.shape, table.seats)  # as the floor plan draws it: the venue sets up what was arranged
    return PlannedTable(
        label=table.label,
        x=table.x,
        y=table.y,
        seats=table.seats,
        shape=table.shape,  # type: ignore[arg-type] # the words are the same
        width=width,
        depth=depth,
        turn=table.angle,
        features=tuple(table.features),
        spare=table.spare,
    )


def _fixture(fixture: Fixture) -> PaperFixture:
    return PaperFixture(
        kind=FIXTURES.get(fixture.kind, "other"),  # type: ignore[arg-type] # the words of paper
        x=fixture.x,
        y=fixture.y,
        width=max(fixture.width, 0.1),
        depth=max(fixture.depth, 0.1),
        label=str(fixture),
    )


__all__ = ["FILES", "ask_for_print", "lying_out", "make_files", "options_of", "print_pack", "room_plan"]
