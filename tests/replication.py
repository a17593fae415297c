"""Follows the recipe of a report's files in plain arithmetic, and says which numbers of a report do not follow from them."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from html.parser import HTMLParser

import numpy as np
import pytest
from scipy.special import gammaln
from scipy.stats import binomtest

Z = 1.959964
SENTENCES = ("minutes at planned tables", "Of all who came it is")
Row = dict[str, str]


def opened(archive: bytes) -> dict[str, str]:
    """Return the files of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(archive)) as held:
        return {name: held.read(name).decode() for name in held.namelist()}


def rows(text: str) -> list[Row]:
    """Return the lines of a file."""
    return list(csv.DictReader(io.StringIO(text)))


def recomputed(files: dict[str, str]) -> int:
    """Work every figure out again that follows from the files, and return how many these are; what does not follow raises."""
    figures, graph, taps = (rows(files[f"{name}.csv"]) for name in ("figures", "graph", "taps"))
    told = {(row["topic"], row["group"]): row for row in rows(files["answered.csv"])}
    counts = {(row["topic"], row["group"], row["answer"]): row["count"] for row in rows(files["counts.csv"])}
    topics = {row["topic"]: row for row in rows(files["topics.csv"])}
    for row in figures:
        here = row["topic"], row["group"]
        good, other = (counts[*here, topics[row["topic"]][side]] for side in ("good", "other"))
        follows_from_counts(row, told[here], good, other, topics[row["topic"]])
        figure_worked_out_again(row, topics[row["topic"]])
    weighted_worked_out_again(figures)
    earlier = rows(files["earlier.csv"])
    for event in {(row["event"], row["day"]) for row in earlier}:
        theirs = [row for row in earlier if (row["event"], row["day"]) == event]
        for row in theirs:
            if row["topic"] in topics:  # no other stands beside this event's
                figure_worked_out_again(row, topics[row["topic"]])
        weighted_worked_out_again(theirs)
    for row in graph:
        graph_worked_out_again(row)
    for row in taps:
        meetings_worked_out_again(row)
    return sum(bool(row.get("share") or row.get("value") or row.get("estimated")) for row in [*figures, *graph, *taps])


# -- file by file -----------------------------------------------------------------------------------------------------


def follows_from_counts(row: Row, told: Row, good: str, other: str, topic: Row) -> None:
    """See that a line of figures.csv says what the other files say."""
    n = int(told["answered"])
    assert (int(row["answered"]), row["people"] or "0") == (n, told["people"] or "0"), row
    if row["state"] != "share":
        assert n < 10 or good in "<5-" or other in "<5-", row
        return
    assert (int(row["good"]), int(good) + int(other)) == (int(good), n), row
    assert float(row["moved_by"]) == pytest.approx(
        float(topic["moved_by"]) * math.sqrt(int(told["parts"])), abs=2e-6
    ), row


def figure_worked_out_again(row: Row, topic: Row) -> None:
    """Follow the recipe of one line of figures.csv or earlier.csv."""
    if row["state"] != "share":
        assert row["share"] == row["low"] == row["high"] == row["floor"] == "", row
        return
    x, n, s = int(row["good"]), int(row["answered"]), float(row["moved_by"])
    p, step = x / n, 0.05 if n < 20 else 0.001
    w1, w2 = _wilson(p, n / int(topic["each"]))
    v = Z * s * (math.hypot(1 - p, p) if topic["asked"] == "yes" else 1) / n
    assert float(row["share"]) == pytest.approx(p, abs=step / 2 + 1e-9), row
    assert float(row["low"]) == pytest.approx(max(0, p - math.hypot(p - w1, v)), abs=step), row
    assert float(row["high"]) == pytest.approx(min(1, p + math.hypot(w2 - p, v)), abs=step), row
    if row["floor"]:
        came = max(int(row["people"]), n)
        assert float(row["floor"]) == pytest.approx(x / came, abs=step), row
        assert float(row["ceiling"]) == pytest.approx((x + came - n) / came, abs=step), row


