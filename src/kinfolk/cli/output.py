"""All the files beside plan.json: spreadsheet, report, board and paper, rendered once the version is known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from kinfolk.cli import console
from kinfolk.files import Want, agreed, plan_document, save, workbook
from kinfolk.problem import Person
from kinfolk.sentences import ENGLISH

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kinfolk.cli.console import Progress
    from kinfolk.files import Saved
    from kinfolk.result import Result

MOST_PEOPLE = 20_000
PERSON = tuple(field.name for field in fields(Person) if field.name not in {"roles", "times_by_self"})
PAPER = ("table-cards.pdf", "personal-cards.pdf", "host-sheets.pdf", "list.pdf")


@dataclass(frozen=True, slots=True)
class Choices:
    """Which files to make, and how; ``extra`` are further files, ready made."""

    pdf: bool = True
    paper: str = "a4"
    accept_proposed: bool = False
    language: str = ENGLISH
    all_files: bool = False
    keep_version: bool = False
    extra: Mapping[str, bytes] = field(default_factory=dict)

    def names(self, people: int) -> dict[str, str]:
        """Return the files to make beside plan.json for so many ``people``, and how each is made."""
        names = dict.fromkeys(self.extra, "")
        if people > MOST_PEOPLE and not self.all_files:
            return names
        said = "" if self.language == ENGLISH else self.language
        names |= dict.fromkeys(("plan.xlsx", "report.html", "board.html"), said)
        if self.accept_proposed:
            accepted = ", ".join(filter(None, ("proposed accepted", said)))
            names |= {"plan.xlsx": accepted, "report.html": accepted}
        asked = f"proposed {'accepted' if self.accept_proposed else 'to be asked'}"
        how = ", ".join(filter(None, (self.paper, asked, said)))
        return names | (dict.fromkeys(PAPER, how) if self.pdf else {})


def chosen(
    options: argparse.Namespace, *, keep_version: bool = False, extra: Mapping[str, bytes] | None = None
) -> Choices:
    """Return the choices that were typed, and those that the command makes."""
    return Choices(
        pdf=not options.no_pdf,
        paper=options.paper or "a4",
        language=options.language or ENGLISH,
        accept_proposed=options.accept_proposed,
        all_files=options.all_files,
        keep_version=keep_version,
        extra=extra or {},
    )


def write(result: Result, folder: Path, choices: Choices, progress: Progress) -> Saved:
    """Render and save everything; files appear together or not at all."""
    names = choices.names(len(result.problem.people))

    def render(document: dict[str, Any]) -> Mapping[str, bytes]:
        made = dict(choices.extra)
        if "plan.xlsx" in names:
            progress("Writing the spreadsheet and the report ...")
            taken = document if choices.accept_proposed else agreed(document)
            made |= {"plan.xlsx": workbook(taken, choices.language), **_pages(result, document, choices)}
        if PAPER[0] in names:
            progress("Setting the paper ...")
            made |= _paper(result, document, choices)
        return made

    want = Want(files=names, render=render, keep_version=choices.keep_version, basis=_basis(result, choices))
    saved = save(folder, plan_document(result), want)
    progress.close()
    return saved


def _basis(result: Result, choices: Choices) -> str:
    """Return a digest of what pages and paper say that no plan holds: the people, who said yes, the language."""
    people = [[getattr(person, name) for name in PERSON] + [sorted(person.roles)] for person in result.problem.people]
    said = json.dumps([people, choices.accept_proposed, choices.language], default=str)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _pages(result: Result, document: Mapping[str, Any], choices: Choices) -> dict[str, bytes]:
    from kinfolk.report import Extra, both_html

    extra = Extra(
        advice=result.advice,
        construction=result.construction,
        notes=result.notes,
        collisions=result.collisions,
        accepted=choices.accept_proposed,
    )
    report, board = both_html(result.problem, document, extra, choices.language)
    return {"report.html": report.encode(), "board.html": board.encode()}


def _paper(result: Result, document: dict[str, Any], choices: Choices) -> dict[str, bytes]:
    from kinfolk.paper import PaperOptions, sheets

    options = PaperOptions(
        size="letter" if choices.paper == "letter" else "a4",
        accept_proposed=choices.accept_proposed,
        language=choices.language,
    )
    return sheets(result.problem, document, options)


def planned(result: Result, saved: Saved, folder: Path, notes: Sequence[str]) -> dict[str, Any]:
    """Return what ``--json`` prints: the plan as stored, and what is not part of it."""
    return {
        "format": "kinfolk.planned/1",
        "plan": saved.document,
        "out": str(folder),
        "files": list(saved.files),
        "written": saved.written,
        "notes": list(notes),
        "advice": list(result.advice),
        "construction": result.construction,
        "collisions": [
            {
                "promise": collision.promise,
                "people": list(collision.people),
                "sentence": collision.sentence,
                "remedy": collision.remedy,
                "proven": collision.proven,
            }
            for collision in result.collisions
            if collision.promise != "apart"
        ],
    }


def tell_what_is_off(people: int, choices: Choices) -> None:
    """Say that files are left out of a very large plan, and how to get them."""
    if people > MOST_PEOPLE and not choices.all_files:
        console.tell(
            f"Above {MOST_PEOPLE:,} people there is no spreadsheet, report or paper unless you ask with --all-files."
        )
