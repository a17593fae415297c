"""A mark for every field in which words about somebody stand, by the inventory, and who may come across which.

A new field of words is in neither table, and a test says so: whoever adds it decides who sees it.
"""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.db import models

from kinfolk_web.keeping.inventory import INVENTORY, TOPICS

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
TOPIC = {f"{entry.model}.{field}": entry.topic for entry in INVENTORY for field in entry.fields}


def of_words() -> set[str]:
    """Return every field that could hold words about an attendee; one that offers choices cannot."""
    found = set()
    for name, topic in TOPIC.items():
        model, field = name.split(".")
        made = apps.get_model("kinfolk_web", model)._meta.get_field(field)
        if TOPICS[topic].kind in {"personal", "special"} and isinstance(made, WORDS) and not made.choices:
            found.add(name)
    return found


def mark(name: str) -> str:
    """Return the mark of a field, as found in what was answered."""
    return "canary" + name.lower().replace(".", "").replace("_", "")


def found_in(text: str) -> set[str]:
    """Return of which fields the marks stand in a text."""
    known = {mark(name): name for name in MARKED}
    return {known[one] for one in re.findall(r"canary[a-z]*", text.casefold()) if one in known}


def _list(word: str) -> list[str]:
    return [word]


def _facts(word: str) -> dict[str, str]:
    return {"shoe": word}


def _name(word: str) -> str:
    return f"Zed {word.title()}"


def _mail(word: str) -> str:
    return f"{word}@example.org"


def _link(word: str) -> str:
    return f"https://example.org/{word}"


def _bytes(word: str) -> bytes:
    return word.encode()


MARKED: dict[str, Any] = {  # how the mark is put in
    "Person.name": _name, "Person.email": _mail,
    "Attendee.name": _name, "Attendee.email": _mail, "Attendee.order": str, "Attendee.guest_of": str,
    "Attendee.source_key": str, "Attendee.source_row": _facts,
    "Attendee.organisation": str, "Attendee.parties": _list, "Attendee.pronouns": str, "Attendee.name_sound": str,
    "Attendee.attributes": _facts, "Attendee.needs": _list,
    "Statement.text": str, "Statement.suggestion": str,
    "Mail.address": _mail, "Plan.note": str,
    "OpenTable.title": str,
    "ContactChoice.line": str, "CastReunion.place": str,
    "Standing.place": str, "Standing.sign": str, "Note.text": str,
    "Postcard.sealed": _bytes, "Photo.sealed": _bytes,
    "Story.text": str,
    "SeasonMember.places": _list, "CircleNote.text": str, "CircleNote.link": _link, "CircleNote.spot": str,
}  # fmt: skip
STAFF = "about the team, no attendee"
LEFT = {  # why there is no mark
    **{name: STAFF for name, topic in TOPIC.items() if topic == "staff"},
    **{name: "in the log: opaque numbers, by test_canaries" for name, topic in TOPIC.items() if topic == "log"},
    **dict.fromkeys(("StoredFile.name", "StoredFile.kind", "StoredFile.content", "Import.name", "Import.reading", "Import.report", "Import.rows", "Import.difference", "Import.problem", "Print.sheets", "Print.options", "Print.items", "KeptPage.page", "Likeness.vector", "StudyPlans.content", "StudyPlans.people", "Plan.programme", "Plan.ledger", "Plan.said", "Plan.moved", "Plan.totals", "Statement.key", "Statement.translations"), "made of what is marked, by whoever of the team asks"),
    **dict.fromkeys(("Attendee.code", "Attendee.edited", "Attendee.languages", "Attendee.rounds", "Attendee.kinds", "Consent.purpose", "Consent.wording", "Statement.language", "Statement.starter", "Statement.approved_hash", "Statement.holds", "Statement.reason", "Likeness.digest", "Likeness.near", "Mailing.kind", "Mail.kind", "Mail.facts", "Mail.key", "Mail.language", "Mail.problem", "Mail.recipient", "Mail.message_id", "Plan.why", "Plan.stopped", "Plan.musts", "Plan.problem_digest", "Asked.role", "KeptPage.language", "KeptPage.behind", "KeptPage.uses", "KeptPage.snapshot", "KeptPage.stamp", "OpenTable.holds", "OpenTable.reason", "OpenTable.language", "Joining.keys", "PulseCards.counts", "Tap.keys", "Thanks.keys", "Note.batch", "InstrumentAnswer.values", "Story.tags", "SeasonMember.zone", "SeasonMember.hours", "SeasonMember.languages", "SeasonMember.statements", "Circle.language", "Circle.prompt", "CircleSeat.why", "CircleSeat.remedy"), "a word of the program or a code, or one out of a list"),
    **dict.fromkeys(("Sitting.table", "Seat.table", "Cast.name", "DoorSeat.table", "CastAnswer.cast", "CastGuest.cast", "CastPair.cast", "CastPair.other", "CastReunion.cast", "CastTable.cast", "TableCount.table", "Tick.table", "Call.table", "Pin.table", "Circle.place"), "a table, a place or a cast, named by the team"),
}  # fmt: skip
LEFT = {name: why for name, why in LEFT.items() if name in of_words()}
OPEN = {"OpenTable.title"}  # everybody reads it
BESIDE = {"Attendee.name", "Person.name", "Attendee.name_sound", "Attendee.pronouns"}  # who helps others to be welcomed
TEAM = {"name", "details", "lists", "mail", "seats", "tables"}  # topics
MAY_SEE: dict[str, set[str]] = {  # topics, and fields where not all of a topic is meant
    "organiser": TEAM | {"needs", "statements", "stories", "Standing.place", "Standing.sign"},
    "read_only": TEAM | {"needs", "statements", "Standing.place", "Standing.sign"},
    "moderator": {"statements", "tables"},
    "door": {"Attendee.name", "Person.name", "Attendee.name_sound", "Attendee.pronouns", "tables"},
    "host_lead": TEAM | {"needs", "Standing.place", "Standing.sign"},
    "safety_lead": {"Attendee.name", "Person.name", "statements", "tables"},
    "a neighbour": OPEN | {"Attendee.name", "Person.name"},
    "their host": OPEN | BESIDE,
    # Zed wrote to their greeter, and both are of one circle between events
    "their greeter": OPEN | BESIDE | {"Note.text", "CircleNote.text", "CircleNote.link", "CircleNote.spot"},
    "somebody else": OPEN,
}


def allowed(who: str) -> set[str]:
    """Return the fields whose marks somebody may come across."""
    given = MAY_SEE[who]
    return {name for name in MARKED if name in given or TOPIC[name] in given}
