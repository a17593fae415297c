"""After the day: the organiser has it counted, and works every figure of the report out again from the files it comes with."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.replication import not_from_the_files, opened, recomputed, rows
from tests.soak.played_day.crew import EVENT
from tests.soak.played_day.pages import forms_of
from tests.soak.played_day.stage import until

if TYPE_CHECKING:
    from tests.soak.played_day.crew import Crew

PARTS = ("Second steps", "Beside luck", "What may be said", "What may not be said")


def report(crew: Crew) -> None:
    """End what still runs, have the report made, look at it, and keep its PDF and files."""
    crew.stage.end_the_day()
    form = forms_of(crew.organiser.look(f"{EVENT}after/"), "/reports/make/")
    if not form:
        crew.wrong.append("after the day no report can be made")
        return
    crew.organiser.press(form[0])
    where = f"{EVENT}after/reports/1/"
    until(lambda: "/after/reports/1/" in crew.organiser.look(f"{EVENT}after/"), "the report is still being made", 120)
    page = crew.organiser.look(where)
    crew.wrong += [f"the report lacks “{one}”" for one in PARTS if one not in page]
    folder = crew.installation.data if crew.pace.quiet else Path(tempfile.mkdtemp(prefix="kinfolk-report-"))
    for name in ("report.pdf", "files.zip"):
        (folder / name).write_bytes(crew.organiser.fetch(where + name))
    work_out_again(crew, page, opened((folder / "files.zip").read_bytes()))
    crew.facts["the report"] = crew.installation.url + where
    crew.facts["the report as PDF"] = str(folder / "report.pdf")
    crew.facts["figures that it tells"] = str(len(re.findall(r'class="said">[^<]*\d', page)))


def work_out_again(crew: Crew, page: str, files: dict[str, str]) -> None:
    """Follow the recipe of the files, and compare what the page prints with what they say."""
    try:
        figures = recomputed(files)
    except AssertionError as error:
        crew.wrong.append(f"a figure of the report does not follow from its files: {error}")
        return
    crew.facts["figures worked out again from the files"] = str(figures)
    crew.wrong += [f"the report prints “{one}”, which its files do not hold" for one in not_from_the_files(page, files)]
    luck = {(row["measure"], row["arm"]) for row in rows(files["luck.csv"])}
    if not {("nobody", "luck"), ("nobody", "plan"), ("seed", "assumed")} <= luck:
        crew.wrong.append("the files of the report say nothing of luck")
