"""The commands of the site: serve, demo, backup, restore, doctor, manage."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kinfolk.cli.console import Progress, say, say_json, tell
from kinfolk.errors import InputError
from kinfolk_web.home import data_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk_web.running.supervisor import Plan

FINE = 0
SERVED = "served.json"  # what `serve` was told, in the data folder
LAST_PORT = 65_535
FEWEST, MOST = 12, 3_000  # people whom the demo invents
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def serve(arguments: list[str]) -> int:
    """Run the installation until Ctrl-C."""
    return _serve("serve", arguments)


def demo(arguments: list[str]) -> int:
    """Run the installation with an invented community in it, until Ctrl-C."""
    return _serve("demo", arguments)


def backup(arguments: list[str]) -> int:
    """Write everything in the database into one file."""
    parser = _parser("backup", "Write everything in the database into one file, and check the file.")
    parser.add_argument("file", type=Path, help="the backup, for instance monday.kinfolk")
    options = parser.parse_args(arguments)
    data = _recall(_use(options))
    from kinfolk_web.running import backups, database

    with database.available(data) as url, _progress() as progress:
        manifest = backups.save(url, options.file.expanduser().resolve(), progress=progress)
    tell(f"{options.file}: {sum(manifest.rows.values())} rows, {manifest.size / backups.PIECE:.1f} MiB, checked.")
    tell(
        f"The keys are not in it: keep a copy of {data / 'keys'} in another place. Without them every personal link that "
        "was mailed or printed is dead, and nobody can read what the safety leads were told."
    )
    return FINE


def restore(arguments: list[str]) -> int:
    """Put a backup into this installation."""
    parser = _parser("restore", "Put a backup into this installation: everything or nothing.")
    parser.add_argument("file", type=Path, help="a backup made by `kinfolk backup`")
    parser.add_argument("--replace", action="store_true", help="replace what is there, after a backup of it")
    options = parser.parse_args(arguments)
    data = _recall(_use(options))
    from kinfolk_web.running import backups, database, marks

    file = options.file.expanduser().resolve()
    with database.exclusive(data) as url, _progress() as progress:
        if options.replace and backups.counts(url):
            backups.verify(file)
            before = data / "backups" / f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.kinfolk"
            before.parent.mkdir(exist_ok=True, mode=0o700)
            backups.save(url, before, progress=progress)
            tell(f"What was there lies in {before}")
        manifest = backups.restore(url, file, replace=options.replace, progress=progress)
        kept = backups.mails_kept(url)
    tell(f"Restored {sum(manifest.rows.values())} rows as of {manifest.time}.")
    if kept:
        tell(f"Mails that waited in it are kept ({kept}): the page Mail of an event sends them when you say so.")
    if others := marks.others_in(file):
        named = " and ".join(f"{name}.key" for name in others)
        tell(
            f"The keys here are not those of this backup ({named}). Put them into {data / 'keys'} before you start Kinfolk: "
            "without them every personal link that was mailed or printed is dead, and no plan can be made while somebody "
            "is to be kept apart whom nobody can read."
        )
    if (data / "erased.txt").exists():
        tell("Whoever was deleted since then is deleted again when Kinfolk starts.")
    return FINE


def doctor(arguments: list[str]) -> int:
    """Say what is wrong with the installation."""
    parser = _parser("doctor", "Say what is wrong with this installation, and how to mend it.")
    parser.add_argument("--json", action="store_true", help="one JSON object for programs")
    options = parser.parse_args(arguments)
    data = _recall(_use(options))
    from kinfolk_web.running.doctor import GOOD, WRONG, examine

    findings = examine(data)
    wrong = [finding for finding in findings if finding.state == WRONG]
    if options.json:
        say_json({"format": "kinfolk.doctor/1", "well": not wrong, "findings": [vars(one) for one in findings]})
    else:
        for one in findings:
            say(
                f"{one.state:5}  {one.about}: {one.sentence}"
                + (f"\n       -> {one.remedy}" if one.state != GOOD else "")
            )
        some = "1 thing is wrong." if len(wrong) == 1 else f"{len(wrong)} things are wrong."
        say(some if wrong else "Nothing is wrong.")
    return int(bool(wrong))


def manage(arguments: list[str]) -> int:
    """Run one of Django's own commands on this installation."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)  # all else is for the command that is run
    parser.add_argument("--data", type=Path)
    options, given = parser.parse_known_args(list(arguments))
    folder = _recall(_use(options))
    from django.core.management import execute_from_command_line

    from kinfolk_web.running import database

    with database.available(folder):
        _settings()
        execute_from_command_line(["kinfolk manage", *given])
    return FINE


