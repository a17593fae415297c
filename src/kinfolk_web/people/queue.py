"""What waits for moderators: statements in clusters that say nearly the same, with reasons to look twice, without authors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk_web.core.versions import KeptAnswers, versions
from kinfolk_web.people import hearing
from kinfolk_web.people.holding import REASONS, reasons
from kinfolk_web.people.likeness import by_letters
from kinfolk_web.people.models import Attendee, Likeness, Moderation, Statement
from kinfolk_web.people.speaking import lists_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrPromise

    from kinfolk_web.communities.models import Event

ALIKE = 780  # of a thousand: from here on two go into one cluster
SHOWN_AT_ONCE = 40
State = Statement.State
_held = KeptAnswers()


@dataclass(slots=True)
class Waiting:
    """A statement that waits: its words, why to look twice, whether it may be sensitive, and who said the first of two yeses."""

    number: int
    text: str
    language: str
    reasons: list[StrPromise]
    sensitive: bool
    own_words: bool
    first_yes: str


@dataclass(slots=True)
class Cluster:
    """Statements that say nearly the same, and those already shown that do."""

    waiting: list[Waiting]
    like: list[tuple[int, str]] = field(default_factory=list)


def clusters(event: Event) -> tuple[list[Cluster], int]:
    """Return the clusters that have waited longest, and how many statements wait in all."""
    rows = Statement.objects.filter(event=event, state=State.HELD).select_related("first_yes").order_by("made_at", "pk")
    held = list(rows[:SHOWN_AT_ONCE])
    approved = Statement.objects.filter(event=event, state=State.APPROVED)
    shown = list(approved.values_list("pk", "text")) if held else []
    near = _near(held, shown)
    groups = _groups(held, near)
    texts = dict(shown)
    found = []
    for group in groups:
        like = {other for one in group for other in near[one.pk] if other in texts}
        found.append(Cluster([_waiting(one) for one in group], [(number, texts[number]) for number in sorted(like)]))
    return found, rows.count()


def _waiting(one: Statement) -> Waiting:
    return Waiting(
        number=one.pk,
        text=one.text,
        language=one.language,
        reasons=[REASONS[key] for key in one.holds if key in REASONS],
        sensitive=one.sensitive,
        own_words=one.author_id is not None,
        first_yes=str(one.first_yes) if one.first_yes else "",
    )


def _near(held: list[Statement], shown: list[tuple[int, str]]) -> dict[int, set[int]]:
    """Return which are near each one that waits: by meaning if the worker has looked, else by letters."""
    meant = dict(Likeness.objects.filter(statement__in=held).values_list("statement_id", "near"))
    everything = [*((one.pk, one.text) for one in held), *shown]
    near: dict[int, set[int]] = {}
    for one in held:
        if one.pk in meant:
            near[one.pk] = {number for number, much in meant[one.pk] if much >= ALIKE}
        else:
            near[one.pk] = {pk for pk, text in everything if pk != one.pk and by_letters(one.text, text) >= ALIKE}
    return near


def _groups(held: list[Statement], near: dict[int, set[int]]) -> list[list[Statement]]:
    """Return those that wait in groups: whoever is near one of a group belongs to it."""
    group_of: dict[int, list[Statement]] = {}
    groups: list[list[Statement]] = []
    for one in held:
        touched = [group_of[other] for other in near[one.pk] if other in group_of]
        touched += [group_of[pk] for pk in group_of if one.pk in near.get(pk, ())]
        group = touched[0] if touched else []
        if not touched:
            groups.append(group)
        for other in touched[1:]:
            if other is not group and other in groups:
                groups.remove(other)
                group.extend(other)
        group.append(one)
        group_of.update(dict.fromkeys((member.pk for member in group), group))
    return groups


def unread(event: Event, most: int = 100) -> list[Waiting]:
    """Return statements of lists and organisers that are planned with but that nobody has read: not shown yet."""
    rows = list(
        Statement.objects.filter(event=event, state=State.APPROVED, approved_hash="")
        .select_related("first_yes")
        .order_by("pk")[:most]
    )
    texts = tuple(one.text for one in rows)
    lists = versions((Attendee, "event_id", event.pk), (Moderation, "event_id", event.pk)) if rows else ""
    held = _held.get((event.pk, lists, texts), lambda: _reasons(event, texts))
    for one, holds in zip(rows, held, strict=True):
        one.holds = holds
    return [_waiting(one) for one in rows]


def _reasons(event: Event, texts: Sequence[str]) -> list[list[str]]:
    """Return why to look twice at each of some texts: of a long list every name is looked for."""
    if not texts:
        return []
    names, words = lists_of(event)
    return [reasons(text, names=names, words=words) for text in texts]


@dataclass(frozen=True, slots=True)
class Live:
    """A statement that is shown, and what is told of it."""

    number: int
    text: str
    told: int
    dots: int
    sensitive: bool
    starter: bool


def live(event: Event) -> list[Live]:
    """Return the statements that are shown, or would be if nothing were stopped, from A to Z."""
    rows = Statement.objects.filter(event=event, state=State.APPROVED).exclude(approved_hash="")
    floor = hearing.moderation_of(event).floor
    return sorted(
        (
            Live(one.pk, one.text, hearing.told(one, floor), one.dots, one.sensitive, bool(one.starter))
            for one in hearing.as_approved(rows.select_related("told_count"))
        ),
        key=lambda one: one.text.casefold(),
    )
