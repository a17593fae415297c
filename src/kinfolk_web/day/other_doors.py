"""Doors that are not ours: a list of who was checked in elsewhere says who is here, and can be taken back as a whole."""

from __future__ import annotations

import csv
import re
import secrets
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kinfolk.errors import InputError
from kinfolk.roster.delimited import read_delimited
from kinfolk.roster.rows import is_void, status_reason
from kinfolk.roster.sources import Source
from kinfolk.roster.systems import UNKNOWN
from kinfolk.roster.texts import fold, header_key
from kinfolk.roster.words import ATTENDEE_WORDS, HEADER_WORDS, OWN_KEYS
from kinfolk_web.core.links import digest
from kinfolk_web.day import walk_ins
from kinfolk_web.day.leasing import hold
from kinfolk_web.day.models import CheckIn, Desk
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

MOST_BYTES, MOST_ROWS = 5 * 1024 * 1024, 20_000
CAME = re.compile(
    r"check(ed)? ?ins?\b|scanned|admitted|\barrived|^arrival( time)?$|eingecheckt|einlass|erschienen|^(hora de )?llegada"
    r"|asisti|^(is |was )?(present|presence|attended|attendance|anwesend)$"
)
OTHER = re.compile(r"\b(automatically|virtual|before|list|code|link|url|notes?|instructions?)\b")
NOT = {
    "",
    "no",
    "n",
    "false",
    "0",
    "-",
    "none",
    "never",
    "nein",
    "not checked in",
    "not attending",
    "attending",
    "registered",
    "transferred",
    "deleted",
    "absent",
    "no show",
    "no-show",
    "pending",
}
# What the state of a registration says of somebody who came; "attending" is what it says of all others.
HERE = {
    "checked in",
    "checked-in",
    "attended",
    "present",
    "scanned",
    "arrived",
    "eingecheckt",
    "anwesend",
    "erschienen",
}
SPACE = uuid.UUID("6b1c7d1e-6f0a-4d1b-9d0e-3c5b0f7a2e51")  # keys of words made from lists lie in it


class UnreadableError(Exception):
    """The file is no list of who was checked in."""


@dataclass(frozen=True, slots=True)
class Came:
    """What a list of another door says: who came and when, rows of people who did not, rows that name nobody we expect.

    ``everybody`` is whether no column says who came, so that all who are on it count as here, but for those of whom it
    says that they cancelled.
    """

    words: tuple[tuple[int, datetime], ...]
    absent: int
    unknown: tuple[int, ...]
    everybody: bool = False


