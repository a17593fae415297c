"""The replication files of a report: counts without names, from which a spreadsheet works out every figure again."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.outcomes.reporting import words
from kinfolk_web.outcomes.reporting.figures import CAP, ROUGH_BELOW, Z
from kinfolk_web.outcomes.reporting.protecting import EPSILON, LEAST, TAP, Told, spread
from kinfolk_web.outcomes.reporting.topics import BY_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONG_AGO = (1980, 1, 1, 0, 0, 0)
FIGURES = (
    "topic", "group", "state", "good", "answered", "people", "share", "low", "high", "floor", "ceiling", "weighted",
    "weighted_low", "weighted_high", "moved_by",
)  # fmt: skip

GRAPH = ("measure", "state", "count", "of", "jackknife_error", "moved_by", "value", "low", "high")
SIMULATED = ("seed", "runs", "made_at")
TAPS = ("pairs", "state", "both", "one", "moved_by", "seen", "tapped", "estimated", "low", "high")


def replication_files(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the files by their names: nothing goes into them but what a version says."""
    told = [Told.of(one) for one in content["told"]]
    return {
        "README.txt": _readme(),
        "recipe.txt": _recipe(),
        "topics.csv": _csv(
            ("topic", "title", "definition", "good", "other", "asked", "moved_by", "each"),
            _topics(told, content.get("scales", {})),
        ),
        "counts.csv": _csv(("topic", "group", "answer", "count"), _counts(told)),
        "answered.csv": _csv(("topic", "group", "people", "answered", "parts"), _answered(told)),
        "figures.csv": _csv(FIGURES, ([_cell(row.get(name)) for name in FIGURES] for row in content["figures"])),
        "graph.csv": _csv(GRAPH, ([_cell(row[name]) for name in GRAPH] for row in content.get("graph", ()))),
        "taps.csv": _csv(TAPS, ([_cell(row[name]) for name in TAPS] for row in content.get("taps", ()))),
        "luck.csv": _csv(("measure", "arm", "mean", "low", "high"), _luck(content)),
        "event.csv": _csv(("what", "about", "value"), _event(content)),
        "earlier.csv": _csv(("event", "day", *FIGURES), _earlier(content)),
    }


