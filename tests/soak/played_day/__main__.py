"""Plays a whole day with invented people against a site of its own, for anybody to watch, and reports on it (`make demo-day`)."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from kinfolk_web.running.postgres import Postgres
from tests.soak.installation import Installation, folder
from tests.soak.played_day import after, script
from tests.soak.played_day.crew import EVENT, gather
from tests.soak.played_day.kept import newcomers
from tests.soak.played_day.pace import Pace
from tests.soak.played_day.report import Report

if TYPE_CHECKING:
    from tests.soak.played_day.crew import Crew

SLUG = "annual-meeting"
LONGEST = 120.0  # seconds in which a watcher may open the links


def main() -> int:
    """Start the site, print where to watch, play the day, and say what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--speed", type=float, default=60, help="times as fast as the programme; 0: as fast as it goes")
    parser.add_argument("--rounds", type=int, default=99, help="rounds beyond so many are left out")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=15, help="seconds before the doors open, to open the links")
    parser.add_argument("--stay", action="store_true", help="keep the site running afterwards, until Ctrl-C")
    options = parser.parse_args()
    data, began = folder(), time.monotonic()
    report: Report | None = None
    sys.stdout.write(f"Starting the site with {options.people} invented people ...\n")
    installation = Installation(data, "--people", str(options.people))
    try:
        report = played(installation, Pace(options.speed), options.rounds, options.seed, pause=options.pause)
        sys.stdout.write(f"{report}\n{time.monotonic() - began:.0f} seconds in all.\n")
        if options.stay:
            sys.stdout.write("The site stays until Ctrl-C.\n")
            installation.process.wait()
    except KeyboardInterrupt:
        sys.stdout.write("Stopped in the middle of the day.\n" if report is None else "Stopped.\n")
    finally:
        installation.stop()
    if report is None or report.good:
        shutil.rmtree(data, ignore_errors=True)
    else:
        sys.stdout.write(f"The log: {data / 'log'}\n")
    return 130 if report is None else int(not report.good)


def played(installation: Installation, pace: Pace, rounds: int, seed: int, *, pause: float = 0) -> Report:
    """Play a day on an installation, and return what it came to."""
    crew = gather(installation, pace, seed)
    if not pace.quiet:
        sys.stdout.write(links(crew))
        sys.stdout.flush()
    time.sleep(pause)
    script.play(crew, rounds=rounds, seed=seed)
    after.report(crew)
    return report_of(crew)


def links(crew: Crew) -> str:
    """Return where the day can be watched."""
    url, one = crew.installation.url, next(one for one in crew.people if one.fate == "comes" and one.code)
    phone = crew.phones[one.code].link
    signin = [sys.executable, "-m", "kinfolk_web", "manage", "--data", str(crew.installation.data), "signin"]
    said = subprocess.run([*signin, "olive@lamplighters.example"], check=True, capture_output=True, text=True)
    return "\n".join([
        "", "Watch the day:",
        f"  organiser (signs in once; then open the others) {said.stdout.strip().splitlines()[-1]}",
        f"  wall, no sign-in needed                         {url}{crew.walls[0].path}",
        f"  floor, as the organiser                         {url}{EVENT}day/floor/",
        f"  stage, as the organiser                         {url}{EVENT}stage/",
        f"  phone of {one.name:38} {url}{phone}", "", "",
    ])  # fmt: skip


def report_of(crew: Crew) -> Report:
    """Compare what was acknowledged with what is there, and see who was served."""
    url = Postgres(crew.installation.data).url()
    new = newcomers(url, SLUG)
    for one in crew.people:
        one.new = one.code in new
        one.greeted, greeter = new.get(one.code, (False, ""))
        away = next((other for other in crew.people if other.name == greeter and not other.here), None)
        if one.new and not one.greeted:
            one.ungreeted = f"{greeter}, who was to, is not here" if away else "nobody was found" if not greeter else ""
    crew.facts["steps of the clock"] = str(crew.stage.steps)
    crew.facts["moves in all"] = str(sum(one.moves for one in crew.repairs))
    return Report(
        people=crew.people,
        rounds=list(range(1, crew.round + 1)),
        repairs=crew.repairs,
        kept=crew.kept.counts(),
        lost=list(crew.kept.missing(url, SLUG)),
        wrong=crew.wrong,
        facts=crew.facts,
    )


if __name__ == "__main__":
    sys.exit(main())