def _wilson(p: float, n: float) -> tuple[float, float]:
    if n.is_integer() and (p * n).is_integer():
        ends = binomtest(round(p * n), round(n)).proportion_ci(0.95, method="wilson")
        return ends.low, ends.high
    middle, half = p + Z * Z / 2 / n, Z * math.sqrt(p * (1 - p) / n + Z * Z / 4 / n / n)
    return (middle - half) / (1 + Z * Z / n), (middle + half) / (1 + Z * Z / n)


def weighted_worked_out_again(figures: list[Row]) -> int:
    """Follow the recipe of what is weighted, of the figures of one event; return how many are."""
    weighted = [row for row in figures if row["weighted"]]
    for row in weighted:
        assert row["group"] == "all", row
        parts = [one for one in figures if one["topic"] == row["topic"] and one["group"] != "all"]
        groups = [tuple(int(one[name]) for name in ("people", "answered", "good")) for one in parts]
        weights = [min(5, max(1, people / n)) for people, n, _x in groups]
        both = list(zip(weights, groups, strict=True))
        total = sum(w * n for w, (_people, n, _x) in both)
        p = sum(w * x for w, (_people, _n, x) in both) / total
        v = sum(w * w * x * (n - x) / n for w, (_people, n, x) in both) / total**2
        n = p * (1 - p) / v
        middle, half = (p + Z * Z / 2 / n) / (1 + Z * Z / n), Z * math.sqrt(v + Z * Z / 4 / n / n) / (1 + Z * Z / n)
        moved = math.hypot(*(w * float(one["moved_by"]) for w, one in zip(weights, parts, strict=True)))
        more, step = Z * moved * math.hypot(1 - p, p) / total, 0.05 if int(row["answered"]) < 20 else 0.001
        assert float(row["weighted"]) == pytest.approx(p, abs=step / 2 + 1e-4), row
        low, high = p - math.hypot(p - middle + half, more), p + math.hypot(middle + half - p, more)
        assert float(row["weighted_low"]) == pytest.approx(max(0, low), abs=1.1 * step), row
        assert float(row["weighted_high"]) == pytest.approx(min(1, high), abs=1.1 * step), row
    return len(weighted)


def graph_worked_out_again(row: Row) -> None:
    """Follow the recipe of one line of graph.csv."""
    if row["state"] != "told":
        assert row["count"] == row["value"] == row["low"] == row["high"] == "", row
        return
    x, n, e, s = (float(row[name]) for name in ("count", "of", "jackknife_error", "moved_by"))
    if row["measure"].startswith("islands"):
        half, step, least, most = Z * math.hypot(e, s), 1.0, 1.0, n
    else:
        x, least, most = x / n, 0.0, 1.0
        v = s / n * (math.hypot(1 - x, x) if row["measure"] == "mixed" else 1)
        half, step = Z * math.hypot(e, v), 0.05 if n < 20 else 0.001
    assert float(row["value"]) == pytest.approx(x, abs=step / 2 + 1e-9), row
    assert float(row["low"]) == pytest.approx(max(least, x - half), abs=step), row
    assert float(row["high"]) == pytest.approx(min(most, x + half), abs=step), row


