"""What taking a list in would do: who is new, what changes in whom, who is gone; and what stays because a hand wrote it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from kinfolk_web.people.consents import Consent
from kinfolk_web.people.forgetting import left_out
from kinfolk_web.people.matching import Match, doubles, lookalikes, match
from kinfolk_web.people.models import Attendee, MeToo, Statement
from kinfolk_web.people.queries import earlier_times
from kinfolk_web.people.rows import (
    FIELDS,
    details_of,
    fitted,
    shortened,
    spoken_of,
    statement_key,
    statements_of,
    too_long,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.matching import Row

Said = dict[str, tuple[str, bool]]  # statements by key: the text, and whether it may be named
COMING, GONE = Attendee.State.COMING, Attendee.State.GONE
State = Statement.State


@dataclass
class Fate:
    """What becomes of one attendee: values as they will be, fields that change, fields that a hand keeps."""

    match: Match
    attendee: Attendee
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    said: Said | None = None
    heard: dict[str, Any] = field(default_factory=dict)
    from_earlier: bool = False


@dataclass
class Comparison:
    """Everything that taking a list in would do."""

    new: list[Fate] = field(default_factory=list)
    known: list[Fate] = field(default_factory=list)
    gone: list[Attendee] = field(default_factory=list)
    missing: int = 0
    left_out: int = 0
    twice: list[tuple[Row, ...]] = field(default_factory=list)
    once: dict[str, str] = field(default_factory=dict)
    exact: list[Row] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)

    @property
    def changed(self) -> list[Fate]:
        """Return those whom the list changes."""
        return [fate for fate in self.known if fate.changes]


@dataclass(frozen=True)
class _Asked:
    """What every attendee is compared with."""

    spoken: frozenset[str]
    details: frozenset[str]
    earlier: Mapping[int, int]
    said: Mapping[int, Said]
    own: Mapping[int, frozenset[str]]
    joined: Mapping[str, str]
    refused: frozenset[str]
    only_counted: frozenset[int]


def compare(event: Event, rows: Sequence[Row], report: Mapping[str, Any], reading: Mapping[str, Any]) -> Comparison:
    """Return what taking ``rows`` in would do to the attendees of an event; ``reading`` holds the organiser's choices.

    ``reading["different"]`` are keys of rows that are nobody known; ``reading["both"]`` those of rows that say exactly
    what an earlier one says and are somebody else all the same: without it such a row is taken once;
    ``reading["whole"]`` says whether those who are not on this list no longer come (None: only if at least half of the
    list before are on it, and it is no answers sheet).
    """
    everybody, out = rows, left_out(event, rows)
    rows = [row for row in everybody if row["key"] not in out]
    same = doubles(rows)
    here = set(Attendee.objects.filter(event=event, source_key__in=same).values_list("source_key", flat=True))
    once = {key: first for key, first in same.items() if key not in here and key not in reading.get("both", ())}
    exact = [row for row in rows if row["key"] in same and row["key"] not in here]
    rows = [row for row in rows if row["key"] not in once]
    found = match(event, rows, reading.get("different", ()))
    asked = _Asked(
        spoken_of(report), details_of(report), earlier_times(event), *_statements(event), _only_counted(event)
    )
    result = Comparison(twice=lookalikes(rows), left_out=len(out), once=once, exact=exact, too_long=too_long(rows))
    for one in found.rows:
        (result.known if one.attendee else result.new).append(_fate(event, one, asked))
    there = {fate.attendee.person_id for fate in result.known}  # of two entries made one, perhaps by the other
    missing = [
        one
        for one in found.unmatched
        if one.source_key and one.state == COMING and "state" not in one.edited and one.person_id not in there
    ]
    result.missing = len(missing)
    whole = reading.get("whole")
    if whole is None:
        whole = len(missing) <= len(result.known) and not _are_answers(result.known)
    result.gone = missing if whole else []
    return result


def _are_answers(known: Sequence[Fate]) -> bool:
    """Whether a list holds answers to a mail merge: whoever has not answered is coming all the same."""
    return any(fate.match.by == "code" for fate in known)


def _statements(event: Event) -> tuple[dict[int, Said], dict[int, frozenset[str]], dict[str, str], frozenset[str]]:
    """Return what was written down of each, keys of what they said themselves, where joined ones lead, and what is refused."""
    said: dict[int, Said] = defaultdict(dict)
    own: dict[int, frozenset[str]] = defaultdict(frozenset)
    yeses = MeToo.objects.filter(attendee__event=event).order_by("id").select_related("statement")
    for yes in yeses:
        if not yes.statement.key:
            continue  # declined or withdrawn: it has no words any more that a list could say
        if yes.own:
            own[yes.attendee_id] |= {yes.statement.key}
        else:
            said[yes.attendee_id][yes.statement.key] = (yes.statement.text, yes.shown)
    return said, own, *_led_on(event)


def _only_counted(event: Event) -> frozenset[int]:
    """Return who took back that their table is told what they said: no list says it for them again."""
    last = (
        Consent.objects.filter(attendee__event=event, purpose="table").order_by("id").values_list("attendee", "given")
    )
    return frozenset(attendee for attendee, given in dict(last).items() if not given)


def _led_on(event: Event) -> tuple[dict[str, str], frozenset[str]]:
    """Return to which statements joined ones lead by their keys, and the keys of those that no list brings back.

    A statement that was declined or withdrawn has no key. Whoever said it by a list has still said it, and says nothing new.
    """
    rows = Statement.objects.filter(event=event)
    keys = dict(rows.exclude(key="").values_list("key", "joined_into__key"))
    over = rows.filter(Q(state=State.DECLINED) | Q(state=State.WITHDRAWN, me_toos__own=False), key="")
    refused = {statement_key(shortened(text)) for text in over.values_list("text", flat=True)} - keys.keys()
    refused |= {key for key, leads_to in keys.items() if leads_to == ""}  # not None: that one was joined with nothing
    return {key: leads_to for key, leads_to in keys.items() if leads_to}, frozenset(refused)


def _fate(event: Event, one: Match, asked: _Asked) -> Fate:
    attendee = one.attendee or Attendee(event=event, person=one.person or None)
    fate = Fate(one, attendee)
    values = fitted(one.row)
    person = attendee.person_id if one.attendee else (one.person.pk if one.person else 0)
    if values["times_attended"] is None and asked.earlier.get(person):
        values["times_attended"], fate.from_earlier = asked.earlier[person], True
    for name in FIELDS:
        if name in asked.spoken:
            fate.heard[name] = values[name]
        if name in asked.spoken or (name == "times_attended" and fate.from_earlier and attendee.times_attended is None):
            _follow(fate, name, values[name])
    if "times_attended" in fate.changes:
        attendee.times_by_self = one.by == "code"  # an answer of theirs, beside the list
    given = one.row["attributes"]
    if one.by == "code":
        given = {header: text for header, text in given.items() if text.strip().casefold() != attendee.code}
    _details(fate, given, asked.details)
    _follow(fate, "state", COMING)
    if "statements" in asked.spoken:
        _say(fate, one.row, asked)
    if one.by not in {"", "key"}:
        fate.heard["recognised"] = one.by
    return fate


def _follow(fate: Fate, name: str, value: Any) -> None:  # noqa: ANN401 - any field
    """Let a field be what the list says, unless a hand wrote it."""
    now = getattr(fate.attendee, name)
    if now == value:
        return
    if name in fate.attendee.edited:
        fate.kept[name] = (now, value)
        return
    fate.changes[name] = (now, value)
    setattr(fate.attendee, name, value)


def _details(fate: Fate, given: Mapping[str, str], headers: frozenset[str]) -> None:
    others = {header: text for header, text in fate.attendee.attributes.items() if header not in headers}
    _follow(fate, "attributes", dict(sorted({**others, **given}.items())))


def _say(fate: Fate, row: Row, asked: _Asked) -> None:
    now: Said = dict(asked.said.get(fate.attendee.pk, {})) if fate.attendee.pk else {}
    own = asked.own.get(fate.attendee.pk or 0, frozenset())
    then = {asked.joined.get(key, key): one for key, one in statements_of(row).items() if key not in asked.refused}
    then = {key: one for key, one in then.items() if key not in own}
    if fate.attendee.pk in asked.only_counted:
        then = {key: (text, False) for key, (text, _shown) in then.items()}
    if "shown" not in asked.spoken:  # what people agreed to themselves stays
        then = {key: (text, now[key][1] if key in now else shown) for key, (text, shown) in then.items()}
    if {key: one[1] for key, one in now.items()} == {key: one[1] for key, one in then.items()}:
        return
    shown = ([text for text, _named in now.values()], [text for text, _named in then.values()])
    if "statements" in fate.attendee.edited:
        fate.kept["statements"] = shown
        return
    fate.changes["statements"] = shown
    fate.said = then


# -- as data to show ------------------------------------------------------------------------------------------------


def as_data(result: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON: what is shown before anything is taken in."""
    data = {
        "new": [_new(fate) for fate in result.new],
        "changed": [
            _named(fate.attendee) | {"by": fate.match.by, "fields": _pairs(fate.changes)} for fate in result.changed
        ],
        "recognised": [
            _named(fate.attendee) | {"key": fate.match.row["key"], "row": fate.match.row["name"], "by": fate.match.by}
            for fate in result.known
            if fate.match.by != "key"
        ],
        "kept": [_named(fate.attendee) | {"fields": _pairs(fate.kept)} for fate in result.known if fate.kept],
        "gone": [_named(one) for one in result.gone],
        "twice": [[_of_row(row) for row in group] for group in result.twice],
        "exact": [_of_row(row) | {"key": row["key"], "both": row["key"] not in result.once} for row in result.exact],
        "missing": result.missing,
        "left_out": result.left_out,
        "too_long": result.too_long,
        "same": len(result.known) - len(result.changed),
    }
    text = json.dumps(data, sort_keys=True, default=list)
    data = dict(json.loads(text))
    data["digest"] = hashlib.sha256(text.encode()).hexdigest()
    return data


def _named(one: Attendee) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "organisation": one.organisation}


def _of_row(row: Row) -> dict[str, str]:
    return {"name": row["name"], "organisation": row["organisation"], "email": row["email"]}


def _new(fate: Fate) -> dict[str, Any]:
    row, person = fate.match.row, fate.match.person
    return {
        "key": row["key"],
        "name": row["name"],
        "organisation": row["organisation"],
        "guest_of": row["guest_of"],
        "times": fate.attendee.times_attended,
        "from_earlier": fate.from_earlier,
        "known_by": fate.match.person_by,
        "known_as": person.name if person else "",
    }


def _pairs(fields: Mapping[str, tuple[Any, Any]]) -> list[list[Any]]:
    return [[name, before, after] for name, (before, after) in sorted(fields.items())]
