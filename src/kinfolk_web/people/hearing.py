"""Reads about statements: what may be shown, whose turn is next, what is one's own; never who else said it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from kinfolk_web.communities.models import Event
from kinfolk_web.core import privacy
from kinfolk_web.core.remembering import remembered
from kinfolk_web.people import likeness
from kinfolk_web.people.choosing import CLOSE_FROM, HAND, Offer, choose
from kinfolk_web.people.models import Likeness, MeToo, Moderation, Skip, Statement
from kinfolk_web.people.moderating import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from kinfolk_web.people.models import Attendee

State = Statement.State
REMEMBERED = 5.0  # seconds: what is offered may be that old; what is shown was approved a moment ago
MOST_SUGGESTED = 3
_remembered: dict[int, Offered] = {}


@dataclass(frozen=True, slots=True)
class Offered:
    """Everything that can be shown at an event while its statements stand at one version, until when that is believed."""

    version: int
    until: float
    floor: int
    offers: list[Offer]
    statements: dict[int, Statement]


def moderation_of(event: Event) -> Moderation:
    """Return how an event looks after its statements, with what holds until somebody has chosen."""
    held = remembered(("moderation", event.pk), lambda: Moderation.objects.filter(event=event).first())
    return held or Moderation(event=event)


def readable(event: Event) -> QuerySet[Statement]:
    """Return the statements that may be shown to attendees, as far as the database knows; nothing while it is stopped."""
    if moderation_of(event).stopped:
        return Statement.objects.none()
    return Statement.objects.filter(event=event, state=State.APPROVED).exclude(approved_hash="")


def shown(event: Event) -> list[Statement]:
    """Return the statements that may be shown: those whose very words somebody approved."""
    return as_approved(readable(event).select_related("told_count"))


def as_approved(statements: Iterable[Statement]) -> list[Statement]:
    """Return those of some statements whose words are still the ones that were approved."""
    return [one for one in statements if one.state == State.APPROVED and one.approved_hash == hash_of(one)]


def on_paper(event: Event, most: int) -> list[str]:
    """Return the texts for a poster: those to begin with first, then the ones most people have said."""
    statements = shown(event)
    floor = moderation_of(event).floor
    order = sorted(statements, key=lambda one: (not one.starter, -told(one, floor), one.pk))
    return [one.text for one in order[:most]]


def text_of(statement: Statement) -> str:
    """Return a statement in the language of the page where it is written in it, else as it was written."""
    language = get_language() or ""
    if statement.language == language:
        return statement.text
    return str(statement.translations.get(language) or statement.text)


# -- somebody's turn --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """One statement as it is shown: its words, its language, and what is told of how many said it."""

    number: int
    text: str
    language: str
    told: int
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Hearer:
    """Who is shown statements: what they have answered already, and how their event looks after its statements now."""

    attendee: int
    event: int
    stopped: bool
    version: int | None
    said: frozenset[int]
    passed: frozenset[int]


def hearer(attendee: Attendee) -> Hearer:
    """Return somebody as statements are chosen for them."""
    moderation = moderation_of(attendee.event)
    return Hearer(
        attendee=attendee.pk,
        event=attendee.event_id,
        stopped=moderation.stopped,
        version=moderation.version if moderation.pk else None,
        said=frozenset(MeToo.objects.filter(attendee=attendee).values_list("statement_id", flat=True)),
        passed=frozenset(Skip.objects.filter(attendee=attendee).values_list("statement_id", flat=True)),
    )


def hand(who: Hearer, done: int = 0, most: int = HAND) -> list[Card]:
    """Return the statements to show somebody next, in the places of a hand after those that are done; at most so many."""
    if who.stopped:
        return []
    offered = _offered(who)
    places = range(done, min(HAND, done + most))
    chosen = choose(offered.offers, reader=who.attendee, said=who.said, skipped=who.passed, places=places)
    return [_card(offered.statements[number], offered.floor) for number in chosen]


def left(who: Hearer) -> int:
    """Return how many statements somebody has not answered yet."""
    return 0 if who.stopped else len(_offered(who).statements.keys() - who.said - who.passed)


def cards(event: Event, numbers: Sequence[int]) -> list[Card]:
    """Return statements as they are shown, in the order given; only what is approved as it stands now."""
    found = {one.pk: one for one in as_approved(readable(event).filter(pk__in=numbers).select_related("told_count"))}
    floor = moderation_of(event).floor if found else 0
    return [_card(found[number], floor) for number in numbers if number in found]


def _card(one: Statement, floor: int) -> Card:
    text = text_of(one)
    language = one.language if text == one.text else (get_language() or "")
    return Card(one.pk, text, language, told(one, floor), one.sensitive)


def told(one: Statement, floor: int) -> int:
    """Return what is told of how many said a statement; a floor that was raised later, or a sensitive topic, hides it again."""
    held = getattr(one, "told_count", None)
    dots = one.dots // privacy.STEP * privacy.STEP  # paper that everybody has seen
    number = max(held.told if held else 0, dots)
    return number if number >= one.floor(floor) else 0


def _offered(who: Hearer) -> Offered:
    """Return everything that can be shown at an event; remembered until something of it changes, for a few seconds."""
    held, version = _remembered.get(who.event), -1 if who.version is None else who.version
    if held is None or version != held.version or time.monotonic() > held.until:
        event = Event.objects.get(pk=who.event)
        statements, floor = shown(event), moderation_of(event).floor
        held = Offered(
            version=version,
            until=time.monotonic() + REMEMBERED,
            floor=floor,
            offers=_offers(who.event, statements, floor),
            statements={one.pk: one for one in statements},
        )
        _remembered[who.event] = held
    return held


def _offers(event: int, statements: Iterable[Statement], floor: int) -> list[Offer]:
    """Return statements as they can be offered, from what everybody may know."""
    near = {
        number: {other: much for other, much in found if much >= CLOSE_FROM}
        for number, found in Likeness.objects.filter(statement__event=event).values_list("statement_id", "near")
    }
    return [
        Offer(
            id=one.pk,
            told=told(one, floor),
            seen=one.told_count.answers if hasattr(one, "told_count") else 0,
            starter=bool(one.starter),
            near=near.get(one.pk, {}),
        )
        for one in statements
    ]


# -- one's own --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Yes:
    """A me-too of one's own, and whether one's table may be told."""

    card: Card
    named: bool


def said_by(attendee: Attendee) -> list[Yes]:
    """Return what somebody said me too to, as they may see it; what is shown no more is not among it."""
    said = list(MeToo.objects.filter(attendee=attendee).order_by("-id").values_list("statement_id", "shown"))
    found = {card.number: card for card in cards(attendee.event, [number for number, _shown in said])}
    return [Yes(found[number], named) for number, named in said if number in found]


def written_by(attendee: Attendee) -> list[Statement]:
    """Return what somebody wrote, the newest first, and what has become of it; what they took back is gone."""
    mine = Statement.objects.filter(event=attendee.event_id, author=attendee)
    return list(mine.exclude(state=State.WITHDRAWN).select_related("joined_into").order_by("-id"))


def draft_of(attendee: Attendee) -> Statement | None:
    """Return what somebody is writing."""
    return Statement.objects.filter(event=attendee.event_id, author=attendee, state=State.DRAFT).first()


def alike(draft: Statement) -> list[Card]:
    """Return which of the statements that are shown say nearly the same as a draft, the nearest first."""
    others = shown(draft.event)
    texts = [(one.pk, text) for one in others for text in (one.text, *one.translations.values())]
    best: dict[int, int] = {}
    for number, much in likeness.near(draft, texts):
        best[number] = max(much, best.get(number, 0))
    order = sorted(best, key=lambda number: (-best[number], number))
    return cards(draft.event, order[:MOST_SUGGESTED])
