"""Names that people can say for casts, and the colour and shape each is known by on paper and screens."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count as counting
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from kinfolk.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

CAST_NAMES: tuple[str, ...] = (
    "Heron", "Maple", "Otter", "Cedar", "Robin", "Willow", "Badger", "Hazel",
    "Falcon", "Birch", "Lynx", "Rowan", "Puffin", "Aspen", "Marten", "Linden",
    "Osprey", "Juniper", "Beaver", "Poplar", "Kestrel", "Laurel", "Dolphin", "Almond",
    "Gannet", "Acacia", "Hare", "Larch", "Ibis", "Magnolia", "Jaguar", "Olive",
    "Kiwi", "Cypress", "Lark", "Sequoia", "Bison", "Baobab", "Swan", "Alder",
    "Panda", "Mulberry", "Quail", "Spruce", "Raven", "Tamarind", "Seal", "Walnut",
    "Tiger", "Hawthorn", "Vicuna", "Mango", "Wombat", "Cherry", "Zebra", "Banyan",
    "Toucan", "Myrtle", "Gazelle", "Ginkgo", "Condor", "Chestnut", "Penguin", "Elder",
)  # fmt: skip
"""Animals and trees in turn: short, easy to say in most languages, none of them an insult."""

COLOURS: dict[str, str] = {
    "Green": "#2f6b4f",
    "Ember": "#c2501f",
    "Blue": "#23629e",
    "Golden": "#a37600",
    "Plum": "#7a3b76",
    "Teal": "#1a7a80",
    "Rose": "#b5375a",
    "Slate": "#4a5560",
}
"""Colour word to sRGB; each has a contrast of at least 3:1 on white paper."""

SHAPES: dict[str, str] = {
    "circle": "M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20z",
    "triangle": "M12 2.5L22.5 21.5H1.5z",
    "square": "M3 3h18v18H3z",
    "star": "M12 1l2.94 7.95 8.47 0.34-6.65 5.26 2.29 8.16-7.05-4.71-7.05 4.71 2.29-8.16-6.65-5.26 8.47-0.34z",
    "diamond": "M12 0.5L22 12 12 23.5 2 12z",
    "drop": "M12 1C15.5 7 19.5 10.5 19.5 15.2a7.5 7.5 0 0 1-15 0C4.5 10.5 8.5 7 12 1z",
    "cross": "M8.5 2h7v6.5H22v7h-6.5V22h-7v-6.5H2v-7h6.5z",
    "moon": "M17 2.6A10.2 10.2 0 1 0 17 21.4A10 10 0 0 1 17 2.6z",
}
"""Shape word to an SVG path in a box of 24 by 24, so that every page draws the same shape."""


@dataclass(frozen=True, slots=True)
class Badge:
    """The colour and shape a cast is known by; colour is never the only sign."""

    colour: str
    shape: str

    @property
    def hex(self) -> str:
        """The colour as ``#rrggbb``."""
        return COLOURS[self.colour]

    @property
    def path(self) -> str:
        """The shape as an SVG path in a box of 24 by 24."""
        return SHAPES[self.shape]

    def svg(self) -> str:
        """Return the badge as a small SVG document."""
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
            f'<path fill="{self.hex}" d="{self.path}"/></svg>'
        )


def name_casts(count: int) -> tuple[str, ...]:
    """Return ``count`` different cast names, always in the same order.

    The plain names come first (Heron, Maple, ...), then each in every colour (Green Heron, ...),
    and only rooms of more than 576 casts get numbers behind the names.

    Raises
    ------
    InputError
        If ``count`` is negative.
    """
    if count < 0:
        raise InputError(f"{count} casts cannot be named.", remedy="Ask for none, or for a positive number.")
    return tuple(islice(_every_name(), count))


def badge(name: str) -> Badge:
    """Return the colour and shape of the cast called ``name``; any name has one, always the same.

    The 64 plain names have 64 different pairs of colour and shape. A coloured name (Blue Heron) has the colour it
    says and the shape of its plain name. Names that an organiser chose are spread by a checksum.
    """
    colours, shapes = tuple(COLOURS), tuple(SHAPES)
    words = [word for word in name.split() if not word.isdigit()]
    plain = words[-1] if words else ""
    position = CAST_NAMES.index(plain) if plain in CAST_NAMES else crc32(name.encode())
    row, column = divmod(position, len(shapes))
    said = words[0] if len(words) > 1 and words[0] in COLOURS else colours[(row + column) % len(colours)]
    return Badge(said, shapes[column])


def _every_name() -> Iterator[str]:
    for turn in counting(1):
        suffix = "" if turn == 1 else f" {turn}"
        for prefix in ("", *(f"{colour} " for colour in COLOURS)):
            for name in CAST_NAMES:
                yield f"{prefix}{name}{suffix}"
