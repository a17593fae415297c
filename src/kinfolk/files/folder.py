"""The folder of ``--out``: the newest plan has the plain names, every earlier one lies whole in ``v<version>/``."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kinfolk.errors import InputError
from kinfolk.files.reading import read_plan
from kinfolk.files.text import chunks
from kinfolk.files.transaction import JOURNAL, STAGING, commit, finish, locked
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kinfolk.files.transaction import Content

SET = ".kinfolk-set.json"
SET_FORMAT = "kinfolk.set/1"
PLAN = "plan.json"
OURS = (
    "plan.xlsx",
    "report.html",
    "board.html",
    "table-cards.pdf",
    "personal-cards.pdf",
    "host-sheets.pdf",
    "list.pdf",
)
UNCOUNTED = ("seconds", "version")


@dataclass(frozen=True, slots=True)
class Want:
    """What to put beside plan.json.

    Parameters
    ----------
    files
        File name to how it is made (paper size and the like): a file made in another way is made again.
    render
        Makes the files from the plan document once its version is known.
    keep_version
        The version of the document stands (repair); else the next free one is taken.
    basis
        A digest of what the files say beside the plan, if it is known: files made of something else do not stay beside
        an equal plan, whether or not they are wanted this time.
    """

    files: Mapping[str, str]
    render: Callable[[dict[str, Any]], Mapping[str, bytes]]
    keep_version: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is in the folder now: the document as stored, the files, and whether anything was written."""

    document: dict[str, Any]
    files: tuple[str, ...]
    written: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """The set that stands in the folder under the plain names."""

    event: str
    version: int
    files: Mapping[str, str]
    document: dict[str, Any] | None
    digests: Mapping[str, str]
    basis: str = ""


def survey(folder: Path, event: str) -> None:
    """Refuse a folder that cannot receive this event, before any work is done.

    Raises
    ------
    InputError
        It holds a plan of a different event, an unreadable plan, or is no folder.
    """
    if folder.is_dir():
        recover(folder)
        _check_event(folder, _standing(folder), event)
    elif folder.exists():
        raise InputError(
            say("{folder} is a file, not a folder.", folder=repr(str(folder))), remedy=say("Name a folder with --out.")
        )


def recover(folder: Path) -> None:
    """Finish a set of files that an interrupted run was putting in place, or clear what it never came to."""
    if (folder / JOURNAL).exists() or (folder / STAGING).exists():
        with locked(folder):
            finish(folder)


def save(folder: Path, document: dict[str, Any], want: Want) -> Saved:
    """Put the plan and its files into the folder, all together, and move the previous set to ``v<version>/``.

    A plan equal to the one that stands there (but for seconds and version) is not written again; of the files beside
    it those are that are missing or come out differently, because something changed that no plan holds (pronouns,
    what may be shown).

    Raises
    ------
    InputError
        A different event, a newer plan, or files that are not ours stand there; or the folder cannot be written to.
        Nothing has changed then.
    """
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            finish(folder)
            return _save(folder, document, want)
    except OSError as error:
        raise InputError(
            say(
                "{folder} cannot be written to ({strerror}).",
                folder=repr(str(folder)),
                strerror=error.strerror or error,
            ),
            remedy=say("Name another folder with --out."),
        ) from error
    finally:
        if made and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _save(folder: Path, document: dict[str, Any], want: Want) -> Saved:
    standing = _standing(folder)
    _check_event(folder, standing, document["event"])
    if standing and standing.document and _counted(standing.document) == _counted(document):
        return _complete(folder, standing, want, document)
    document = document | {"version": _version(folder, standing, document, want)}
    new: dict[str, Content] = {PLAN: chunks(document), **want.render(document)}
    old = [name for name in (*standing.files, SET) if (folder / name).exists()] if standing else []
    _check_strangers(folder, new, old)

    def listed(digests: Mapping[str, str]) -> bytes:
        return _manifest(document, {PLAN: "", **want.files}, digests, want.basis)

    commit(folder, new, old, _archive(folder, standing) if standing else "", (SET, listed))
    return Saved(document, tuple(new), written=True)


