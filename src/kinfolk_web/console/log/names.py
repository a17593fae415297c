"""Looks up, when the change log is read, what numbers stand for; whoever was erased is named no more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Role
from kinfolk_web.core.verbs import can_be_taken_back, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django_stubs_ext import StrPromise

    from kinfolk_web.core.models import Change, ChangedRow

NAMED = {
    "agreement", "attendee", "block", "cast", "event", "fixture", "import", "person", "plan", "room", "statement",
    "table",
}  # fmt: skip
SHOWN_FIRST = ("name", "text", "label", "title", "number")
HIDDEN = {
    "id", "event_id", "community_id", "person_id", "code", "source_key", "source_row", "edited", "made_at", "key",
    "at", "author_id", "approved_hash", "own", "problem_digest", "ledger", "programme", "said", "totals", "moved",
}  # fmt: skip
THINGS: dict[str, StrPromise] = {
    "agreement": gettext_lazy("agreement"),
    "attendee": gettext_lazy("on the list"),
    "block": gettext_lazy("programme"),
    "checklisttick": gettext_lazy("checklist"),
    "duty": gettext_lazy("greeters' rota"),
    "event": gettext_lazy("event"),
    "fixture": gettext_lazy("room"),
    "membership": gettext_lazy("staff"),
    "metoo": gettext_lazy("me-too"),
    "person": gettext_lazy("person"),
    "pin": gettext_lazy("pin"),
    "plan": gettext_lazy("plan"),
    "programme": gettext_lazy("programme"),
    "release": gettext_lazy("released plan"),
    "room": gettext_lazy("room"),
    "seasonmember": gettext_lazy("Circles"),
    "seat": gettext_lazy("seat"),
    "sitting": gettext_lazy("table in a round"),
    "statement": gettext_lazy("statement"),
    "table": gettext_lazy("table"),
    "tie": gettext_lazy("pair"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the change log."""

    change: Change
    who: str
    what: str
    undone: bool
    undoable: bool


def lines(changes: Iterable[Change]) -> list[Line]:
    """Return changes as lines for people."""
    changes = list(changes)
    known = _about(changes)
    users = {user.pk: str(user) for user in User.objects.filter(pk__in=_users(changes))}
    return [_line(one, known, users) for one in changes]


def _users(changes: list[Change]) -> set[int]:
    return {one.facts["user"] for one in changes if isinstance(one.facts.get("user"), int)}


def _line(one: Change, known: dict[str, str], users: dict[int, str]) -> Line:
    facts: dict[str, Any] = dict(one.facts)
    if facts.get("role") in Role.values:
        facts["role"] = Role(facts["role"]).label
    if isinstance(facts.get("user"), int):
        facts["user"] = users.get(facts["user"], _("somebody"))
    facts["about"] = known.get(one.about) or _("something that is no longer here")
    if one.verb == "undo":
        facts["undone"] = sentence(str(facts.get("verb", "")), {"about": _("something")})
        if one.undoes is not None:
            facts["undone"] = _line(one.undoes, known, users).what
    undone = getattr(one, "undone_by", None) is not None
    return Line(
        change=one,
        who=_who(one),
        what=sentence(one.verb, facts),
        undone=undone,
        undoable=not undone and can_be_taken_back(one.verb) and bool(getattr(one, "has_rows", False)),
    )


def _who(one: Change) -> str:
    """Return who did something: a member of staff, the attendee themselves (who is not named twice), or nobody."""
    if one.actor:
        return str(one.actor)
    return _("An attendee") if one.facts.get("own") else _("The system")


def _about(changes: list[Change]) -> dict[str, str]:
    """Return what each ``about`` is called now, with one query for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in changes:
        for about in (one.about, one.undoes.about if one.undoes else ""):
            kind, _colon, number = about.partition(":")
            if kind in NAMED and number.isdigit():
                wanted[kind].add(number)
    return {
        f"{kind}:{row.pk}": str(row)
        for kind, numbers in wanted.items()
        for row in apps.get_model("kinfolk_web", kind)._default_manager.filter(pk__in=numbers)  # noqa: SLF001 - Django's own way
    }


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of one field of a row."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one row."""

    thing: str
    name: str
    how: str
    edits: list[Edit]


def entries(rows: Iterable[ChangedRow]) -> list[Entry]:
    """Return rows before and after, as people call tables and fields."""
    return [_entry(row.table, row.before, row.after) for row in rows]


def _entry(table: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Entry:
    kind = table.removeprefix("kinfolk_web_")
    model = apps.get_model("kinfolk_web", kind)
    was, now = before or {}, after or {}
    row = now or was
    name = next((str(row[field]) for field in SHOWN_FIRST if row.get(field) not in {None, ""}), "")
    how = _("added") if before is None else _("removed") if after is None else _("changed")
    changed = [field for field in row if was.get(field) != now.get(field) and field not in HIDDEN]
    edits = [Edit(_label(model, field), _shown(was.get(field)), _shown(now.get(field))) for field in changed]
    return Entry(str(THINGS.get(kind, kind)), name, how, edits if before is not None and after is not None else [])


def _label(model: type[Model], column: str) -> str:
    try:
        field = model._meta.get_field(column.removesuffix("_id"))  # noqa: SLF001 - Django's own name
    except FieldDoesNotExist:
        return column
    return str(getattr(field, "verbose_name", column))


def _shown(value: Any) -> str:  # noqa: ANN401 - JSON
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)[:300]
    return str(value)[:300]
