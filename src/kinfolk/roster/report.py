"""The report on a reading for people at a terminal, in the language that is spoken, and as JSON in English."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from kinfolk.roster.records import GUESSED, KEPT, SURE, UNUSED, ColumnReport, FileReport, LeftOut, RosterReport
from kinfolk.sentences import say, spoken, tell, tell_count

FORMAT = "kinfolk.roster/1"
_LISTED = 12
_WORDS = {SURE: "", GUESSED: say("guessed"), KEPT: say("kept as an attribute"), UNUSED: say("not used")}
_HISTORY = frozenset({"times_attended", "first_time", "attended_before"})
_SEPARATED = {
    ",": say("comma-separated"),
    ";": say("semicolon-separated"),
    "\t": say("tab-separated"),
    "|": say("bar-separated"),
}


def as_json(report: RosterReport) -> dict[str, Any]:
    """Return the report as a JSON object of the format ``kinfolk.roster/1``."""
    return {"format": FORMAT, **json.loads(json.dumps(asdict(report)))}


def render(report: RosterReport) -> str:
    """Return the report as text of some lines per file, in the language that is spoken."""
    lines = [line for file in report.files for line in (*_file(file), "")]
    total = tell_count(report.people, "{count:,} person to seat", "{count:,} people to seat")
    several = len(report.files) > 1
    lines.append(
        tell("{people}, from {sheets} sheets.", people=total, sheets=len(report.files)) if several else f"{total}."
    )
    lines += [f"  {spoken(sentence)}" for sentence in (*report.missing, *report.notes)]
    columns = [column for file in report.files for column in file.columns]
    if not any(c.meaning in _HISTORY for c in columns) and any(c.certainty == KEPT for c in columns):
        lines.append(f"  {tell('Does a column that was kept say who is new? --column first_time=HEADER (yes or no).')}")
    return "\n".join(lines)


def _file(file: FileReport) -> list[str]:
    name = tell("{file}, sheet {sheet}", file=file.file, sheet=repr(file.sheet)) if file.sheet else file.file
    lines = [f"{name}: {spoken(file.system)}", f"  {spoken(file.because)}"]
    details = [
        tell("header in row {row}", row=file.header_row),
        tell_count(file.rows, "{count:,} row read", "{count:,} rows read"),
    ]
    if file.delimiter:
        other = say("{sign}-separated", sign=file.delimiter)
        details.append(spoken(_SEPARATED.get(file.delimiter, other)))
    others = [name for name in file.sheets if name != file.sheet]
    if others:
        details.append(tell("not this sheet: {sheets}", sheets=", ".join(others[:_LISTED])))
    if file.encoding:
        details.append(file.encoding)
    lines += [f"  {', '.join(details)}", ""]
    lines += _columns(file.columns)
    lines.append("")
    lines += _people(file)
    lines += _left_out(file.left_out)
    lines += [f"  {spoken(note)}" for note in (*file.alike, *file.notes)]
    guessed = [column for column in file.columns if column.certainty == GUESSED]
    if guessed:
        first = guessed[0].meaning
        wrong = tell("A wrong guess? Say --column {meaning}=HEADER, or --column {meaning}= for none.", meaning=first)
        lines.append(f"  {wrong}")
    return lines


def _people(file: FileReport) -> list[str]:
    people = tell_count(file.people, "{count:,} person", "{count:,} people")
    guests = len(file.guests)
    told = tell_count(guests, "{people}, {count} of them a guest", "{people}, {count} of them guests", people=people)
    return [f"  {told if guests else people}", *(f"    {name}" for name in file.guests[:_LISTED]), *_more(guests)]


def _columns(columns: tuple[ColumnReport, ...]) -> list[str]:
    used = [column for column in columns if column.certainty in {SURE, GUESSED}]
    width = min(44, max((len(column.header) for column in used), default=0))
    lines = []
    for column in used:
        guessed = f"  ({spoken(_WORDS[column.certainty])})" if _WORDS[column.certainty] else ""
        samples = f"   {' | '.join(column.samples)}" if column.samples else ""
        lines.append(f"  {column.header[:width]:<{width}} -> {column.meaning}{guessed}{samples}")
    for certainty in (KEPT, UNUSED):
        names = [column.header for column in columns if column.certainty == certainty]
        if names:
            lines.append(f"  {spoken(_WORDS[certainty])}: {', '.join(names)}")
    return lines


def _left_out(left: tuple[LeftOut, ...]) -> list[str]:
    if not left:
        return []
    lines = [f"  {tell_count(len(left), '{count:,} row left out', '{count:,} rows left out')}"]
    for out in left[:_LISTED]:
        row = tell("row {row}", row=out.row)
        lines.append(f"    {row}{': ' + out.name if out.name else ''} - {spoken(out.reason)}")
    return lines + _more(len(left))


def _more(count: int) -> list[str]:
    return [f"    {tell('and {count:,} more', count=count - _LISTED)}"] if count > _LISTED else []
