"""Where an installation keeps its data, its keys and its secrets on this machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from platformdirs import user_data_path

SYSTEM_FOLDER = Path("/var/lib/kinfolk")


def data_folder() -> Path:
    """Return the folder of this installation: ``KINFOLK_DATA``, or the usual place of the system.

    For root that is a system folder, because the database runs as a user of its own who may not enter root's home.
    """
    named = os.environ.get("KINFOLK_DATA")
    if named:
        return Path(named).expanduser().resolve()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return SYSTEM_FOLDER
    return user_data_path("kinfolk", appauthor=False)


def secret(name: str) -> str:
    """Return a secret of this installation: from ``KINFOLK_<NAME>_KEY``, else from a file that only its owner reads.

    A missing file is made, so that no installation ever runs with a key that others know.
    """
    named = os.environ.get(f"KINFOLK_{name.upper()}_KEY")
    if named:
        return named
    path = data_folder() / "keys" / f"{name}.key"
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.touch(mode=0o600, exist_ok=False)
    fresh.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
    try:
        os.link(fresh, path)  # whoever comes first decides; nobody overwrites a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
