"""The report on a reading for people at a terminal, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from kinfolk.roster.records import GUESSED, KEPT, SURE, UNUSED, ColumnReport, FileReport, LeftOut, RosterReport

FORMAT = "kinfolk.roster/1"
_LISTED = 12
_WORDS = {SURE: "", GUESSED: "guessed", KEPT: "kept as an attribute", UNUSED: "not used"}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def as_json(report: RosterReport) -> dict[str, Any]:
    """Return the report as a JSON object of the format ``kinfolk.roster/1``."""
    return {"format": FORMAT, **json.loads(json.dumps(asdict(report)))}


def render(report: RosterReport) -> str:
    """Return the report as text of some lines per file."""
    lines = [line for file in report.files for line in (*_file(file), "")]
    total = f"{report.people:,} {'person' if report.people == 1 else 'people'} to seat"
    lines.append(total + (f", from {len(report.files)} sheets." if len(report.files) > 1 else "."))
    lines += [f"  {sentence}" for sentence in (*report.missing, *report.notes)]
    return "\n".join(lines)


def _file(file: FileReport) -> list[str]:
    sheet = f", sheet {file.sheet!r}" if file.sheet else ""
    lines = [f"{file.file}{sheet}: {file.system}", f"  {file.because}"]
    details = [f"header in row {file.header_row}", f"{file.rows:,} rows read"]
    if file.delimiter:
        details.append(f"{_DELIMITERS.get(file.delimiter, file.delimiter)}-separated")
    others = [name for name in file.sheets if name != file.sheet]
    if others:
        details.append("not this sheet: " + ", ".join(others[:_LISTED]))
    if file.encoding:
        details.append(file.encoding)
    lines += [f"  {', '.join(details)}", ""]
    lines += _columns(file.columns)
    lines.append("")
    people = "1 person" if file.people == 1 else f"{file.people:,} people"
    lines.append(f"  {people}" + (f", {len(file.guests)} of them guests" if file.guests else ""))
    lines += [f"    {name}" for name in file.guests[:_LISTED]]
    lines += _more(len(file.guests))
    lines += _left_out(file.left_out)
    lines += [f"  {note}" for note in (*file.alike, *file.notes)]
    guessed = [column for column in file.columns if column.certainty == GUESSED]
    if guessed:
        first = guessed[0]
        lines.append(f"  A wrong guess? Say --column {first.meaning}=HEADER, or --column {first.meaning}= for none.")
    return lines


def _columns(columns: tuple[ColumnReport, ...]) -> list[str]:
    used = [column for column in columns if column.certainty in {SURE, GUESSED}]
    width = min(44, max((len(column.header) for column in used), default=0))
    lines = []
    for column in used:
        guessed = f"  ({_WORDS[column.certainty]})" if _WORDS[column.certainty] else ""
        samples = f"   {' | '.join(column.samples)}" if column.samples else ""
        lines.append(f"  {column.header[:width]:<{width}} -> {column.meaning}{guessed}{samples}")
    for certainty in (KEPT, UNUSED):
        names = [column.header for column in columns if column.certainty == certainty]
        if names:
            lines.append(f"  {_WORDS[certainty]}: {', '.join(names)}")
    return lines


def _left_out(left: tuple[LeftOut, ...]) -> list[str]:
    if not left:
        return []
    lines = [f"  {len(left):,} {'row' if len(left) == 1 else 'rows'} left out"]
    lines += [f"    row {out.row}{': ' + out.name if out.name else ''} - {out.reason}" for out in left[:_LISTED]]
    return lines + _more(len(left))


def _more(count: int) -> list[str]:
    return [f"    and {count - _LISTED:,} more"] if count > _LISTED else []
