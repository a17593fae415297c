"""The page of a report as PDF, in the language of the event's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kinfolk.paper.board_report import board_report
from kinfolk_web.outcomes.reporting.page import page_of

if TYPE_CHECKING:
    from kinfolk_web.outcomes.models import BoardReport
    from kinfolk_web.outcomes.reporting.page import Missing, Section


def sheet_of(report: BoardReport) -> bytes:
    """Return a version as PDF."""
    event = report.event
    with translation.override(event.language):
        page = page_of(report)
        counted = timezone.localtime(report.inputs_at, ZoneInfo(event.timezone))
        day = date_format(event.starts_on, "DATE_FORMAT") if event.starts_on else ""
        return board_report(
            {
                "title": event.name,
                "community": event.community.name,
                "came": " · ".join(part for part in (day, event.place, page.came) if part),
                "front": [_section(one) for one in page.front],
                "behind": [_section(one) for one in page.behind],
                "may": list(page.may),
                "may_not": list(page.may_not),
                "silent": page.silent,
                "missing": [_missing(one) for one in page.missing],
                "leanings": list(page.leanings),
                "definitions": [{"title": title, "text": text} for title, text in page.definitions],
            },
            words={
                "may": _("What may be said"),
                "may_not": _("What may not be said"),
                "missing": _("Who answered, and what each line means"),
                "answered": _("answered"),
                "seen": _("seen"),
                "estimated": _("estimated"),
                "bounds": _("if all others had said no, or yes"),
                "moved": _("Each number is moved a little at random and small ones are hidden, so that nobody’s answer can be worked out."),
            },
            version=_("report %(number)d, counted %(day)s") % {
                "number": report.number, "day": date_format(counted, "DATETIME_FORMAT"),
            },
            language=event.language,
        )  # fmt: skip


def _section(one: Section) -> dict[str, Any]:
    """Return a section with its topics and their lines."""
    blocks = [
        {
            "title": block.title,
            "note": block.note,
            "lines": [{"label": line.label, "said": line.said, "picture": line.picture} for line in block.lines],
        }
        for block in one.blocks
    ]
    return {"title": one.title, "lead": one.lead, "blocks": blocks}


def _missing(one: Missing) -> dict[str, str]:
    """Return a line of who answered, and what was seen and is estimated; nobody answers for a meeting."""
    answered = _("%(n)s of %(of)s") % {"n": one.answered, "of": one.people} if one.people else ""
    return {
        "title": one.title, "answered": answered, "seen": one.seen, "estimated": one.estimated, "bounds": one.bounds,
    }  # fmt: skip
