"""Makes a small photo of what somebody chose, in a process of its own: the picture alone, without place, time and device.

Started by :mod:`kinfolk_web.welcome.photos`. It is given the bytes of a file; it says one line of JSON, and after it the
bytes of a JPEG file if all is well.
"""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

from kinfolk_web.core.bounded import bind

if TYPE_CHECKING:
    from PIL.Image import Image

SECONDS = 4  # of work; a photo of 12 million points takes a fifth of one
MEMORY = 1024**3
KINDS = ("JPEG", "PNG", "WEBP")
MOST_POINTS = 50_000_000  # more than phones take; a small file may claim to be many times larger
LONGEST = 400  # points of the longer side of what is kept
QUALITY = 80
CLEAR = ("RGBA", "LA", "PA", "La", "RGBa")


def main() -> None:
    """Read what stands on standard input and answer on standard output."""
    bind(seconds=SECONDS, memory=MEMORY)
    said = sys.stdout.buffer
    try:
        small = shrunk(sys.stdin.buffer.read())
    except TooLargeError:
        said.write(json.dumps({"refused": "large"}).encode() + b"\n")
    except MemoryError:
        said.write(json.dumps({"refused": "memory"}).encode() + b"\n")
    except Exception:  # noqa: BLE001 - whatever is wrong with it: it is no photo that can be read, and no trace quotes it
        said.write(json.dumps({"refused": "unreadable"}).encode() + b"\n")
    else:
        said.write(json.dumps({"size": len(small)}).encode() + b"\n" + small)


class TooLargeError(Exception):
    """It has more points than are read."""


def shrunk(data: bytes) -> bytes:
    """Return a photo of at most 400 points a side as a JPEG file that holds points and nothing else.

    Parameters
    ----------
    data
        A JPEG, PNG or WebP file; of one that moves the first picture is taken.

    Raises
    ------
    TooLargeError
        It says that it has more than 50 million points; nothing of it was unpacked.
    """
    import PIL.Image
    import PIL.ImageOps

    PIL.Image.MAX_IMAGE_PIXELS = None  # what it would only warn of is refused below, and with a sentence of ours
    with PIL.Image.open(io.BytesIO(data), formats=KINDS) as image:
        if image.width * image.height > MOST_POINTS:
            raise TooLargeError
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is unpacked at a fraction of its size
        turned = PIL.ImageOps.exif_transpose(_small(image))
        clean = PIL.Image.new("RGB", turned.size, "white")  # a new picture: what else the file held stays behind
        clean.paste(turned.convert("RGB"), mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
    held = io.BytesIO()
    clean.save(held, "JPEG", quality=QUALITY, optimize=True)
    return held.getvalue()


def _small(image: Image) -> Image:
    clear = image.mode in CLEAR or "transparency" in image.info
    straight = image if image.mode in {"L", "RGB", "RGBA"} else image.convert("RGBA" if clear else "RGB")
    straight.thumbnail((LONGEST, LONGEST))
    return straight


if __name__ == "__main__":
    main()
