"""What desks send: read strictly, taken in once each, answered with what became of each word."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kinfolk_web.core.normalise import plain
from kinfolk_web.day.arriving import Said, take
from kinfolk_web.day.desks import note_of
from kinfolk_web.day.models import Desk
from kinfolk_web.door.lists import list_of, ways_as_data
from kinfolk_web.people.visiting import is_over
from kinfolk_web.welcome.filling import fill_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kinfolk_web.routing import DeskRequest

MOST = 500  # words at once
LONGEST = 300
FORMAT = "kinfolk.words/1"


class UnreadableError(Exception):
    """What came is nothing that a desk sends."""


def words(request: DeskRequest) -> HttpResponse:
    """Take in words of a desk, and answer with what it has to know by now."""
    try:
        sent = _document(request)
        said = [_said(one) for one in sent["words"]]
        clock = _time(sent["now"])
    except (UnreadableError, KeyError, TypeError, ValueError, RecursionError):
        return JsonResponse({"format": FORMAT, "problem": "unreadable"}, status=400)
    desk = request.desk
    if desk.kind != Desk.Kind.DESK or is_over(request.event):
        return JsonResponse({"format": FORMAT, "problem": "not for this device"}, status=409)
    plan = sent.get("plan")
    number = plan if isinstance(plan, int) and not isinstance(plan, bool) and 0 <= plan < 2**31 else None
    note_of(desk=desk, clock=clock, plan=number, offline=sent.get("offline") is True)
    taken = take(desk=desk, said=said)
    if added := taken.added:
        fill_for(request.event, added)
    answer: dict[str, Any] = {
        "format": FORMAT,
        "taken": [str(key) for key in taken.keys],
        "unknown": [str(key) for key in taken.unknown],
        "twice": {str(key): name for key, name in taken.twice.items()},
        "again": {str(key): tables for key, tables in taken.again.items()},
        "list": list_of(desk, have=_text(sent.get("have", "")), since=_text(sent.get("since", ""))),
    }
    if sent.get("ways") is True:  # everything was sent: what the desk holds can be looked at anew
        answer["ways"] = ways_as_data(desk)
    return JsonResponse(answer)


def _document(request: DeskRequest) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise UnreadableError
    sent = json.loads(request.body)
    if not isinstance(sent, dict) or sent.get("format") != FORMAT or not isinstance(sent.get("words"), list):
        raise UnreadableError
    if len(sent["words"]) > MOST:
        raise UnreadableError
    return sent


def _said(one: Any) -> Said:  # noqa: ANN401 - whatever was sent
    if not isinstance(one, dict):
        raise UnreadableError
    undoes = one.get("undoes")
    return Said(
        key=_key(one["key"]),
        about=_text(one["about"]),
        at=_time(one["at"]),
        undoes=_key(undoes) if undoes else None,
        name=plain(_text(one.get("name", ""))),
        added=_added(one["added"]) if one.get("added") is not None else None,
        way=_key(one["way"]) if one.get("way") else None,
        told=_told(one.get("told", {})),
        seats="way" in one and not undoes,
    )


def _added(given: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was sent
    name = plain(_text(given["name"]))
    if not name:
        raise UnreadableError
    language = _text(given.get("language", ""))[:10]
    return {
        "name": name,
        "organisation": plain(_text(given.get("organisation", ""))),
        "times_attended": {"yes": 0, "no": 1}.get(_text(given.get("new", ""))),
        "languages": [language] if language.replace("-", "").isalnum() else [],
    }


def _told(given: Any) -> dict[int, str]:  # noqa: ANN401 - whatever was sent
    if not isinstance(given, dict):
        raise UnreadableError
    return {int(number): _text(table)[:40] for number, table in given.items() if number.isascii() and len(number) < 4}  # noqa: PLR2004


def _key(text: Any) -> uuid.UUID:  # noqa: ANN401 - whatever was sent
    return uuid.UUID(_text(text))


def _text(text: Any) -> str:  # noqa: ANN401 - whatever was sent
    if not isinstance(text, str) or len(text) > LONGEST or "\0" in text:
        raise UnreadableError
    return text


def _time(text: Any) -> datetime:  # noqa: ANN401 - whatever was sent
    """Return a time as a device's clock says it; one that is out of this world is taken as now."""
    found = parse_datetime(_text(text))
    if found is None or found.tzinfo is None:
        raise UnreadableError
    now = timezone.now()
    return found.astimezone(UTC) if abs((found - now).days) < 10_000 else now  # noqa: PLR2004
