"""From data to printed sheets: typefaces, batches, two processes for large events, and joining what they made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import KinfolkError

if TYPE_CHECKING:
    from kinfolk.paper.worker import Request

TEMPLATES = Path(__file__).parent / "templates"
TYPEFACES = (
    "fontpkg_fraunces",
    "fontpkg_atkinson_hyperlegible",
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
    "fontpkg_noto_sans_tamil",
    "fontpkg_noto_sans_telugu",
    "fontpkg_heebo",
    "noto_cjk_sans_otc",
)
"""Packages that carry the typefaces; nothing of the machine's own is ever used."""

PROCESSES = 2
_IN_ONE_GO = 150
"""Up to so many cards and sheets are set in this process: starting others would take longer."""

Batch = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to print: a template, what stands on every sheet, and the items in batches.

    A file of several batches is joined from as many documents, which keeps memory small. It has no structure
    for screen readers then; ``for_screens`` asks for one where the file is a single document.
    """

    file: str
    template: str
    head: dict[str, Any]
    batches: Sequence[Batch]
    for_screens: bool = False

    def requests(self) -> list[Request]:
        """Return one request for each batch."""
        return [self._request(batch) for batch in self.batches]

    def _request(self, items: Batch) -> Request:
        return {
            "root": str(TEMPLATES),
            "template": self.template,
            "fonts": list(typeface_folders()),
            "data": json.dumps({"head": self.head, "items": items}, ensure_ascii=False, separators=(",", ":")),
            "tagged": self.for_screens and len(self.batches) == 1,
        }


def in_batches(items: Sequence[Any], size: int, whole: int = 0) -> list[Batch]:
    """Return ``items`` cut into batches of ``size``, up to ``whole`` of them not at all: by their number alone.

    So every machine cuts alike. Sheets that measure much take much memory, so a large event has smaller batches.
    """
    if 0 < len(items) <= whole:
        return [items]
    return [items[start : start + size] for start in range(0, max(len(items), 1), size)]


def print_jobs(jobs: Sequence[Job]) -> dict[str, bytes]:
    """Return the PDF of each job by file name; the bytes do not depend on the number of processes."""
    if sum(len(batch) for job in jobs for batch in job.batches) <= _IN_ONE_GO:
        return {job.file: _join([_typeset_here(request) for request in job.requests()]) for job in jobs}
    with ThreadPoolExecutor(PROCESSES) as pool:
        started = [(job.file, [pool.submit(_typeset_elsewhere, each) for each in job.requests()]) for job in jobs]
        return {file: _join([part.result() for part in parts]) for file, parts in started}


@lru_cache(maxsize=1)
def typeface_folders() -> tuple[str, ...]:
    """Return the folders of the typefaces, in the order of their packages.

    Raises
    ------
    KinfolkError
        A typeface is not installed.
    """
    folders = []
    for package in TYPEFACES:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise KinfolkError(
                f"the typeface package {package.replace('_', '-')!r} is not installed. Run: pip install kinfolk"
            )
        folders.append(str(Path(spec.origin).parent))
    return tuple(folders)


def _typeset_here(request: Request) -> bytes:
    from kinfolk.paper.worker import typeset

    return typeset(request)


def _typeset_elsewhere(request: Request) -> bytes:
    from kinfolk.paper import worker

    command = [sys.executable, "-P", worker.__file__]
    done = subprocess.run(command, input=json.dumps(request).encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()
        raise KinfolkError(f"{request['template']} could not be typeset: {reason}")
    return done.stdout


def _join(parts: Sequence[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    from pikepdf import Pdf

    with ExitStack() as opened:
        whole, *others = (opened.enter_context(Pdf.open(BytesIO(part))) for part in parts)
        for other in others:
            whole.pages.extend(other.pages)
        joined = BytesIO()
        whole.save(joined, deterministic_id=True)
    return joined.getvalue()
