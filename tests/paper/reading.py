"""Reading printed sheets back with other people's code: their words, their boxes, and letters without a typeface."""

from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ContentStream

SOFT_HYPHEN = "\u00ad"


def pages(pdf: bytes) -> list[str]:
    """Return the words of each page, runs of blanks as one."""
    return [_plain(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    """Return the words of all pages."""
    return " ".join(pages(pdf))


def squeezed(text: str) -> str:
    """Return ``text`` without blanks and hyphens, for names that may be broken over lines."""
    return "".join(text.split()).replace(SOFT_HYPHEN, "").replace("-", "").replace("\u2010", "")


def boxes(pdf: bytes) -> set[tuple[float, float]]:
    """Return the sizes of the pages in millimetres."""
    return {
        (round(float(page.mediabox.width) / 72 * 25.4, 1), round(float(page.mediabox.height) / 72 * 25.4, 1))
        for page in PdfReader(BytesIO(pdf)).pages
    }


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the name of each font, without its subset mark, and whether it is embedded."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            inner = reference.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            embedded = "/FontFile2" in descriptor or "/FontFile3" in descriptor
            found[str(inner["/BaseFont"]).lstrip("/").split("+")[-1]] = embedded
    return found


def missing_glyphs(pdf: bytes) -> int:
    """Return how many letters were drawn as the empty box: glyph 0 of their font."""
    reader = PdfReader(BytesIO(pdf))
    return sum(
        code == b"\0\0"
        for page in reader.pages
        for operands, operator in ContentStream(page.get_contents(), reader).operations
        if operator in {b"Tj", b"TJ"}
        for shown in _strings(operands[0])
        for code in (shown[i : i + 2] for i in range(0, len(shown), 2))
    )


def _strings(operand) -> list[bytes]:
    parts = operand if isinstance(operand, list) else [operand]
    return [part.original_bytes for part in parts if hasattr(part, "original_bytes")]


def _plain(text: str) -> str:
    return " ".join(text.replace(SOFT_HYPHEN, "").split())
