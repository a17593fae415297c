"""Rows of a list beside attendees: which fields a list speaks of, and what it says, as an attendee keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.core.normalise import plain
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = (
    "name", "email", "organisation", "order", "parties", "times_attended", "is_host", "is_greeter", "host_rounds",
    "greeter_capacity", "languages", "needs", "largest_table", "rounds", "kinds", "pronouns", "name_sound", "hide_new",
    "listen_first", "no_greeter", "guest_of",
)  # fmt: skip
MOST_COUNTED = 32_767  # what a small number holds
KEPT = "kept"
LONGEST = 140  # letters of a statement, wherever it comes from: it stands on cards, walls and phones

_SPEAKS_OF: Mapping[str, tuple[str, ...]] = {
    "first_name": ("name",),
    "middle_name": ("name",),
    "last_name": ("name",),
    "companion": ("name", "guest_of"),
    "party": ("parties",),
    "first_time": ("times_attended",),
    "attended_before": ("times_attended",),
    "roles": ("is_host", "is_greeter"),
    "host": ("is_host",),
    "greeter": ("is_greeter",),
    "kind": ("kinds",),
    "statements": ("statements",),
    "shown_statements": ("statements", "shown"),
    "show_statements": ("statements", "shown"),
    "buyer_name": ("guest_of",),
    "buyer_first_name": ("guest_of",),
    "buyer_last_name": ("guest_of",),
    "quantity": ("guest_of",),
    "guests": ("guest_of",),
}


def spoken_of(report: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields that a list has columns for; whatever it has none for stays as it is."""
    said = {"name"}
    for file in report.get("files", ()):
        for column in file["columns"]:
            meaning = column["meaning"]
            said |= set(_SPEAKS_OF.get(meaning, (meaning,) if meaning in FIELDS else ()))
    return frozenset(said)


def details_of(report: Mapping[str, Any]) -> frozenset[str]:
    """Return the headers that a list keeps as details (attributes) of people."""
    columns = [column for file in report.get("files", ()) for column in file["columns"]]
    return frozenset(one["header"] for one in columns if one["certainty"] == KEPT or one["meaning"] == "product")


def fitted(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a list as an attendee can keep it: texts no longer, numbers no larger than their field."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        value, field = row[name], Attendee._meta.get_field(name)  # noqa: SLF001 - Django's way
        most = getattr(field, "max_length", None)
        if isinstance(value, str) and most:
            value = value[:most]
        elif isinstance(value, int) and not isinstance(value, bool):
            value = min(value, MOST_COUNTED)
        elif isinstance(value, (list, tuple)):
            value = list(value)
        values[name] = value
    return values


def statement_key(text: str) -> str:
    """Return what makes two statements the same: their words, whatever the case and spacing."""
    return " ".join(text.split()).casefold()[:300]


def shortened(text: str) -> str:
    """Return a statement as it can be kept: plain text, and of a longer one the words that fit."""
    text = plain(text)
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST]


def statements_of(row: Mapping[str, Any]) -> dict[str, tuple[str, bool]]:
    """Return what a row says that others can say "me too" to: by key, the text and whether it may be named."""
    shown = {statement_key(shortened(text)) for text in row["shown"]}
    texts: Iterable[str] = (*row["statements"], *row["shown"])
    said: dict[str, tuple[str, bool]] = {}
    for text in map(shortened, texts):
        key = statement_key(text)
        if key:
            said.setdefault(key, (text, key in shown))
    return said


def too_long(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the statements of some rows of which only the first words are kept."""
    texts = (plain(text) for row in rows for text in (*row["statements"], *row["shown"]))
    return sorted({text for text in texts if len(text) > LONGEST})