def _complete(folder: Path, standing: _Standing, want: Want, equal: dict[str, Any]) -> Saved:
    """Add what is missing beside the plan that stands there, or would come out differently now.

    What was written counts, not what lies there: somebody's own notes in the spreadsheet stay while nothing changes.
    The plan is made anew from ``equal``: its sentences can be said in the language of the files, those read from a
    file cannot.
    """
    document = equal | {name: value for name, value in (standing.document or {}).items() if name in UNCOUNTED}
    there = {name: how for name, how in standing.files.items() if (folder / name).exists()}
    other = bool(standing.basis and want.basis and standing.basis != want.basis)
    stale = [name for name in there if other and name in OURS and name not in want.files]
    files = {name: how for name, how in there.items() if name not in stale} | dict(want.files)
    made = want.render(document)
    digests = _digests(made)
    same = {name for name, how in there.items() if want.files.get(name) == how}
    new = {
        name: content
        for name, content in made.items()
        if name not in same or _was(folder, standing, name) != digests[name]
    }
    written = bool(new or stale)
    if written or standing.basis != want.basis:
        _check_strangers(folder, new, list(there))
        new[SET] = _manifest(document, files, {**standing.digests, **digests}, want.basis)
        commit(folder, new, stale)
    return Saved(document, tuple(files), written=written)


def _was(folder: Path, standing: _Standing, name: str) -> str:
    """Return the digest of a file as we wrote it; of sets without digests, as it lies there."""
    return standing.digests.get(name) or _digest((folder / name).read_bytes())


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _digest(content) for name, content in files.items()}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _counted(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in UNCOUNTED}


def _manifest(document: Mapping[str, Any], files: Mapping[str, str], digests: Mapping[str, str], basis: str) -> bytes:
    held = {"format": SET_FORMAT, "event": document["event"], "version": document["version"], "files": dict(files)}
    held["digests"] = {name: digests[name] for name in files if name in digests}
    held |= {"basis": basis} if basis else {}
    return (json.dumps(held, ensure_ascii=False, indent=2) + "\n").encode()


def _standing(folder: Path) -> _Standing | None:
    """Return the set in the folder: by its list of files, else by the plan and the names that are always ours."""
    document = read_plan(folder / PLAN) if (folder / PLAN).exists() else None
    try:
        held = json.loads((folder / SET).read_bytes())
        return _Standing(
            str(held["event"]),
            int(held["version"]),
            _plain(held["files"]),
            document,
            _plain(held.get("digests", {})),
            str(held.get("basis", "")),
        )
    except FileNotFoundError:
        if document is None:
            return None
        files = dict.fromkeys((PLAN, *(name for name in OURS if (folder / name).exists())), "")
        return _Standing(document["event"], document["version"], files, document, {})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            say("this list of our files cannot be read."),
            file=str(folder / SET),
            remedy=say("Use another folder with --out."),
        ) from error


def _plain(files: Mapping[str, Any]) -> dict[str, str]:
    """Return file names that are plain ones; anything else was not written by us."""
    if any(Path(name).name != name for name in files):
        raise ValueError("a name with a path in it")
    return {str(name): str(how) for name, how in files.items()}


def _check_event(folder: Path, standing: _Standing | None, event: str) -> None:
    if standing and standing.event != event:
        raise InputError(
            say(
                "{folder} holds plan {version} of {event}, and this is {event2}.",
                folder=repr(str(folder)),
                version=standing.version,
                event=repr(standing.event),
                event2=repr(event),
            ),
            remedy=say("Name another folder with --out, or give the event the same name in [event]."),
        )


def _version(folder: Path, standing: _Standing | None, document: Mapping[str, Any], want: Want) -> int:
    versions = [int(path.name[1:]) for path in folder.iterdir() if re.fullmatch(r"v\d{1,9}", path.name)]
    highest = max([*versions, standing.version if standing else 0])
    version: int = document["version"]
    if not want.keep_version:
        return max(version, highest + 1)
    if version <= highest:
        raise InputError(
            say(
                "{folder} already holds plan {highest}, and this is plan {version}.",
                folder=repr(str(folder)),
                highest=highest,
                version=version,
            ),
            remedy=say("Repair the newest plan, or name another folder with --out."),
        )
    return version


def _archive(folder: Path, standing: _Standing) -> str:
    name = f"v{standing.version}"
    if (folder / name).exists():
        raise InputError(
            say(
                "{folder} already holds {name}, where plan {version} belongs.",
                folder=repr(str(folder)),
                name=repr(name),
                version=standing.version,
            ),
            remedy=say("Move it away, or name another folder with --out."),
        )
    return name


def _check_strangers(folder: Path, new: Iterable[str], ours: list[str]) -> None:
    for name in new:
        if name not in (*ours, SET) and (folder / name).exists():
            raise InputError(
                say("{folder} holds a {name} that is not of a plan.", folder=repr(str(folder)), name=repr(name)),
                remedy=say("Move it away, or name another folder with --out."),
            )