def zipped(files: Mapping[str, str]) -> bytes:
    """Return the files as one archive; the same files give the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def _cell(value: Any) -> Any:  # noqa: ANN401 - a number, a word or nothing
    return "" if value is None else value


def _topics(told: Iterable[Told], scales: Mapping[str, str]) -> Iterable[Sequence[Any]]:
    for one in told:
        topic = BY_KEY[one.topic]
        yield (
            one.topic, words.title_of(one.topic, scales), str(words.DEFINITIONS[one.topic]), *topic.answers, "yes" if topic.asked else "no",
            f"{spread(one.topic):.6f}", topic.each,
        )  # fmt: skip


def _counts(told: Iterable[Told]) -> Iterable[Sequence[Any]]:
    for one in told:
        for group, row in one.cells.items():
            yield from ((one.topic, group, answer, count) for answer, count in row.items())


def _answered(told: Iterable[Told]) -> Iterable[Sequence[Any]]:
    for one in told:
        yield from (
            (one.topic, group, one.people.get(group, ""), count, one.parts.get(group, 1))
            for group, count in one.answered.items()
        )


def _earlier(content: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
    for one in content.get("before", ()):
        yield from ((one["event"], one["on"], *(_cell(row.get(name)) for name in FIGURES)) for row in one["figures"])


def _event(content: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
    yield "came", "", content.get("came", "")
    yield from (("minutes", kind, count) for kind, count in content.get("minutes", {}).items())
    yield from (("later event", one["event"], one["on"]) for one in content.get("later", ()))
    yield from (("lottery", one["design"], one["verdict"]) for one in content.get("found", ()))


def _luck(content: Mapping[str, Any]) -> Iterable[Sequence[Any]]:
    for row in content.get("luck", ()):
        for arm in words.ARMS:
            yield row["name"], arm, row[arm]["mean"], row[arm]["low"], row[arm]["high"]
    assumed = content.get("assumed", {})
    for name, value in [*assumed.get("assume", {}).items(), *((name, assumed.get(name)) for name in SIMULATED)]:
        if value is not None:
            yield name, "assumed", value, "", ""


def _readme() -> str:
    return _(
        "These files hold what the report says, without any name.\n\n"
        "counts.csv    how many of a group gave which answer; “<5” is a number below five, “-” is hidden beside one\n"
        "answered.csv  how many of a group the question concerned, how many answered, and of how many moved\n"
        "              counts each of its numbers is the sum\n"
        "topics.csv    what each question means, which answer is good news, and by how many people each count was moved\n"
        "              at random (standard deviation)\n"
        "figures.csv   every figure of the report; recipe.txt says how each follows from the other files\n"
        "graph.csv     islands before and after, the largest whole, new ties between newcomers and those who return; of all who\n"
        "              came, who has three new connections or more that both wanted, and who met two new people or fewer; of\n"
        "              all pairs, those within two steps (reach); of pairs planned to one table, those who both sat there (kept);\n"
        "              how far each count was moved follows from what one tap can change, in this room\n"
        "taps.csv      pairs who sat together and of whom both, or one alone, tapped “we met”; how many meetings follow\n"
        "event.csv     how many came; minutes at planned tables, and of breaks and meals; the events that “came again” is about\n"
        "              with their days; what a lottery showed, without a number: more, less or none\n"
        "luck.csv      what the forecast said before the event; `kinfolk forecast` simulates it again from the list and plan\n"
        "earlier.csv   figures of earlier reports of the community\n\n"
        "Each count was moved at random once, before anybody saw it, and is never counted again (two-sided geometric\n"
        "noise of strength %(epsilon)s; %(taps)s for connections, since one tap can change two people; twice the first where\n"
        "nobody was asked, since only one count is moved and the other is the rest). Counts below nothing are told as\n"
        "nothing. Whoever knows every answer but one becomes at most four times surer of it; of one tap, which stands in\n"
        "graph.csv and taps.csv too, twelve times.\n\n"
        "No row is about one person. The plain counts are kept nowhere, so nobody can hand them out.\n"
    ) % {"epsilon": EPSILON, "taps": round(TAP / 4, 4)}


def _recipe() -> str:
    return _(
        "How each line of figures.csv follows, in any spreadsheet.\n\n"
        "n      answered, from answered.csv\n"
        "x      the count of the good answer, from counts.csv\n"
        "s      moved_by, from topics.csv, times √parts, from answered.csv; figures.csv has it as moved_by\n"
        "z      %(z)s\n\n"
        "state  “nearly all” if the other answer is “<5”, “few” if the good one is; hidden if both are, if either is “-”,\n"
        "       or if n is below %(least)s; else a share\n"
        "share  p = x / n\n"
        "w1, w2 Wilson's interval: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); here n is divided by each, from\n"
        "       topics.csv: so many answers one person gave at most, and they may be alike\n"
        "v      z · s · √((1-p)² + p²) / n; where nobody was asked, z · s / n\n"
        "low    p - √((p-w1)² + v²), not below 0, rounded down to the tenth of a percent\n"
        "high   p + √((w2-p)² + v²), not above 1, rounded up to the tenth of a percent\n"
        "floor  x / max(people, n)\n"
        "ceiling (x + people - n) / people, or x / n if more answered than people are counted\n\n"
        "Each line of earlier.csv follows as that of figures.csv does: x is its good, n answered, s moved_by.\n\n"
        "How each line of graph.csv follows: s is moved_by, e is jackknife_error (over people, rounded up).\n\n"
        "islands  value = count; low and high = count ± z · √(e² + s²), down and up to whole islands, from 1 to of\n"
        "largest, three_or_more, two_or_fewer, reach, kept  p = count / of; low and high = p ± z · √(e² + (s / of)²)\n"
        "mixed    p = count / of; low and high = p ± z · √(e² + (s · √((1-p)² + p²) / of)²)\n"
        "mixed_by_chance  p = count / of: of all pairs of these people\n\n"
        "weighted, of everybody, where each group tells a share: w = people / n of a group, from 1 to %(cap)d;\n"
        "         p = Σ w·x / Σ w·n; its own n is p(1-p) / V with V = Σ w²·x(n-x)/n / (Σ w·n)²; then w1, w2 as above,\n"
        "         v = z · √(Σ w²s²) · √((1-p)² + p²) / Σ w·n, weighted_low and weighted_high as low and high\n\n"
        "How each line of taps.csv follows: C is both, S is one, s is moved_by, t = 2C + S.\n\n"
        "seen = C + S; tapped = 2C / t; estimated N = (a+1)(b+1)/(C+1) - 1 with a and b the halves of t, the larger first\n"
        "l and h are the numbers M, none below seen, for which this is %(far)s less than at its top, which lies near N:\n"
        "         lnΓ(M+1) - lnΓ(M-seen+1) + t·ln(t/2M) + (2M-t)·ln(1-t/2M)\n"
        "h is raised by the share (%(most)s-p)(p-%(least_told)s)/p² with p = tapped; if p is not between these, by %(outside)s\n"
        "v      z · s · √((t/C - t²/4C²)² + (t/2C)²)\n"
        "low    N - √((N-l)² + v²), not below seen, down to whole pairs; high N + √((h-N)² + v²), up\n\n"
        "If n is below %(rough)s, shares are rounded to five percent: low downwards, high upwards.\n"
    ) % {"z": Z, "least": LEAST, "rough": ROUGH_BELOW, "cap": CAP, **_of_taps()}


def _of_taps() -> dict[str, Any]:
    """Return the numbers that the interval of meetings rests on."""
    from kinfolk.estimating.taps import REPORTED

    least, most = REPORTED
    outside = (least + most) ** 2 / (4 * least * most) - 1
    return {"far": "1.920729", "least_told": least, "most": most, "outside": f"{outside:.6f}"}
