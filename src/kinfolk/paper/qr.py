"""QR codes as vector paths: the same address gives the same bytes, dark on white, with the quiet border inside."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from kinfolk.errors import KinfolkError

_BORDER = 4
_MASK = 3


@lru_cache(maxsize=8192)
def qr_svg(address: str) -> str:
    """Return the QR code of ``address`` as SVG, with error correction M (15 %) and always the same mask.

    Any mask can be read; choosing among the eight would take most of the time.

    Raises
    ------
    KinfolkError
        The package that makes codes is not installed, or the address is too long for a code.
    """
    try:
        import segno
    except ImportError:
        raise KinfolkError(
            "QR codes need the package 'segno', which is not installed. Run: pip install 'kinfolk[site]'"
        ) from None
    try:
        code = segno.make(address, error="m", mask=_MASK, micro=False, boost_error=False)
    except ValueError:
        raise KinfolkError(f"the address {address[:60]!r}... is too long for a QR code. Give a shorter one.") from None
    side = len(code.matrix) + 2 * _BORDER
    path = "".join(
        f"M{x + _BORDER} {y + _BORDER}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix)
        for x, length in _dark_runs(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
    runs, start = [], 0
    for dark, group in groupby(row):
        length = sum(1 for _ in group)
        if dark:
            runs.append((start, length))
        start += length
    return runs
