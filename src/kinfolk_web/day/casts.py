"""Casts as they are on the day: who holds each, who came late, which meet as one; by name, so that a repair changes none of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.models import CastAnswer, CastGuest, CastPair
from kinfolk_web.day.rounds import since_today
from kinfolk_web.day.sitting import here_among, known, known_at, presence_known
from kinfolk_web.day.times import times_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Cast, CastMember, Release
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.day.times import Times
    from kinfolk_web.plans.models import Plan

FEW = 3  # so few who are here meet with another cast
OF_A_CAST = ("name", "place", "host__name", "host__is_host", "host__state", "host__erased_at")
OF_MANY = ("code", "name", "is_host", "listen_first", "times_attended")  # what is read of everybody when all casts are
MISSING_FROM = timedelta(minutes=10)  # before a meeting; until then a host who has not been seen may still come


@dataclass(frozen=True, slots=True)
class CastNow:
    """A cast as it is now: ``people`` are all who belong to it, ``here`` those of them who count as here.

    ``asked`` is whoever is asked to hold it while its host is missing; ``holds`` holds it now.
    """

    name: str
    place: int
    people: tuple[Attendee, ...]
    here: tuple[Attendee, ...]
    holds: Attendee | None
    missing: Attendee | None
    asked: Attendee | None
    joined: tuple[str, ...]

    @property
    def few(self) -> bool:
        """Whether so few are here that it had better meet with another one."""
        return len(self.here) <= FEW and not self.joined


def casts_now(event: Event, only: str | None = None) -> list[CastNow]:
    """Return the casts of the plan that holds as they are now, or only the one of a name with those it meets with."""
    plan = plan_that_holds(event)
    if plan is None:
        return []
    pairs = list(CastPair.objects.filter(event=event).values_list("cast", "other"))
    names = None if only is None else {only, *together_with(only, pairs)}
    return _now(event, plan, pairs, names)


def _now(event: Event, plan: Plan, pairs: list[tuple[str, str]], names: set[str] | None) -> list[CastNow]:
    casts = Cast.objects.filter(plan=plan).select_related("host")
    casts = casts.only(*OF_A_CAST) if names is None else casts.filter(name__in=names)
    members = _everybody(event, plan) if names is None else _members(event, plan, [one.pk for one in casts])
    everybody = {one.pk for there in members.values() for one in there} | {one.host_id or 0 for one in casts}
    since = since_today(event)
    here = here_among(event, everybody, since)
    answers = list(CastAnswer.objects.filter(event=event, cast__in=[one.name for one in casts]))
    near, counted = is_near(times_of(event)), presence_known(event, since)
    found = []
    for cast in casts:
        people = members.get(cast.name, ())
        there = tuple(one for one in people if one.pk in here)
        holds, missing, asked = _held_by(cast, there, answers, late=near and counted)
        joined = tuple(together_with(cast.name, pairs))
        found.append(CastNow(cast.name, cast.place, tuple(people), there, holds, missing, asked, joined))
    return found


def _everybody(event: Event, plan: Plan) -> dict[str, list[Attendee]]:
    """Return who belongs to each cast of a plan, as :func:`_members` does, with only what is read of everybody."""
    planned = CastMember.objects.filter(plan=plan).order_by()
    given = CastGuest.objects.filter(event=event).exclude(attendee__in=planned.values("attendee_id"))
    at = dict(planned.values_list("attendee_id", "cast__name")) | dict(given.values_list("attendee_id", "cast"))
    members: dict[str, list[Attendee]] = defaultdict(list)
    for one in known_at(event, OF_MANY):
        if one.pk in at:
            members[at[one.pk]].append(one)
    return members


def _members(event: Event, plan: Plan, casts: list[int]) -> dict[str, list[Attendee]]:
    """Return who belongs to each cast: by the plan, else by what they were given when they came."""
    rows = CastMember.objects.filter(cast__in=casts).values_list("attendee_id", "cast__name")
    at = dict(rows)
    planned = set(CastMember.objects.filter(plan=plan).values_list("attendee_id", flat=True))
    given = CastGuest.objects.filter(event=event).exclude(attendee__in=planned)
    names = set(Cast.objects.filter(pk__in=casts).values_list("name", flat=True))
    at |= dict(given.filter(cast__in=names).values_list("attendee_id", "cast"))
    members: dict[str, list[Attendee]] = defaultdict(list)
    for one in known(at):
        members[at[one.pk]].append(one)
    return members


def _held_by(
    cast: Cast, here: tuple[Attendee, ...], answers: list[CastAnswer], *, late: bool
) -> tuple[Attendee | None, Attendee | None, Attendee | None]:
    """Return who holds a cast now, which host is missing, and who is asked instead."""
    host = cast.host if cast.host and cast.host.is_host else None  # whom a plan only proposed holds nothing
    comes = host is not None and host.state == Attendee.State.COMING and host.erased_at is None
    if comes and host is not None and (not late or host.pk in {one.pk for one in here}):
        return host, None, None
    said = {one.attendee_id: one.holds for one in answers if one.cast == cast.name}
    missing = host if comes else None
    for one in here:
        if said.get(one.pk):
            return one, missing, None
    willing = [one for one in here if one.pk not in said and (host is None or one.pk != host.pk)]
    return None, missing, min(willing, key=_ease, default=None)


def _ease(one: Attendee) -> tuple[bool, bool, bool, int, int]:
    """Return how much it would ask of somebody to hold a cast: of hosts least, of those who are new most."""
    return not one.is_host, one.listen_first, not one.times_attended, -(one.times_attended or 0), one.pk


def together_with(name: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the casts with which one meets as one, through others as well."""
    beside: Mapping[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    reached, ahead = {name}, [name]
    while ahead:
        new = beside[ahead.pop()] - reached
        reached |= new
        ahead += new
    return sorted(reached - {name})


def cast_now(attendee: Attendee) -> CastNow | None:
    """Return somebody's cast as it is now."""
    name = cast_name(attendee)
    return next((one for one in casts_now(attendee.event, name) if one.name == name), None) if name else None


def _holds(event: Event) -> QuerySet[Release, Any]:
    return Release.objects.filter(event=event).values("plan")


def cast_name(attendee: Attendee) -> str:
    """Return the name of somebody's cast: by the plan that holds, else the one they were given when they came."""
    mine = CastMember.objects.filter(plan__in=_holds(attendee.event), attendee=attendee)
    found = mine.values_list("cast__name", flat=True).first()
    if found:
        return str(found)
    given = CastGuest.objects.filter(attendee=attendee).values_list("cast", flat=True).first()
    return given or ""


# -- meetings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meeting:
    """One block in which casts meet: whether it is the first or the last of several, runs now, or is over."""

    block: Block
    starts: datetime
    first: bool
    last: bool
    now: bool
    over: bool


def meetings_of(times: Times) -> list[Meeting]:
    """Return the meetings of casts, in the order of the day."""
    slots = times.of(Block.Kind.CAST)
    several, last = len(slots) > 1, len(slots) - 1
    return [
        Meeting(
            block=one.block,
            starts=one.starts_at,
            first=several and turn == 0,
            last=several and turn == last,
            now=one.starts_at <= times.at < one.ends_at,
            over=one.ends_at <= times.at,
        )
        for turn, one in enumerate(slots)
    ]


def is_near(times: Times) -> bool:
    """Whether casts meet within minutes, now, or have met before: a host who has not been seen counts as missing."""
    return any(one.starts_at - MISSING_FROM <= times.at for one in times.of(Block.Kind.CAST))


def meet_about_now(times: Times) -> bool:
    """Whether casts meet within minutes or now."""
    return any(one.starts_at - MISSING_FROM <= times.at < one.ends_at for one in times.of(Block.Kind.CAST))


# -- what is done ----------------------------------------------------------------------------------------------------


def hold(*, attendee: Attendee, yes: bool) -> bool:
    """Hold one's cast in place of its host, or let somebody else be asked; return whether one was asked."""
    now = cast_now(attendee)
    asked = now is not None and now.asked is not None and now.asked.pk == attendee.pk
    mine = CastAnswer.objects.filter(attendee=attendee).exists()
    if now is None or not (asked or mine):
        return False
    with change("cast.hold", by=None, event=attendee.event, facts={"holds": yes}):
        CastAnswer.objects.update_or_create(
            event=attendee.event, attendee=attendee, defaults={"cast": now.name, "holds": yes}
        )
        tell(attendee.event, casts_now(attendee.event, now.name))
    return True


def tell(event: Event, casts: Iterable[CastNow]) -> None:
    """Tell the people of some casts, and nobody else but staff, that their cast is different."""
    for pk in {person.pk for one in casts for person in one.people}:
        live.publish(f"attendee:{pk}", "casts")
    live.publish(f"event:{event.pk}", "casts")


def part(*, event: Event, cast: str, by: User | None) -> Change | None:
    """Let a cast meet by itself again."""
    with transaction.atomic():
        rows = CastPair.objects.filter(Q(cast=cast) | Q(other=cast), event=event)
        if not rows.exists():
            return None
        with change("cast.part", by=by, event=event) as entry:
            apart_again = casts_now(event, cast)
            rows.delete()
            tell(event, apart_again)
    return entry


def without_cast(event: Event) -> int:
    """Return how many who are here belong to no cast, at an event that has them."""
    return len(strangers(event)) if Cast.objects.filter(plan__in=_holds(event)).exists() else 0


def strangers(event: Event) -> list[Attendee]:
    """Return who is here and belongs to no cast yet."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, cast_guest__isnull=True)
    planned = CastMember.objects.filter(plan__in=_holds(event)).values("attendee")
    keys = set(coming.exclude(pk__in=planned).values_list("pk", flat=True))
    return known(here_among(event, keys, since_today(event)))
