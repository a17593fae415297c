"""What a host needs at their tables: who sits there in which order they speak, what may be named, when is what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from kinfolk.facts import feature, normal
from kinfolk.paper.day import Day
from kinfolk.paper.day import Sitting as PaperSitting
from kinfolk.paper.table_talk import minute_marks, shared_statements, speaking_order
from kinfolk_web.day.models import TableCount, Tick
from kinfolk_web.day.times import begins_at, times_of
from kinfolk_web.people.models import Attendee, Statement
from kinfolk_web.people.planned import planned
from kinfolk_web.people.queries import knows_times
from kinfolk_web.people.quieting import is_there
from kinfolk_web.plans.given import all_given
from kinfolk_web.plans.joining import joins_of
from kinfolk_web.plans.models import Seat, Sitting
from kinfolk_web.programme.models import Block
from kinfolk_web.welcome.library import CLOSING, MIDDLE, library
from kinfolk_web.welcome.models import Call
from kinfolk_web.welcome.questions import depth_of, openings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from kinfolk.problem import Person
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan
    from kinfolk_web.welcome.library import Line

COMING = Attendee.State.COMING
SEATS = {  # how a need is said: it names the seat, never the person
    "step-free": lazy("a step-free place with room to turn"),
    "wheelchair": lazy("a step-free place with room to turn"),
    "hearing": lazy("a seat where all faces can be seen"),
    "quiet": lazy("a seat away from the noise"),
    "vision": lazy("a well-lit seat"),
}
SHORT = 2  # marks of a round so short that there is only one question


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody at a host's table."""

    code: str
    name: str
    notes: tuple[str, ...]
    new: bool
    you: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What a host does at which minute."""

    minute: int
    text: str


@dataclass(frozen=True, slots=True)
class HostedRound:
    """One round at a table that somebody hosts."""

    number: int
    block: Block
    starts: datetime | None
    out: bool
    table: str
    question: str
    people: tuple[Seated, ...]
    shared: tuple[str, ...]
    marks: tuple[Mark, ...]
    middle: tuple[str, ...]
    closing: str
    stand_in: str
    called: frozenset[str]
    plan: int
    count: int | None
    missed: frozenset[str]
    join: str

    @property
    def pad(self) -> range:
        """The numbers of the pad: as many as the plan seats there, and two more."""
        return range(1, len(self.people) + 3)


def hosts_in(plan: Plan | None, attendee: Attendee) -> int:
    """Return in how many rounds of a plan somebody leads a table."""
    return sittings_led_by(plan, attendee).count() if plan else 0


def sittings_led_by(plan: Plan, attendee: Attendee) -> QuerySet[Sitting]:
    """Return the tables that somebody hosts, or leads because their host does not: in rounds in which they take part."""
    if not attendee.is_host:
        return Sitting.objects.none()  # the planner proposed them; nobody has asked
    numbers = range(1, len(plan.programme.get("rounds", ())) + 1)
    there = [number for number in numbers if is_there(attendee, number)]
    gone = Q(host__isnull=True) | Q(host__is_host=False) | ~Q(host__state=COMING) | Q(host__paused=True)
    for number in there:
        gone |= Q(round=number, host__rounds__isnull=False) & ~Q(host__rounds__contains=[number])
    leads = Q(host=attendee) | (Q(stand_in=attendee) & gone)
    return Sitting.objects.filter(leads, plan=plan, round__in=there)


def rounds_of(host: Attendee, plan: Plan) -> list[HostedRound]:
    """Return what somebody needs in each round in which they host, in the order of the day."""
    sittings = list(sittings_led_by(plan, host).select_related("host", "stand_in"))
    if not sittings:
        return []
    day = _day(plan, sittings)
    blocks = dict(enumerate(Block.objects.filter(event=host.event, kind=Block.Kind.ROUND), start=1))
    questions, begins, skipped = openings(plan), begins_at(host.event), times_of(host.event).skipped
    called: dict[tuple[int, str], set[str]] = defaultdict(set)
    for one in Call.objects.filter(event=host.event, by=host, done_at__isnull=True).select_related("about"):
        called[one.round, one.table].add(one.about.code if one.about else "")
    counts, missed = _said(plan.event)
    joins = joins_of(plan)
    rounds = len(plan.programme["rounds"])
    lines = library(host.event)
    found = []
    for sitting, on_paper in zip(sittings, day.sittings, strict=True):
        block = blocks.get(sitting.round) or Block(kind=Block.Kind.ROUND)
        depth = depth_of(sitting.round, rounds)
        found.append(
            HostedRound(
                number=sitting.round,
                block=block,
                starts=begins.get(block.pk),
                out=block.pk in skipped,
                table=sitting.table,
                question=questions.get((sitting.round, sitting.table), ""),
                people=tuple(_seated(one, day, host) for one in speaking_order(on_paper, day.newcomers)),
                shared=tuple(_shared(on_paper, day, host)),
                marks=marks_of(block.minutes, len(on_paper.people)),
                middle=_lines_of(lines, MIDDLE, depth, sitting.round),
                closing=(_lines_of(lines, CLOSING, depth, sitting.round) or ("",))[0],
                stand_in=sitting.stand_in.name if sitting.stand_in and sitting.stand_in_id != host.pk else "",
                called=frozenset(called[sitting.round, sitting.table]),
                plan=plan.number,
                count=counts.get((sitting.round, sitting.table)),
                missed=frozenset(missed[sitting.round]),
                join=joins.get(sitting.round, {}).get(sitting.table, ""),
            )
        )
    return found


def _said(event: Event) -> tuple[dict[tuple[int, str], int], dict[int, set[str]]]:
    """Return the newest count of each table in each round, and by round whom hosts missed by their newest word."""
    rows = TableCount.objects.filter(event=event).values_list("round", "table", "people")
    newest = {
        (number, code): here
        for number, code, here in Tick.objects.filter(event=event).values_list("round", "attendee__code", "here")
    }
    missed: dict[int, set[str]] = defaultdict(set)
    for (number, code), here in newest.items():
        if not here:
            missed[number].add(code)
    return {(number, table): people for number, table, people in rows}, missed


def _day(plan: Plan, sittings: Sequence[Sitting]) -> Day:
    """Return these tables as paper knows them, so that phone and sheet have one order and name the same."""
    places = {(one.round, one.table) for one in sittings}
    seats = Seat.objects.filter(plan=plan, round__in={one.round for one in sittings})
    seated = [
        one for one in seats.filter(table__in={one.table for one in sittings}) if (one.round, one.table) in places
    ]
    seated += [
        Seat(plan=plan, round=number, table=table, attendee_id=attendee)
        for number, table, attendee in all_given(plan.event)
        if (number, table) in places
    ]
    attendees = list(Attendee.objects.filter(pk__in={one.attendee_id for one in seated}, state=COMING))
    people = {one.pk: person for one, person in zip(attendees, planned(plan.event, attendees), strict=True)}
    at: dict[tuple[int, str], list[Person]] = defaultdict(list)
    asked = {one.pk: one for one in attendees}
    for one in seated:
        if one.attendee_id in people and is_there(asked[one.attendee_id], one.round):
            at[one.round, one.table].append(people[one.attendee_id])
    new = knows_times(plan.event)
    return Day(
        title="",
        date="",
        version=plan.number,
        people=tuple(people.values()),
        newcomers=frozenset(
            one.code for one in attendees if one.times_attended == 0 or (one.times_attended is None and new)
        ),
        round_numbers=tuple(sorted({one.round for one in sittings})),
        sittings=tuple(_on_paper(one, at[one.round, one.table], people) for one in sittings),
        casts=(),
        greetings=(),
        hosts_to_ask=(),
        greeters_to_ask=(),
        holders=_holders(plan.event, people.values()),
        marks={},
    )


def _on_paper(one: Sitting, there: Sequence[Person], people: Mapping[int, Person]) -> PaperSitting:
    host, stand_in = people.get(one.host_id or 0), people.get(one.stand_in_id or 0)
    leads = host if host in there else stand_in
    return PaperSitting(
        round=one.round,
        minutes=0,
        table=one.table,
        seats=one.seats,
        people=tuple(there),
        host=leads if leads in there else None,
        stand_in=stand_in,
        place=None,
    )


def _holders(event: Event, people: Iterable[Person]) -> dict[str, int]:
    texts = {text for person in people for text in person.statements}
    counted = Statement.objects.filter(event=event, text__in=texts).annotate(many=Count("me_toos"))
    return {normal(text): many for text, many in counted.values_list("text", "many")}


def _seated(person: Person, day: Day, host: Attendee) -> Seated:
    you = person.id == host.code
    notes = [person.pronouns] if person.pronouns else []
    if person.name_sound:
        notes.append(_("say “%s”") % person.name_sound)
    notes += dict.fromkeys(str(SEATS[feature(need)]) for need in person.needs if feature(need) in SEATS)
    if person.listen_first:
        notes.append(_("listens first"))
    new = person.id in day.newcomers and not person.hide_new
    return Seated(person.id, person.name, () if you else tuple(notes), new and not you, you)


def _shared(sitting: PaperSitting, day: Day, host: Attendee) -> Iterable[str]:
    """Say what people share; only what every single one of them at this table lets be named."""
    for holders, statement in shared_statements(sitting, day):
        names = [_("you") if one.id == host.code else one.name for one in holders]
        if len(names) > 2:  # noqa: PLR2004
            yield _("Some of you: “%s”") % statement
        else:
            names.sort(key=lambda name: name == _("you"))
            yield _("%(a)s and %(b)s: “%(said)s”") % {"a": names[0], "b": names[1], "said": statement}


def marks_of(minutes: int, people: int) -> tuple[Mark, ...]:
    """Return what happens at which minute, as on paper."""
    when = [minute for minute, _text in minute_marks(minutes, people)]
    if len(when) == SHORT:
        return (
            Mark(when[0], _("Names once around, then the question: one sentence each.")),
            Mark(when[1], _("Thank them, and say hello when you meet again today.")),
        )
    each = 2 if when[1] + 2 * people <= when[3] - 2 else 1
    question = ngettext(
        "The opening question: %d minute each, then the next voice.",
        "The opening question: %d minutes each, then the next voice.",
        each,
    )
    texts = (
        _("Stand up and greet. Names once around. Read one agreement aloud."),
        question % each,
        _("Open talk. Name one thing that two of you share."),
        _("Closing round, one sentence each."),
        _("Thank them, and say hello when you meet again today."),
    )
    return tuple(Mark(minute, text) for minute, text in zip(when, texts, strict=True))


def _lines_of(lines: Iterable[Line], stage: str, depth: int, turn: int) -> tuple[str, ...]:
    """Return two prompts of a stage that are as deep as the round; other ones in the next round."""
    here = [line for line in lines if line.stage == stage]
    near = [line for line in here if line.depth == depth] or here
    first = (turn - 1) % len(near) if near else 0
    return tuple(str(line.text) for line in [*near[first:], *near[:first]][:2])