def meetings_worked_out_again(row: Row) -> None:
    """Follow the recipe of one line of taps.csv: the likelihood is looked at for every whole number of meetings."""
    if row["state"] != "told":
        assert row["both"] == row["estimated"] == "", row
        return
    both, one, s = int(row["both"]), int(row["one"]), float(row["moved_by"])
    seen, t, p = both + one, 2 * both + one, 2 * both / (2 * both + one)
    n = (t - t // 2 + 1) * (t // 2 + 1) / (both + 1) - 1
    m = np.arange(seen, 20 * seen)
    told = gammaln(m + 1) - gammaln(m - seen + 1) + t * np.log(t / 2 / m) + (2 * m - t) * np.log1p(-t / 2 / m)
    inside = m[told >= told.max() - 1.920729]
    raised = (0.94 - p) * (p - 0.72) / p**2 if 0.72 < p < 0.94 else 1.66**2 / (4 * 0.72 * 0.94) - 1
    v = Z * s * math.hypot(t / both - t**2 / 4 / both**2, t / 2 / both)
    assert (int(row["seen"]), int(row["estimated"])) == (seen, round(n)), row
    assert float(row["tapped"]) == pytest.approx(p, abs=5e-4), row
    assert int(row["low"]) == pytest.approx(max(seen, n - math.hypot(n - inside[0], v)), abs=2), row
    assert int(row["high"]) == pytest.approx(n + math.hypot(inside[-1] * (1 + raised) - n, v), abs=3), row


# -- what is printed --------------------------------------------------------------------------------------------------


def not_from_the_files(page: str, files: dict[str, str]) -> list[str]:
    """Return what the page of a report prints with a number (or as a name of an event) that does not follow from its files."""
    reader = _Printed()
    reader.feed(page)
    follows = printed(files)
    return [one for one in reader.told if any(letter.isdigit() for letter in one) and one not in follows]


def printed(files: dict[str, str]) -> set[str]:
    """Return what a page in English may print with a number."""
    found: set[str] = set()
    for row in [*rows(files["figures.csv"]), *rows(files["earlier.csv"])]:
        n, people = int(row["answered"]), int(row["people"] or 0)
        found |= {f"fewer than 5 of about {n}", f"all but fewer than 5 of about {n}"}
        found |= {str(min(n, people)), str(people)}
        if row["share"]:
            found |= {f"about {row['good']} of {n}", _ranged(row, "share", "low", "high")}
        if row["topic"] == "ties" and row["group"] == "all" and row["floor"]:
            between = f"{_percent(row['floor'])} to {_percent(row['ceiling'])} %"
            found.add(
                f"Of all who came it is {between}: the first if none of those who tapped nobody has one, the second if all have."
            )
        if row["floor"]:
            found.add(f"{_percent(row['floor'])} to {_percent(row['ceiling'])} %")
        if row["weighted"]:
            found.add(_ranged(row, "weighted", "weighted_low", "weighted_high"))
    for row in rows(files["graph.csv"]):
        found |= {f"fewer than 5 of {row['of']}", f"all but fewer than 5 of {row['of']}"}
        if not row["value"]:
            continue
        if row["measure"].startswith("islands"):
            found.add(f"about {row['value']} ({row['low']} to {row['high']})")
            found |= {row["value"]} if row["low"] == row["high"] else set()
        else:
            found |= {_ranged(row, "value", "low", "high"), f"{_percent(row['value'])} %"}
    for row in rows(files["taps.csv"]):
        found |= {f"about {row['seen']} pairs", f"about {row['estimated']} ({row['low']} to {row['high']})"}
    found |= {_ranged(row, "mean", "low", "high") for row in rows(files["luck.csv"]) if row["arm"] != "assumed"}
    said = {(row["what"], row["about"]): row["value"] for row in rows(files["event.csv"])}
    minutes = said.get(("minutes", "planned")), said.get(("minutes", "free"))
    return found | {
        f"{said['came', '']} people came.",
        "{} minutes at planned tables, {} minutes of breaks and meals.".format(*minutes),
    }


def _percent(share: str) -> int:
    return round(100 * float(share))


def _ranged(row: Row, *names: str) -> str:
    share, low, high = (_percent(row[name]) for name in names)
    return f"{share} % ({low} to {high})"


class _Printed(HTMLParser):
    """Collects what a report prints as a figure: beside pictures, in the table behind, and in its sentences on the day."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a figure begins."""
        self._within = tag == "td" or (tag, dict(attrs).get("class")) in {("span", "said"), ("p", "lead")}

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        self._within = False

    def handle_data(self, data: str) -> None:
        """Keep a figure; of other text only the sentences that hold one."""
        if data.strip() and (self._within or any(one in data for one in SENTENCES)):
            self.told.append(" ".join(data.split()))
