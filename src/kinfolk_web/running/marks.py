"""By what a backup knows again the keys beside which it was made, without holding any of them."""

from __future__ import annotations

import hashlib
import hmac
import zipfile
from typing import TYPE_CHECKING

from kinfolk_web.home import secret

if TYPE_CHECKING:
    from pathlib import Path

MEMBER = "keys.txt"
NAMES = ("secret", "safety")


def of_keys() -> str:
    """Return a line for each key of this installation, which is the same for the same key and tells nothing of it."""
    return "".join(f"{name} {_mark(name)}\n" for name in NAMES)


def others_in(file: Path) -> list[str]:
    """Return the names of the keys that differ from those beside which a backup was made; an old backup knows none."""
    with zipfile.ZipFile(file) as archive:
        if MEMBER not in archive.namelist():
            return []
        said = dict(line.split() for line in archive.read(MEMBER).decode("ascii").splitlines())
    return [name for name in NAMES if said.get(name) != _mark(name)]


def _mark(name: str) -> str:
    return hmac.new(secret(name).encode(), b"kinfolk.backup/keys", hashlib.sha256).hexdigest()[:16]
