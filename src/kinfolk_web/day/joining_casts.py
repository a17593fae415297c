"""Work on casts that looks at confidential requests: with which one a small cast meets, which one somebody who came late is given.

It is done by the worker, as a repair is. Where two must not meet, the next nearest is taken; nothing ever says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.programme.parsing import cast_sizes
from kinfolk_web.communities.models import Event
from kinfolk_web.core.audit import change
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.day.casts import casts_now, strangers, tell
from kinfolk_web.day.models import CastGuest, CastPair
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.programme.models import Programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.core.jobs import Running
    from kinfolk_web.day.casts import CastNow

MOST_TOGETHER = 12  # people who still hear each other as one cast


@work("cast.join")
def join_cast(running: Running) -> dict[str, Any]:
    """Let a cast of few meet with the nearest one; both keep their names."""
    event = _event(running)
    with scope(community=event.community), change("cast.join", by=running.job.by, event=event) as entry:
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # of two at once, one waits
        casts = casts_now(event)
        mine = next((one for one in casts if one.name == running.given.get("cast")), None)
        if mine is None or not mine.few:
            raise RefusedError(_("This cast is not small any more."))
        apart = _apart(event)
        for other in _nearest(mine, casts):
            if not _clashes(_codes([mine]), _codes(_group(other, casts)), apart):
                CastPair.objects.create(event=event, cast=mine.name, other=other.name)
                entry.facts = {"joined": True}
                entry.save(update_fields=["facts"])
                tell(event, [mine, *_group(other, casts)])
                return {"cast": mine.name, "joined": other.name}
        raise RefusedError(_("There is no cast that it could meet with. Let its people sit with a host of the team."))


@work("cast.give")
def give_casts(running: Running) -> dict[str, Any]:
    """Give everybody who is here without a cast the smallest one that has room."""
    event = _event(running)
    with scope(community=event.community), change("cast.give", by=running.job.by, event=event) as entry:
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        casts, apart, room = casts_now(event), _apart(event), _largest(event)
        codes = {one.name: _codes([one]) for one in casts}
        together = {one.name: _codes(_group(one, casts)) for one in casts}
        size = {one.name: len(one.people) for one in casts}
        given = 0
        for newcomer in strangers(event):
            fits = [one for one in casts if not _clashes({newcomer.code}, together[one.name], apart)]
            found = min(fits, key=lambda one: (size[one.name] >= room, size[one.name], one.place), default=None)
            if found is None:
                continue
            CastGuest.objects.create(event=event, cast=found.name, attendee=newcomer)
            size[found.name] += 1
            codes[found.name].add(newcomer.code)
            for name in (found.name, *found.joined):
                together[name].add(newcomer.code)
            given += 1
        entry.facts = {"count": given}
        entry.save(update_fields=["facts"])
        tell(event, casts_now(event) if given else ())
    return {"given": given}


def _event(running: Running) -> Event:
    if running.job.event is None:
        raise RefusedError(_("This work belongs to no event."))
    return running.job.event


def _apart(event: Event) -> dict[str, set[str]]:
    pairs: dict[str, set[str]] = {}
    for one, other in apart_of(event):
        pairs.setdefault(one, set()).add(other)
        pairs.setdefault(other, set()).add(one)
    return pairs


def _clashes(some: Iterable[str], others: set[str], apart: dict[str, set[str]]) -> bool:
    return any(not others.isdisjoint(apart.get(one, ())) for one in some)


def _codes(casts: Iterable[CastNow]) -> set[str]:
    """Return the codes of all who belong to some casts, here or not: they may still come."""
    return {person.code for one in casts for person in one.people}


def _group(cast: CastNow, casts: Sequence[CastNow]) -> list[CastNow]:
    return [one for one in casts if one.name == cast.name or one.name in cast.joined]


def _nearest(mine: CastNow, casts: Sequence[CastNow]) -> list[CastNow]:
    """Return the casts with which one could meet: those that stay small enough first, of these the nearest by place."""

    def rank(one: CastNow) -> tuple[bool, int, int]:
        together = len(mine.here) + sum(len(each.here) for each in _group(one, casts))
        return together > MOST_TOGETHER, abs(one.place - mine.place), one.place

    return sorted((one for one in casts if one.name != mine.name and one.here), key=rank)


def _largest(event: Event) -> int:
    chosen = Programme.objects.filter(event=event).first()
    return cast_sizes(chosen.cast_size)[1] if chosen and chosen.cast_size else 8
