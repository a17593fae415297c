"""From data to printed sheets: typefaces, batches, two processes for large events, and joining what they made."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import KinfolkError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.paper.worker import Request

TEMPLATES = Path(__file__).parent / "templates"
TYPEFACES = (
    "fontpkg_fraunces",
    "fontpkg_atkinson_hyperlegible",
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "fontpkg_noto_sans_thai",
    "noto_cjk_sans_otc",
)
"""Packages that carry the typefaces; nothing of the machine's own is ever used."""

PROCESSES = 2
_IN_ONE_GO = 6
"""Up to so many batches are set in this process: starting others would take longer."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to print: a template, what stands on every sheet, and the items, so many to a batch."""

    file: str
    template: str
    head: dict[str, Any]
    items: Sequence[Any]
    batch: int

    def requests(self) -> list[Request]:
        """Return the batches; how a job is cut depends on its items alone, never on the machine."""
        cuts = range(0, max(len(self.items), 1), self.batch)
        return [self._request(list(self.items[start : start + self.batch]), alone=len(cuts) == 1) for start in cuts]

    def _request(self, items: list[Any], *, alone: bool) -> Request:
        return {
            "root": str(TEMPLATES),
            "template": self.template,
            "fonts": list(typeface_folders()),
            "data": json.dumps({"head": self.head, "items": items}, ensure_ascii=False, separators=(",", ":")),
            "tagged": alone,
        }


def print_jobs(jobs: Sequence[Job]) -> dict[str, bytes]:
    """Return the PDF of each job by file name; the bytes do not depend on the number of processes."""
    requests = [(job.file, request) for job in jobs for request in job.requests()]
    if len(requests) <= _IN_ONE_GO:
        parts = [_typeset_here(request) for _, request in requests]
    else:
        with ThreadPoolExecutor(PROCESSES) as pool:
            parts = list(pool.map(_typeset_elsewhere, (request for _, request in requests)))
    made: dict[str, list[bytes]] = {}
    for (file, _), part in zip(requests, parts, strict=True):
        made.setdefault(file, []).append(part)
    return {file: _join(batches) for file, batches in made.items()}


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
    from pypdf import PdfWriter

    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part), import_outline=False)
    joined = BytesIO()
    writer.write(joined)
    return joined.getvalue()
