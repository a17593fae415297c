"""What seasons say of hours, languages, prompts, and of why there is no circle, in the language that is active."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kinfolk_web.welcome.library import LIBRARY
from kinfolk_web.welcome.models import Prompt

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

    from kinfolk_web.seasons.models import CircleSeat
    from kinfolk_web.welcome.library import Line

OPENING, CLOSING = Prompt.Stage.OPENING, Prompt.Stage.CLOSING


def language(code: str) -> str:
    """Return what a language is called in itself."""
    return str(LANG_INFO.get(code, {}).get("name_local", code))


def moment(at: datetime, zone: str) -> str:
    """Return a moment as it is on somebody's own clock, with the weekday and the zone."""
    with timezone.override(ZoneInfo(zone)):
        said = date_format(timezone.localtime(at), "l, j F, H:i")
    return f"{said} ({zone.replace('_', ' ')})"


def prompts(number: int) -> list[Line]:
    """Return the questions that circles of a meeting can begin with: lighter ones at first, and never only deep ones."""
    depth = min(number - 1, 2) if number else 0
    return [one for one in LIBRARY if one.stage == OPENING and one.depth == depth + 1]


def question(key: str) -> _StrPromise | str:
    """Return the words of a prompt."""
    return next((one.text for one in LIBRARY if one.key == key), "")


def closing(number: int) -> _StrPromise | str:
    """Return the line with which a circle ends."""
    lines = [one for one in LIBRARY if one.stage == CLOSING]
    return lines[number % len(lines)].text


def reason(seat: CircleSeat) -> str:
    """Return why there was no circle for somebody, honestly."""
    if seat.why == "no_hours":
        return _("None of the hours that you gave is in that week.")
    if seat.why == "nobody_then":
        return _("At your hours fewer than two others are free who speak a language with you and meet as you do.")
    return _("Others are free at your hours, but the numbers did not work out this time.")


def remedy(seat: CircleSeat, zone: str) -> str:
    """Return what would help soonest."""
    if seat.remedy == "hours" and seat.remedy_at:
        return _("It would help most if you were free here: %(when)s. A circle meets then.") % {
            "when": moment(seat.remedy_at, zone)
        }
    if seat.remedy == "online":
        return _("It would help if you met online as well.")
    if seat.remedy == "language":
        return _("It would help if you ticked one more language, if you speak one.")
    return _("More hours help most. More members may join before the next meeting; you stay in.")