def _serve(name: str, arguments: list[str]) -> int:
    options = _serving_parser(name).parse_args(arguments)
    tell("Kinfolk is starting ...")
    data = _use(options)
    from kinfolk_web.core import certificates
    from kinfolk_web.running import database, parents
    from kinfolk_web.running.supervisor import Plan, Supervisor

    if bool(options.certificate) != bool(options.key):
        raise InputError("A certificate and its key belong together.", remedy="Name both: --certificate and --key.")
    if options.certificate:
        certificates.refuse_unless_a_pair(options.certificate, options.key)
        if said := certificates.warning(options.certificate):
            tell(said)
    tls = options.certificate is not None
    port = options.port or _free_port()
    public = certificates.public_url(host=options.host, port=port, tls=tls, given=options.public_url)
    plan = Plan(
        data=data,
        host=options.host,
        port=port,
        certificate=options.certificate,
        key=options.key,
        database=database.named(),
        environment=_environment(public, options),
        forced=options.force_upgrade,
        demo=options.people if name == "demo" else 0,
    )
    if plan.database:
        database.ask(plan.database, "SELECT 1")  # refuses with a sentence what does not answer
    _logging()
    parents.watch_parent(patient=True)  # the window closes a pipe to stop us
    Supervisor(plan, _announce(public, options, plan), tell).run()
    tell("Stopped.")
    return FINE


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"kinfolk {name}", description=about)
    parser.add_argument(
        "--data", type=Path, help="the folder of the installation (KINFOLK_DATA; else the system's place)"
    )
    return parser


def _serving_parser(name: str) -> argparse.ArgumentParser:
    parser = _parser(name, "Run Kinfolk: the database, the pages and the worker, until Ctrl-C.")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets phones in this network in (%(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="0 takes a free one (%(default)s)")
    parser.add_argument("--certificate", type=Path, help="a certificate in a PEM file, for https")
    parser.add_argument("--key", type=Path, help="its private key")
    parser.add_argument(
        "--public-url", default=os.environ.get("KINFOLK_PUBLIC_URL", ""), help="how people reach the site"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--force-upgrade", action="store_true", help="upgrade although an event begins soon")
    if name == "demo":
        parser.add_argument("--people", type=_crowd, default=300, help="how many people are invented (%(default)s)")
    return parser


def _crowd(said: str) -> int:
    """Read how many people are invented, or say how many can be."""
    if not said.isdecimal() or not FEWEST <= int(said) <= MOST:
        raise argparse.ArgumentTypeError(f"{said} is not between {FEWEST} and {MOST} people")
    return int(said)


def _port(said: str) -> int:
    """Read a port, or say what one is."""
    if not said.isdecimal() or int(said) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{said} is no port: name a number from 0 to {LAST_PORT}, 8080 for instance")
    return int(said)


def _use(options: argparse.Namespace) -> Path:
    """Take the folder that was named, for this process and for all that it starts."""
    if options.data:
        os.environ["KINFOLK_DATA"] = str(options.data.expanduser().resolve())
    return data_folder()


def _recall(data: Path) -> Path:
    """Let a command beside the running site know what `serve` was told: a link must lead to the same address."""
    try:
        told = json.loads((data / SERVED).read_text("utf-8"))
    except (OSError, ValueError):
        return data
    for name, value in told.items():
        os.environ.setdefault(name, value)
    return data


def _environment(public: str, options: argparse.Namespace) -> dict[str, str]:
    from urllib.parse import urlsplit

    from kinfolk_web.core import certificates

    hosts = {urlsplit(public).hostname or "", *LOCAL}
    if options.host not in LOCAL:
        hosts |= {*certificates.addresses(), options.host} - {"0.0.0.0", "::"}  # noqa: S104
    named = os.environ.get("KINFOLK_ALLOWED_HOSTS", "")
    environment = {"KINFOLK_PUBLIC_URL": public, "KINFOLK_ALLOWED_HOSTS": named or ",".join(sorted(hosts - {""}))}
    if options.certificate:
        # as it was named: where it is a link, a renewed one is what the link then leads to
        environment[certificates.VARIABLE] = str(options.certificate.expanduser().absolute())
    return environment


def _announce(public: str, options: argparse.Namespace, plan: Plan) -> Callable[[int, str], None]:
    """Return what is done once pages are served: say where, show it to phones, open a browser."""

    def announce(_port: int, link: str) -> None:
        from kinfolk_web.core import certificates
        from kinfolk_web.running.runner import ADDRESS

        (plan.data / SERVED).write_text(json.dumps(dict(plan.environment), indent=1), encoding="utf-8")
        if options.host not in {"127.0.0.1", "::1"} and sys.stderr.isatty():
            tell(certificates.qr_for_terminal(public))
        tell(f"Kinfolk is ready at {public}")
        if link:
            tell(f"Sign in with this link, which works once: {link}")
        else:
            tell("A link that signs you in: kinfolk manage signin you@example.org")
        tell("Ctrl-C stops it.")
        if named := os.environ.get(ADDRESS):  # the window with the buttons is told here where to go
            Path(named).write_text(link or public, encoding="utf-8")
        if not options.no_browser and _has_screen():
            import webbrowser

            webbrowser.open(link or public)

    return announce


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return sys.stderr.isatty() and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _progress() -> Iterator[Progress]:
    shown = Progress()
    try:
        yield shown
    finally:
        shown.close()


def _logging() -> None:
    import logging

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)


def _settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
