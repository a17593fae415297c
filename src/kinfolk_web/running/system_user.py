"""Whom the embedded database runs as: ourselves, or for root a system user of its own, since PostgreSQL refuses root."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "kinfolk-db"
LONGEST = 60.0  # seconds for a small program of the system


def is_root() -> bool:
    """Return whether this process may do everything."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run_as() -> dict[str, Any]:
    """Return what ``subprocess`` needs to start a program of the database: nothing, or the system user if we are root."""
    if not is_root():
        return {}
    _ensure_exists()
    return {"user": NAME, "group": NAME, "extra_groups": []}


def own_ids() -> set[int]:
    """Return the numbers of the users whose files are this installation's."""
    if not is_root():
        return {os.geteuid()}
    import pwd

    _ensure_exists()
    return {0, pwd.getpwnam(NAME).pw_uid}


def give(folder: Path) -> None:
    """Make a folder the database's own and nobody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if is_root():
        _ensure_exists()
        shutil.chown(folder, NAME, NAME)
    folder.chmod(0o700)


def refuse_unless_entered(folder: Path) -> None:
    """Refuse a data folder that the database's user may not enter, instead of opening other people's folders.

    Raises
    ------
    InputError
        If it cannot be entered.
    """
    if is_root() and not _may(folder, "cd"):
        raise InputError(
            f"The database runs as the system user {NAME!r}, who may not enter this folder.",
            file=str(folder),
            remedy=f"Name a folder outside of private ones with --data (/var/lib/kinfolk is usual), or let {NAME!r} "
            "pass through each folder above it: chmod o+x FOLDER.",
        )


def refuse_anothers(data: Path) -> None:
    """Refuse, as root, an installation of another user, who could not start it again once root has run it.

    Raises
    ------
    InputError
        If its database belongs to somebody else.
    """
    database = data / "postgres"
    if not is_root() or not database.exists() or (owner := database.stat().st_uid) in own_ids():
        return
    import pwd

    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"#{owner}"
    raise InputError(
        f"This installation belongs to the user {name!r}, and root would take it away from them.",
        file=str(data),
        remedy=f"Run it as that user: sudo -u '{name}' KINFOLK_DATA={data} kinfolk ...",
    )


def usable_programs(folder: Path, copy: Path) -> Path:
    """Return the folder of PostgreSQL's programs, or a copy of it where the database's user may not go.

    Root often keeps the environment in a private home; a copy in the data folder opens nothing that was closed.

    Parameters
    ----------
    folder
        The ``bin`` folder inside the installed package.
    copy
        Where the programs and their libraries are copied to if need be, in the same relation to each other.
    """
    if not is_root() or _may(folder / "postgres", "exec"):
        return folder
    installation = folder.parent
    package = installation.parent
    marker = copy / ".complete"
    if not marker.exists():
        shutil.rmtree(copy, ignore_errors=True)
        ignored = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(installation, copy / package.name / installation.name, symlinks=True, ignore=ignored)
        libraries = package.with_name(f"{package.name}.libs")  # where wheels for Linux keep what they link to
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        for path in [copy, *copy.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent.name == "bin" else 0o044))
        marker.touch()
    return copy / package.name / installation.name / folder.name


def _ensure_exists() -> None:
    import pwd

    try:
        pwd.getpwnam(NAME)
    except KeyError:
        made = shutil.which("useradd") and subprocess.run(  # noqa: S603 - a fixed command
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],  # noqa: S607
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
        if not made or made.returncode:
            why = made.stderr.strip() if made else "there is no program 'useradd'"
            raise InputError(
                f"PostgreSQL does not run as root, and its system user {NAME!r} could not be made: {why}.",
                remedy=f"Make it with your system's means (adduser --system --group {NAME}), or start Kinfolk as an "
                "ordinary user.",
            ) from None


def _may(path: Path, command: str) -> bool:
    _ensure_exists()
    asked = ["/bin/sh", "-c", f'{command} "$1" --version' if command == "exec" else f'{command} "$1"', "sh", str(path)]
    done = subprocess.run(  # noqa: S603 - fixed words
        asked, check=False, stdin=subprocess.DEVNULL, capture_output=True, cwd="/", timeout=LONGEST, **run_as()
    )
    return done.returncode == 0
