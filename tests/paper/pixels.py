"""Sheets as pixels, made by the typesetter itself: to read codes off them, to measure letters, to see what leaves a card."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import typst
from PIL import Image

from kinfolk.paper.pack import heading
from kinfolk.paper.press import TEMPLATES, typeface_folders
from kinfolk.paper.registry import SHEETS, job

if TYPE_CHECKING:
    from kinfolk.paper import Day, SheetOptions

MILLIMETRES = 25.4
FACES = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in typeface_folders()]
)


def pictures(day: Day, kind: str, options: SheetOptions, ppi: int = 72) -> list[np.ndarray]:
    """Return the pages of one kind of sheet as arrays of height, width, red-green-blue."""
    sheet = SHEETS[kind]
    made = job(sheet, sheet.items(day, options), heading(day, options), options)
    return [page for request in made.requests() for page in _drawn(request, ppi)]


def _drawn(request, ppi: int) -> list[np.ndarray]:
    compiler = typst.Compiler(str(TEMPLATES / request["template"]), root=str(TEMPLATES), font_paths=FACES)
    made = compiler.compile(format="png", ppi=ppi, sys_inputs={"data": request["data"]}, timestamp=0)
    pages = made if isinstance(made, list) else [made]
    return [np.asarray(Image.open(BytesIO(page)).convert("RGB")) for page in pages]


def dark(page: np.ndarray, below: int = 150) -> np.ndarray:
    """Return where there is ink; the hair lines along which cards are cut are lighter."""
    return page.mean(axis=2) < below


def near_edges(page: np.ndarray, across: int, down: int, margin: float, ppi: int = 72) -> np.ndarray:
    """Return the pixels within ``margin`` millimetres of the edges of the cards on a page."""
    height, width = page.shape[:2]
    near = margin / MILLIMETRES * ppi
    x, y = np.arange(width), np.arange(height)
    to_cut_x, to_cut_y = (_to_nearest(x, width / across), _to_nearest(y, height / down))
    return (to_cut_x < near)[None, :] | (to_cut_y < near)[:, None]


def _to_nearest(at: np.ndarray, step: float) -> np.ndarray:
    rest = at % step
    return np.minimum(rest, step - rest)


def tall(found: np.ndarray, ppi: int = 72) -> float:
    """Return the millimetres from the first to the last row that holds any of ``found``."""
    rows = np.flatnonzero(found.any(axis=1))
    return float(rows[-1] - rows[0] + 1) / ppi * MILLIMETRES if rows.size else 0.0
