"""The pulse after a round: four taps that nobody reads by name, counted from a threshold on; on paper, cards as counts.

The questions and their scales are fixed: the first is item 4 of the Brief Sense of Community Scale, the second is made
after item 8; that, the third and the one on the welcome are ours and not validated, so each is told by itself and none
is ever blended into a score.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core import live, privacy
from kinfolk_web.core.audit import change
from kinfolk_web.day.models import PulseAnswer, PulseCards
from kinfolk_web.day.times import times_of
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django_stubs_ext import StrPromise

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Change
    from kinfolk_web.day.timeline import Slot
    from kinfolk_web.day.times import Times
    from kinfolk_web.people.models import Attendee

AFTER_LAST = timedelta(hours=3)  # so long after the last round its pulse can be changed, unless the closing comes first
BEFORE_END = timedelta(minutes=2)  # a pulse may be given from here on: a table that is done does not wait
MOST_CARDS = 100_000
Value = "int | bool"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answers, each a value as it is kept and words."""

    name: str
    text: StrPromise
    answers: tuple[tuple[int, StrPromise | str], ...]
    truth: bool = False
    drawn: bool = False

    def value(self, said: str) -> int | bool | None:
        """Return an answer as it is kept; nothing if it is none."""
        number = next((number for number, _words in self.answers if str(number) == said), None)
        return bool(number) if self.truth and number is not None else number


AGREE: tuple[tuple[int, StrPromise | str], ...] = (
    (1, _("not at all")), (2, "2"), (3, _("partly")), (4, "4"), (5, _("entirely")),
)  # fmt: skip
BELONG = Question("belong", _("I belong here"), AGREE)
BOND = Question("bond", _("I have a good bond with someone here I had not met before today"), AGREE)
ALIKE = Question(
    "alike",
    _("I met someone who is like me in a way I thought was only me"),
    ((1, _("yes")), (0, _("not yet"))),
    truth=True,
)
CIRCLES = Question("circles", _("Me and the people here"), tuple((n, str(n)) for n in range(1, 8)), drawn=True)
WELCOMED = Question(
    "welcomed", _("Someone welcomed me within my first 15 minutes"), ((1, _("yes")), (0, _("no"))), truth=True
)
FOUR = (BELONG, BOND, ALIKE, CIRCLES)
ALL = (*FOUR, WELCOMED)


# -- when ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """The pulse of one round: whether it can be given now, and whether nobody can change theirs any more."""

    number: int
    block: Block
    starts: datetime
    is_open: bool
    is_closed: bool


def turns(times: Times) -> list[Turn]:
    """Return the pulses of the rounds that have begun, in order: each is theirs to change until the next round begins."""
    rounds, found = times.rounds, []
    for place, (number, slot) in enumerate(times.begun):
        closes = rounds[place + 1][1].starts_at if place + 1 < len(rounds) else _last(times, slot)
        closes, opens = max(slot.ends_at, closes), slot.ends_at - BEFORE_END
        found.append(Turn(number, slot.block, slot.starts_at, opens <= times.at < closes, closes <= times.at))
    return found


def _last(times: Times, slot: Slot) -> datetime:
    closings = [one.ends_at for one in times.of(Block.Kind.CLOSING) if one.ends_at >= slot.ends_at]
    return min([*closings, slot.ends_at + AFTER_LAST])


def open_turn(times: Times) -> Turn | None:
    """Return the pulse that can be given now; nothing while a round runs that has just begun, or before the first."""
    return next((one for one in turns(times) if one.is_open), None)


# -- what phones do --------------------------------------------------------------------------------------------------


def answered(attendee: Attendee, number: int) -> PulseAnswer | None:
    """Return what somebody answered after a round."""
    return PulseAnswer.objects.filter(attendee=attendee, round=number).first()


