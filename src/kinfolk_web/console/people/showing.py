"""What a list would do, put into words for the page that shows it before anything is taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kinfolk.sentences import ENGLISH, from_stored, spoken
from kinfolk_web.console.people.words import MEANINGS, label_of, value_of
from kinfolk_web.people.rows import LONGEST, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk_web.people.models import Import

MOST_SHOWN = 100
GUESSED, KEPT, UNUSED = "guessed", "kept", "unused"


def shown(came: Import) -> dict[str, Any]:
    """Return what the template needs."""
    busy = came.job is not None and not came.job.over
    base = {"came": came, "busy": busy, "most": MOST_SHOWN, "trouble": _trouble(came)}
    if came.state == came.State.REFUSED:
        return base | {"columns": _columns(came), "meanings": MEANINGS, "trouble": came.problem}
    if came.state != came.State.READY:
        return base
    data, report = came.difference, spoken(from_stored(came.report), get_language() or ENGLISH)
    return base | {
        "lead": _lead(data),
        "new": _part(data["new"]),
        "changed": _part([_with_words(one) for one in data["changed"][:MOST_SHOWN]], len(data["changed"])),
        "kept": _part([_with_words(one) for one in data["kept"][:MOST_SHOWN]], len(data["kept"])),
        "gone": _part(data["gone"]),
        "twice": _part(data["twice"]),
        "exact": _part(data.get("exact", [])),
        "recognised": _part(data["recognised"] + [one for one in data["new"] if one["known_by"]]),
        "different": _different(came),
        "missing": data["missing"],
        "forgotten": data.get("left_out", 0),
        "same": data["same"],
        "nothing": not data["new"] and not data["changed"] and not data["gone"],
        "seen": data["digest"],
        "files": report["files"],
        "said": report["missing"],
        "left_out": _part([{"file": file["file"], **row} for file in report["files"] for row in file["left_out"]]),
        "guests": _part([name for file in report["files"] for name in file["guests"]]),
        "notes": [*(note for file in report["files"] for note in file["notes"]), *_cut(data.get("too_long", ()))],
        "columns": _columns(came),
        "guessed": sum(one["certainty"] == GUESSED for one in _columns(came)),
        "sheets": _sheets(came),
        "sheet": came.report["files"][0]["sheet"] if came.report["files"] else "",
        "where": _where(came),
        "meanings": MEANINGS,
    }


def _part(items: list[Any], count: int | None = None) -> dict[str, Any]:
    """Return the first of a long list, and how many there are."""
    count = len(items) if count is None else count
    return {"items": items[:MOST_SHOWN], "count": count, "more": max(0, count - MOST_SHOWN)}


def _cut(texts: Iterable[str]) -> list[str]:
    """Return what is said of statements of which only the first words are kept."""
    said = _("“%(before)s” is longer than %(most)d letters, and is kept as “%(after)s”.")
    return [said % {"before": text, "most": LONGEST, "after": shortened(text)} for text in list(texts)[:MOST_SHOWN]]


def _trouble(came: Import) -> str:
    """Return why the list was not taken in, if somebody tried."""
    job = came.job
    if job is None or job.state != job.State.FAILED:
        return ""
    if job.problem.startswith("internal") or job.problem == "lost":
        return _("Something went wrong on our side. Nothing was changed. Please try again.")
    return job.problem


def _lead(data: Mapping[str, Any]) -> str:
    counts = [
        ngettext("%(n)d new person", "%(n)d new people", len(data["new"])) % {"n": len(data["new"])},
        ngettext("%(n)d changed", "%(n)d changed", len(data["changed"])) % {"n": len(data["changed"])},
        ngettext("%(n)d no longer on the list", "%(n)d no longer on the list", len(data["gone"]))
        % {"n": len(data["gone"])},
        ngettext("%(n)d as before", "%(n)d as before", data["same"]) % {"n": data["same"]},
    ]
    numbers = (len(data["new"]), len(data["changed"]), len(data["gone"]), data["same"])
    return ", ".join(text for text, number in zip(counts, numbers, strict=True) if number) or _("Nobody.")


def _with_words(one: Mapping[str, Any]) -> dict[str, Any]:
    fields = [
        {"label": label_of(name), "before": value_of(name, before), "after": value_of(name, after)}
        for name, before, after in one["fields"]
        if name != "attributes"
    ]
    for name, before, after in one["fields"]:
        fields += _details(before or {}, after or {}) if name == "attributes" else []
    return {**one, "fields": fields}


def _details(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what changes among the details that a list keeps of somebody, one by one."""
    return [
        {"label": header, "before": value_of(header, before.get(header)), "after": value_of(header, after.get(header))}
        for header in sorted({*before, *after})
        if before.get(header) != after.get(header)
    ]


def _columns(came: Import) -> list[dict[str, Any]]:
    """Return every column once, with what it was taken for."""
    files = came.report.get("files")
    every = (
        [one for file in files for one in file["columns"]] if files else came.report.get("about", {}).get("columns", [])
    )
    return [
        {**one, "samples": " · ".join(one["samples"]), "known": one["meaning"] in MEANINGS or not one["meaning"]}
        for one in {one["header"]: one for one in reversed(every)}.values()
    ][::-1]


def _different(came: Import) -> list[dict[str, str]]:
    """Return the rows of which the organiser says that they are somebody else."""
    names = {one["key"]: one["name"] for one in came.difference["new"]}
    return [{"key": key, "name": names.get(key, "")} for key in came.reading.get("different", ())]


def _sheets(came: Import) -> list[str]:
    return list(dict.fromkeys(name for file in came.report["files"] for name in file["sheets"]))


def _where(came: Import) -> dict[str, str]:
    """Return the one condition that the page shows."""
    for header, values in came.reading.get("where", {}).items():
        return {"header": header, "values": "; ".join(values)}
    return {"header": "", "values": ""}


def chosen_columns(came: Import, data: Any) -> dict[str, Any]:  # noqa: ANN401 - a QueryDict
    """Return how the list is to be read, from a select for each of its columns; what was said before holds on."""
    chosen = dict(came.reading.get("columns", {}))
    now = {one["header"]: one["meaning"] for one in _columns(came)}
    then = {header: data.get(f"column-{place}", meaning) for place, (header, meaning) in enumerate(now.items())}
    chosen |= {meaning: header for header, meaning in then.items() if meaning != now[header] and meaning in MEANINGS}
    for header, meaning in now.items():
        if (
            then[header] != meaning
            and meaning
            and chosen.get(meaning, header) == header
            and meaning not in then.values()
        ):
            chosen[meaning] = ""
    header, values = data.get("where_header", ""), data.get("where_values", "")
    accepted = [value.strip() for value in values.split(";") if value.strip()]
    where = {header: accepted} if header in now and accepted else {}
    return {"columns": chosen, "where": where, "sheet": data.get("sheet", "")[:200] or None}
