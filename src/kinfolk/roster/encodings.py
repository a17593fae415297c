"""Bytes to text in whatever encoding a spreadsheet program once chose."""

from __future__ import annotations

import codecs
import re
from itertools import pairwise

from kinfolk.errors import InputError
from kinfolk.sentences import say

SAMPLE_BYTES = 64 * 1024
_PLAIN = "utf-8"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)

# Letters that the languages written in an encoding really use: the rest of each code page is there for others.
# s and z with caron are left to cp1250, so that Czech names are not read as Danish ones.
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßº´°€–—‘’“”«»¿¡…·№" + "\xa0")
_LATIN = {
    "cp1252": _WESTERN,
    "cp1254": frozenset("ğışçöüâîûİ‘’“”–—…" + "\xa0"),
    "cp1250": frozenset("ąćęłńóśźżáčďéěíňřšťúůýžäöüßőűăâîşţôëđçĺľŕ€–—‘’“”„…°" + "\xa0"),
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
}
_OTHERS = [
    "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp1257", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
]  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,}")
_CERTAIN = 0.85


def decode(data: bytes, file: str) -> tuple[str, str]:
    """Return the text of ``data`` and the name of its encoding (``utf-8`` for plain ASCII).

    Raises
    ------
    InputError
        The bytes are no text in any encoding we know.
    """
    text, encoding = _decoded(data, file)
    if "\x00" in text:
        raise InputError(
            say("holds bytes that are no text."),
            file=file,
            remedy=say("Export the list again, as CSV (UTF-8) or XLSX."),
        )
    return text, _PLAIN if text.isascii() else encoding


def _decoded(data: bytes, file: str) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, file), name
    if b"\x00" in data[:SAMPLE_BYTES]:
        wide = _without_mark(data[:SAMPLE_BYTES])
        return (_strictly(data, wide, file), wide) if wide else (data.decode("latin-1"), "latin-1")
    try:
        return data.decode(_PLAIN), _PLAIN
    except UnicodeDecodeError:
        codec = _eight_bit(_telling_sample(data))
        return data.decode(codec, errors="replace"), codec


def _strictly(data: bytes, codec: str, file: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError(
            say("says it is {codec}, but byte {start} is not.", codec=codec, start=error.start),
            file=file,
            remedy=say("Export the list again, as CSV (UTF-8) or XLSX."),
        ) from None


def _without_mark(sample: bytes) -> str | None:
    """Return the UTF-16 codec whose zero bytes stand where ASCII letters leave them, if any."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 8 and not even:
        return "utf-16-le"
    if even > len(sample) // 8 and not odd:
        return "utf-16-be"
    return None


def _telling_sample(data: bytes) -> bytes:
    """Return the lines that are not plain ASCII, which alone can tell encodings apart."""
    lines: list[bytes] = []
    size = 0
    for line in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data):
        lines.append(line.group()[:2000])
        size += len(lines[-1])
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(lines)


def _eight_bit(sample: bytes) -> str:
    """Return the encoding in which ``sample`` looks most like names; our own part weighs the Latin ones."""
    scores = {codec: _looks_latin(sample.decode(codec, errors="replace"), usual) for codec, usual in _LATIN.items()}
    best = max(scores, key=lambda codec: scores[codec])
    if scores[best] >= _CERTAIN:
        return best
    from charset_normalizer import from_bytes  # 50 ms that UTF-8 lists need not pay

    found = from_bytes(sample, cp_isolation=_OTHERS).best()
    return found.encoding if found is not None else best


def _looks_latin(text: str, usual: frozenset[str]) -> float:
    """Return the share of non-ASCII characters that are usual, 0 if whole words consist of them (another script)."""
    special = [c for c in text if not c.isascii()]
    foreign = [word for word in _WORD.findall(text) if not any(c.isascii() for c in word)]
    if not special or 3 * sum(map(len, foreign)) > len(special):
        return 0.0
    flipped = sum(1 for a, b in pairwise(text) if a.islower() and b.isupper() and not b.isascii())
    return (sum(c.lower() in usual or c in usual for c in special) - flipped) / len(special)