def questions_for(attendee: Attendee, number: int, *, new: bool) -> tuple[Question, ...]:
    """Return what somebody is asked: the four, and of whoever is new once whether they were welcomed."""
    told = PulseAnswer.objects.filter(attendee=attendee, welcomed__isnull=False).exclude(round=number)
    return ALL if new and not told.exists() else FOUR


def answer(*, attendee: Attendee, number: int, said: Mapping[str, str], asked: tuple[Question, ...]) -> bool:
    """Keep somebody's pulse of a round, as far as it was given; return whether it can be given now.

    Every question may be left out. Sent twice, or changed, it is one pulse; no log says who answered.
    """
    turn = open_turn(times_of(attendee.event))
    if turn is None or turn.number != number:
        return False
    values = {one.name: one.value(said[one.name]) for one in asked if one.name in said}
    PulseAnswer.objects.update_or_create(attendee=attendee, round=number, defaults={"event": attendee.event, **values})
    return True


# -- cards -----------------------------------------------------------------------------------------------------------


def type_cards(*, event: Event, number: int, counts: Mapping[str, Mapping[str, int]], by: User | None) -> Change | None:
    """Take over what was counted on the cards of a round: how many said what, which is nobody's."""
    kept = {
        one.name: {
            str(value): min(MOST_CARDS, counts[one.name][str(value)])
            for value, _words in one.answers
            if counts.get(one.name, {}).get(str(value), 0) > 0
        }
        for one in ALL
    }
    kept = {name: said for name, said in kept.items() if said}
    with transaction.atomic():
        cards, _made = PulseCards.objects.select_for_update().get_or_create(event=event, round=number)
        if cards.counts == kept:
            return None
        with change("pulse.cards", by=by, event=event, facts={"round": number}) as entry:
            cards.counts = kept
            cards.save(update_fields=["counts"])
            live.publish(f"event:{event.pk}", "pulse")
    return entry


# -- what staff see --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its words, what is told of phones (None: hidden), how many cards said so."""

    value: int
    words: StrPromise | str
    told: int | None
    cards: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one question after one round; nothing but cards below the threshold."""

    question: Question
    bars: tuple[Bar, ...]
    enough: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What staff see of one round: numbers only once nobody can change theirs any more."""

    turn: Turn
    answers: int
    told: tuple[Told, ...]
    cards: Mapping[str, Mapping[str, int]]


def counts_of(event: Event) -> list[Counted]:
    """Return what is told of each round that has begun, the latest first.

    Phones' numbers are multiples of five from five on, with complements hidden; they are counted once, after the last
    moment at which anybody could change theirs, so that no two looks tell what one tap was. Cards are told as typed in.
    """
    cards = dict(PulseCards.objects.filter(event=event).values_list("round", "counts"))
    return [_counted(event, turn, cards.get(turn.number, {})) for turn in reversed(turns(times_of(event)))]


def _counted(event: Event, turn: Turn, cards: Mapping[str, Mapping[str, int]]) -> Counted:
    rows = PulseAnswer.objects.filter(event=event, round=turn.number, attendee__uncounted__isnull=True)
    rows = rows if turn.is_closed else rows.none()
    said = list(rows.values(*(one.name for one in ALL)))
    told = tuple(_told(one, said, cards.get(one.name, {})) for one in ALL)
    answers = len(said) if len(said) >= privacy.FLOOR else 0
    return Counted(turn, answers // privacy.STEP * privacy.STEP, told, cards)


def _told(question: Question, said: list[dict[str, Any]], cards: Mapping[str, int]) -> Told:
    count = Counter(int(row[question.name]) for row in said if row[question.name] is not None)
    enough = count.total() >= privacy.FLOOR
    parts: dict[int, int | None] = privacy.parts(
        {value: count[value] for value, _words in question.answers}, floor=privacy.FLOOR
    ) if enough else {}  # fmt: skip
    bars = tuple(Bar(value, words, parts.get(value), cards.get(str(value), 0)) for value, words in question.answers)
    return Told(question, bars, enough)