def read(event: Event, name: str, data: bytes) -> Came:
    """Return what a CSV file says: by our code, else an e-mail or a name that one person alone has.

    Raises
    ------
    UnreadableError
        It cannot be read, or has no column by which anybody could be known.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError
    try:
        rows = read_delimited(Source(name, data)).rows[: MOST_ROWS + 1]
    except (InputError, csv.Error, ValueError) as error:
        raise UnreadableError from error
    if not rows:
        raise UnreadableError
    columns, came, told, struck = _columns(rows[0][1])
    if not columns:
        raise UnreadableError
    states = [place for place, header in told if "attend" in header or _tells(rows[1:], place)]
    everybody, known = not came and not states, _Known(event)
    words, unknown, absent = [], [], 0
    for number, cells in rows[1:]:
        said = [one for place in came if (one := _cell(cells, place)).casefold() not in NOT]
        said += [one for place in states if (one := _cell(cells, place)).casefold() in HERE]
        if _is_off(cells, told, struck) if everybody else not said:
            absent += 1
        elif (attendee := known.find({what: _cell(cells, place) for what, place in columns.items()})) is None:
            unknown.append(number)
        else:
            words.append((attendee, _when(event, said)))
    return Came(tuple(words), absent, tuple(unknown), everybody=everybody)


def _is_off(cells: Sequence[str], told: Sequence[tuple[int, str]], struck: Sequence[int]) -> bool:
    """Whether a row says, as a list of people is read, that somebody does not come at all."""
    said = any(status_reason(_cell(cells, place), UNKNOWN) for place, _ in told)
    return said or any(is_void(_cell(cells, place)) for place in struck)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _tells(rows: Sequence[tuple[int, Sequence[str]]], place: int) -> bool:
    """Whether a column of states, as of payments, says of anybody that they came."""
    return any(_cell(cells, place).casefold() in HERE for _number, cells in rows)


def _columns(headers: Sequence[str]) -> tuple[dict[str, int], list[int], list[tuple[int, str]], list[int]]:
    """Return where code, e-mail and names stand, and which columns say that somebody came, tell a state, or strike off.

    A column whose meaning is another one never says who came: "How many times have you attended?", "Attendee number".
    """
    meanings: dict[str, int] = {}
    came, states, struck = [], [], []
    for place, header in enumerate(headers):
        key = header_key(header)
        meaning = (
            OWN_KEYS.get(key) or ATTENDEE_WORDS.get(key) or HEADER_WORDS.get(key) or ("code" if key == "code" else "")
        )
        if meaning in {"id", "code", "email", "name", "first_name", "last_name"}:
            meanings.setdefault("code" if meaning == "id" else meaning, place)
        elif meaning == "status":
            states.append((place, key))
        elif meaning == "void":
            struck.append(place)
        elif not meaning and CAME.search(key) and not OTHER.search(key):
            came.append(place)
    return meanings, came, states, struck


def _when(event: Event, said: Sequence[str]) -> datetime:
    """Return the first time that a row says, on clocks of the event; now if it says none."""
    for text in said:
        try:
            found = parse_datetime(text)
        except ValueError:
            continue
        if found is not None:
            return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(event.timezone))).astimezone(UTC)
    return timezone.now()


class _Known:
    """By what people of an event are known in lists of others; what two share names neither."""

    def __init__(self, event: Event) -> None:
        self.by: dict[str, dict[str, set[int]]] = {what: defaultdict(set) for what in ("code", "email", "name")}
        rows = Attendee.objects.filter(event=event, erased_at__isnull=True).values_list(
            "pk", "code", "source_key", "email", "name", "state"
        )
        for pk, code, key, email, name, state in rows:
            self.by["code"][code].add(pk)
            self.by["code"][key].add(pk)
            if state == Attendee.State.COMING:
                self.by["email"][email.casefold()].add(pk)
                self.by["name"][fold(name)].add(pk)

    def find(self, row: Mapping[str, str]) -> int | None:
        names = (row.get("name", ""), f"{row.get('first_name', '')} {row.get('last_name', '')}".strip())
        asked = [("code", row.get("code", "")), ("email", row.get("email", "").casefold())]
        asked += [("name", fold(name)) for name in names]  # "Attendee #" reads as a name, and is none
        for what, text in asked:
            found = self.by[what].get(text, set()) if text else set()
            if len(found) == 1:
                return next(iter(found))
        return None


def take(*, event: Event, name: str, came: Came, by: User | None) -> Desk:
    """Let a list say who is here; the same list again says nothing new. It stands among the desks and can be taken back.

    Whoever had cancelled is expected again if it says that they came; to be on a list says no such thing.
    """
    door = Desk.objects.filter(event=event, kind=Desk.Kind.LIST, name=name[:60], ended_at__isnull=True).first()
    if door is None:
        door = Desk.objects.create(
            event=event, name=name[:60], kind=Desk.Kind.LIST, digest=digest(secrets.token_urlsafe(32)), paired_by=by
        )
    words = [Word(uuid.uuid5(SPACE, _key(door, attendee, at)), attendee, at) for attendee, at in came.words]
    _say(event, words, door, by, settles=not came.everybody)
    Desk.objects.filter(pk=door.pk).update(seen_at=timezone.now())
    return door


def _key(door: Desk, attendee: int, at: datetime) -> str:
    """Return what one word of a list is known by: on a second day it says anew who came."""
    day = at.astimezone(ZoneInfo(door.event.timezone)).date()
    first = door.event.starts_on
    return f"{door.pk}/{attendee}" + (f"/{day}" if first is not None and day > first else "")


def take_back(*, door: Desk, by: User | None) -> int:
    """Take back every word of a list, as mistakes; return how many. Whoever was seen at a desk too is still here."""
    said = CheckIn.objects.filter(desk=door, kind=CheckIn.Kind.HERE).values_list("pk", "attendee_id")
    now = timezone.now()
    words = [Word(uuid.uuid5(SPACE, f"not {key}"), attendee, now, key) for key, attendee in said]
    return _say(door.event, words, door, by, settles=True)


def _say(event: Event, words: Sequence[Word], door: Desk, by: User | None, *, settles: bool) -> int:
    """Take words in; where they settle it the list follows them as it follows a desk: whoever is here is expected."""
    with transaction.atomic():
        hold(event)
        new = take_words(event=event, words=words, desk=door, by=by)
        if new and settles:
            about = Attendee.objects.filter(event=event, pk__in={word.attendee for word in words})
            walk_ins.settle(event=event, attendees=list(about.select_related("person", "event")))
    return new
