"""The report on an event for its board: one page with pictures first and what may be said, and behind it all else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.paper.names import printable
from kinfolk.paper.press import Job, print_jobs

if TYPE_CHECKING:
    from collections.abc import Mapping


def board_report(
    page: Mapping[str, Any], *, words: Mapping[str, str], version: str = "", language: str = "en", size: str = "a4"
) -> bytes:
    """Return the report as PDF.

    Parameters
    ----------
    page
        ``title``, ``community``, ``came``; ``front`` and ``behind``, sections of ``title``, ``lead`` and ``blocks`` of
        ``title``, ``note`` and ``lines`` of ``label``, ``said`` and ``picture`` (SVG, or empty); ``may`` and ``may_not``,
        sentences each; ``silent``; ``missing`` of ``title``, ``answered``, ``seen``, ``estimated`` and ``bounds``;
        ``leanings``, sentences; ``definitions`` of ``title`` and ``text``. All of it is in the language of the paper.
    words
        The fixed words of the sheet.
    version
        What stands in the footer beside the title.
    size
        ``a4`` or ``letter``.

    Raises
    ------
    KinfolkError
        A typeface is not installed.
    """
    told = _printable(page)
    head = {
        "title": told["title"],
        "date": "",
        "version": printable(version),
        "printed": "",
        "size": size,
        "layout": "sheet",
        "language": language,
        "words": _printable(dict(words)),
    }
    job = Job("board-report", "board-report.typ", head, [[told]], for_screens=True)
    return print_jobs([job])["board-report"]


def _printable(given: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(given, str):
        return given if given.startswith("<svg") else printable(given)
    if isinstance(given, dict):
        return {name: _printable(value) for name, value in given.items()}
    if isinstance(given, list):
        return [_printable(one) for one in given]
    return given
