"""The report: counted once when the event is over, told small and coarse, the same for ever, and worked out again by anybody."""

from __future__ import annotations

import csv
import io
import math
import random
import re
import zipfile
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pypdf import PdfReader
from scipy.special import gammaln
from scipy.stats import binomtest

from kinfolk.metrics.ties import Ties, pairs_of
from kinfolk_web.day.clock import now
from kinfolk_web.day.times import times_of
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.retention import NAMES_AFTER
from kinfolk_web.models import (
    Attendee,
    Block,
    BoardReport,
    Clock,
    Event,
    Forecast,
    LaterAnswer,
    Plan,
    PulseAnswer,
    Renewal,
    Role,
    Tap,
    ToldTable,
    Uncounted,
    Welcome,
)
from kinfolk_web.outcomes import forgetting as outcomes
from kinfolk_web.outcomes.forgetting import forget_renewals
from kinfolk_web.outcomes.own import answers_of
from kinfolk_web.outcomes.reporting import tapping
from kinfolk_web.outcomes.reporting.counting import Counts
from kinfolk_web.outcomes.reporting.figures import figures_of
from kinfolk_web.outcomes.reporting.files import replication_files
from kinfolk_web.outcomes.reporting.graphing import STRENGTH, Seen, graph_figures, hanging, told_of
from kinfolk_web.outcomes.reporting.making import assumed_of, luck_of, make_report, stand_of
from kinfolk_web.outcomes.reporting.protecting import EPSILON, Told, protect, spread, spread_of
from kinfolk_web.outcomes.reporting.reading import read
from kinfolk_web.outcomes.reporting.sheet import sheet_of
from kinfolk_web.outcomes.reporting.topics import BY_KEY
from kinfolk_web.outcomes.timing import KNOWN_FOR, is_over
from tests.site.day.world import a_block, a_day, where_it_is_noon
from tests.site.outcomes.world import a_report, an_event_that_is_over
from tests.site.phone.steps import main_of
from tests.site.world import a_member, an_attendee, an_event, do_jobs, signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/lamplighters/meeting/"


def made(event, by=None) -> BoardReport:
    with scope(community=event.community):
        make_report(by=by, event=event)
        jobs = [one for one in do_jobs() if one.kind == "outcomes.report"]
        assert [one.state for one in jobs] == ["done"], jobs[0].problem
        return BoardReport.objects.filter(event=event).first()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_organiser_asks_for_it_and_reads_hands_out_and_ends_it():
    event, _people = an_event_that_is_over(60)
    luck = {
        "name": "nobody",
        "luck": {"mean": 0.4, "low": 0.3, "high": 0.5},
        "plan": {"mean": 0.05, "low": 0, "high": 0.1},
    }
    with scope(community=event.community):
        plan = Plan.objects.get(event=event)
        found = {"measures": [luck], "seed": 7}
        Forecast.objects.create(plan=plan, edits=plan.edits, found=found, assume={"no_show": 0})
        Forecast.objects.update(made_at=timezone.now() - timedelta(days=2))
    olive = signed_in(a_member(event))
    assert "event is over" in main_of(olive.get(HERE + "after/"))
    asked = olive.post(HERE + "after/reports/make/")
    do_jobs()
    shown = olive.get(asked.headers["Location"], follow=True)
    page = main_of(shown)
    assert shown.redirect_chain[-1][0].endswith("/after/reports/1/")
    assert (
        page.index("Second steps") < page.index("Newcomers, those who return, hosts") < page.index("What may be said")
    )
    for words in (
        "60 people came",
        "Met by their greeter",
        "“I belong here”",
        "That the plan caused any of it",
        "40 % (30 to 50)",
        "Assumed other than usual: Share of people who do not come: 0 %.",
    ):
        assert words in page
    assert "Person" not in page, "nobody is named"
    pdf = olive.get(HERE + "after/reports/1/report.pdf")
    text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "Second steps" in text
    assert "report 1" in text
    link = olive.post(HERE + "after/link/").content.decode()
    path = re.search(r"/board/[\w-]+/", link).group()
    board = Client().get(path)
    assert "What may not be said" in main_of(board)
    assert board.headers["X-Robots-Tag"] == "noindex"
    assert Client().get(path + "report.pdf").content == pdf.content
    assert zipfile.ZipFile(io.BytesIO(Client().get(path + "files.zip").content)).namelist()[0] == "README.txt"
    olive.post(HERE + "after/link/end/")
    assert Client().get(path).status_code == 404
    reader = signed_in(a_member(event, Role.READ_ONLY, "rea@example.org"))
    assert reader.get(HERE + "after/").status_code == 403


def test_only_a_forecast_of_that_plan_from_before_the_event_stands_beside_it():
    event, _people = an_event_that_is_over(20)
    row = {"name": "nobody", "luck": {"mean": 0.4, "low": 0.3, "high": 0.5}, "plan": {"mean": 0, "low": 0, "high": 0}}
    with scope(community=event.community):
        plan = Plan.objects.get(event=event)
        found = {"measures": [row], "seed": 7}
        Forecast.objects.create(plan=plan, edits=plan.edits, found=found, assume={"no_show": 0.5})
        assert luck_of(event) == [], "made after it began"
        Forecast.objects.update(made_at=timezone.now() - timedelta(days=2))
        assert luck_of(event) == [row]
        files = replication_files({"told": [], "figures": [], "luck": [row], "assumed": assumed_of(event)})
        told = {(one["measure"], one["arm"]): one["mean"] for one in rows(files["luck.csv"])}
        assert told["nobody", "luck"] == "0.4"
        assert (told["no_show", "assumed"], told["seed", "assumed"]) == ("0.5", "7")
        Plan.objects.update(edits=plan.edits + 1)
        assert luck_of(event) == [], "the plan was changed since"
        report = a_report(event)
        BoardReport.objects.filter(pk=report.pk).update(content=report.content | {"luck": []})
    shown = main_of(signed_in(a_member(event)).get(HERE + "after/reports/1/"))
    assert "Beside luck, by the forecast" in shown
    assert "No forecast was made before the event began of a plan that held" in shown, "never silently absent"


def test_what_was_answered_weeks_after_is_counted_before_it_is_nobodys_and_never_after():
    event, people = an_event_that_is_over(60)
    made(event)
    day = event.starts_on
    with scope(community=event.community):
        for one in people[:40]:
            LaterAnswer.objects.create(event=event, attendee=one, touch=True)
        for days, ripe in ((42, False), (44, True), (62, False)):
            Event.objects.filter(pk=event.pk).update(starts_on=day - timedelta(days=days))
            assert ("later" in stand_of(Event.objects.get(pk=event.pk)).ripe) == ripe, days
        event.refresh_from_db()
        outcomes.untie_answers(event)
        outcomes.untie_answers(event)
        newest = BoardReport.objects.filter(event=event).first()
        assert newest.number == 2
        assert [one for one in newest.content["told"] if one["topic"] == "later_touch"]
        assert not LaterAnswer.objects.filter(attendee__isnull=False).exists()
        ToldTable.objects.all().delete()
        Event.objects.filter(pk=event.pk).update(starts_on=day - timedelta(days=50))
        assert stand_of(Event.objects.get(pk=event.pk)).too_late, "of the day nothing is left"
    assert "Who tapped and answered has been deleted" in main_of(signed_in(a_member(event)).get(HERE + "after/"))


def test_greeting_is_told_only_where_there_were_greeters_and_of_those_who_wanted_one():
    event, people = an_event_that_is_over(60)
    with scope(community=event.community):
        Attendee.objects.filter(pk__in=[one.pk for one in people[:4]]).update(no_greeter=True)
        assert sum("greeted" in one for one in read(event).said.values()) == 12, "a few are not told apart"
        Attendee.objects.filter(pk=people[4].pk).update(no_greeter=True)
        assert sum("greeted" in one for one in read(event).said.values()) == 7
        Welcome.objects.all().delete()
        assert "greeted" in read(event).absent


def test_the_paper_says_when_it_was_counted_as_clocks_at_the_event_show_it():
    event = a_day(timezone="Asia/Tokyo")
    with scope(community=event.community):
        report = a_report(event)
        report.inputs_at = datetime(2026, 5, 15, 23, 0, tzinfo=UTC)
        page = PdfReader(io.BytesIO(sheet_of(report))).pages[0].extract_text()
    assert "counted May 16, 2026, 8 a.m." in " ".join(page.split())


def test_nothing_is_counted_before_the_end_and_nothing_of_four_people():
    event = a_day()
    a_block(event, Block.Kind.ROUND, -10, 60)
    with scope(community=event.community):
        assert not stand_of(event).over
        make_report(by=None, event=event)
        (job,) = do_jobs()
        assert "not over" in job.problem
        Clock.objects.create(event=event, held_at=timezone.now())
        make_report(by=None, event=event)
        assert "is held" in do_jobs()[0].problem
    assert "The day is held" in main_of(signed_in(a_member(event)).get(HERE + "after/"))
    few, _people = an_event_that_is_over(4, community=event.community, slug="few")
    with scope(community=few.community):
        make_report(by=None, event=few)
        (job,) = do_jobs()
        assert "fewer than five" in job.problem
        assert not ToldTable.objects.exists()


def test_a_day_that_nobody_let_go_on_is_over_half_a_day_after_its_last_block():
    event = a_day(timezone=where_it_is_noon())
    block = a_block(event, Block.Kind.ROUND, -60, 30)
    with scope(community=event.community):
        Clock.objects.create(event=event, held_at=timezone.now() - timedelta(minutes=40))
        assert times_of(event).begun
        assert not is_over(event)
        Event.objects.update(starts_on=event.starts_on - timedelta(days=1))
        Clock.objects.update(held_at=timezone.now() - timedelta(days=1, minutes=40))
        event = Event.objects.get(pk=event.pk)
        assert times_of(event).is_over(block)
        assert is_over(event)
        assert not now(event).held


def test_every_figure_is_worked_out_again_from_the_files_which_name_nobody():
    """The recipe of the files, in plain arithmetic, with Wilson's interval from scipy."""
    event, people = an_event_that_is_over(120)
    report = made(event)
    files = replication_files(report.content)
    told = {(row["topic"], row["group"]): row for row in rows(files["answered.csv"])}
    counts = {(row["topic"], row["group"], row["answer"]): row["count"] for row in rows(files["counts.csv"])}
    topics = {row["topic"]: row for row in rows(files["topics.csv"])}
    figures = rows(files["figures.csv"])
    assert {row["state"] for row in figures} >= {"share"}
    assert len(figures) > 20
    for row in figures:
        topic, here = topics[row["topic"]], told[row["topic"], row["group"]]
        good, other = (counts[row["topic"], row["group"], topic[side]] for side in ("good", "other"))
        n = int(here["answered"])
        if row["state"] != "share":
            hidden = n < 10 or good in "<5-" or other in "<5-"
            assert hidden
            assert row["share"] == row["low"] == ""
            continue
        x, s, z, p = int(good), float(topic["moved_by"]) * math.sqrt(int(here["parts"])), 1.959964, int(good) / n
        assert n == x + int(other)
        ends = binomtest(x, n).proportion_ci(0.95, method="wilson")
        v = z * s * (math.hypot(1 - p, p) if topic["asked"] == "yes" else 1) / n
        step = 0.05 if n < 20 else 0.001
        assert float(row["share"]) == pytest.approx(p, abs=step / 2 + 1e-9)
        assert float(row["low"]) == pytest.approx(max(0, p - math.hypot(p - ends.low, v)), abs=step)
        assert float(row["high"]) == pytest.approx(min(1, p + math.hypot(ends.high - p, v)), abs=step)
        if row["floor"]:
            came = max(int(here["people"]), n)
            assert float(row["floor"]) == pytest.approx(x / came, abs=step)
            assert float(row["ceiling"]) == pytest.approx((x + came - n) / came, abs=step)
    graph = rows(files["graph.csv"])
    assert [row["measure"] for row in graph][:3] == ["islands_before", "islands_after", "largest"]
    assert len(graph) == 5
    for row in graph:
        worked_out_again(row)
    for row in rows(files["taps.csv"]):
        meetings_worked_out_again(row)
    page_figures = {(one["topic"], one["group"]): one["share"] for one in report.content["figures"]}
    assert page_figures == {
        (row["topic"], row["group"]): float(row["share"]) if row["share"] else None for row in figures
    }
    text = "".join(files.values())
    assert not any(word in text for one in people for word in (one.code, one.name, one.email))
    for told in report.content["told"]:
        for cells in told["cells"].values():
            assert all(one in ("<5", "-") or one >= 5 for one in cells.values()), told


def worked_out_again(row: dict[str, str]) -> None:
    """Follow the recipe of graph.csv."""
    if row["state"] != "told":
        assert row["count"] == row["value"] == row["low"] == row["high"] == ""
        return
    x, n, e, s, z = *(float(row[name]) for name in ("count", "of", "jackknife_error", "moved_by")), 1.959964
    if row["measure"].startswith("islands"):
        half, step, least, most = z * math.hypot(e, s), 1, 1, n
    else:
        x, least, most = x / n, 0, 1
        v = s / n * (math.hypot(1 - x, x) if row["measure"] == "mixed" else 1)
        half, step = z * math.hypot(e, v), 0.05 if n < 20 else 0.001
    assert float(row["value"]) == pytest.approx(x, abs=step / 2 + 1e-9)
    assert float(row["low"]) == pytest.approx(max(least, x - half), abs=step)
    assert float(row["high"]) == pytest.approx(min(most, x + half), abs=step)


def meetings_worked_out_again(row: dict[str, str]) -> None:
    """Follow the recipe of taps.csv: the likelihood is looked at for every whole number of meetings."""
    both, one, s = int(row["both"]), int(row["one"]), float(row["moved_by"])
    seen, t, p = both + one, 2 * both + one, 2 * both / (2 * both + one)
    n = (t - t // 2 + 1) * (t // 2 + 1) / (both + 1) - 1
    m = np.arange(seen, 20 * seen)
    told = gammaln(m + 1) - gammaln(m - seen + 1) + t * np.log(t / 2 / m) + (2 * m - t) * np.log1p(-t / 2 / m)
    inside = m[told >= told.max() - 1.920729]
    raised = (0.94 - p) * (p - 0.72) / p**2 if 0.72 < p < 0.94 else 1.66**2 / (4 * 0.72 * 0.94) - 1
    v = 1.959964 * s * math.hypot(t / both - t**2 / 4 / both**2, t / 2 / both)
    assert (int(row["seen"]), int(row["estimated"])) == (seen, round(n))
    assert float(row["tapped"]) == pytest.approx(p, abs=5e-4)
    assert int(row["low"]) == pytest.approx(max(seen, n - math.hypot(n - inside[0], v)), abs=2)
    assert int(row["high"]) == pytest.approx(n + math.hypot(inside[-1] * (1 + raised) - n, v), abs=3)


def test_seen_and_estimated_stand_side_by_side_and_each_group_counts_for_as_many_as_came():
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        report = a_report(event, 500)
    files = replication_files(report.content)
    told = {(row["topic"], row["group"]): row for row in rows(files["answered.csv"])}
    counts = {(row["topic"], row["group"], row["answer"]): row["count"] for row in rows(files["counts.csv"])}
    topics = {row["topic"]: row for row in rows(files["topics.csv"])}
    weighted = [row for row in rows(files["figures.csv"]) if row["weighted"]]
    assert len(weighted) >= 8
    assert {row["group"] for row in weighted} == {"all"}
    for row in weighted:
        topic = topics[row["topic"]]
        groups = [(int(one["people"]), int(one["answered"]), int(counts[row["topic"], group, topic["good"]]))
                  for (key, group), one in told.items() if key == row["topic"] and group != "all"]  # fmt: skip
        weights = [min(5, max(1, people / n)) for people, n, _x in groups]
        total = sum(w * n for w, (_people, n, _x) in zip(weights, groups, strict=True))
        p = sum(w * x for w, (_people, _n, x) in zip(weights, groups, strict=True)) / total
        v = sum(w * w * x * (n - x) / n for w, (_people, n, x) in zip(weights, groups, strict=True)) / total**2
        n, z = p * (1 - p) / v, 1.959964
        middle, half = (p + z * z / 2 / n) / (1 + z * z / n), z * math.sqrt(v + z * z / 4 / n / n) / (1 + z * z / n)
        more = z * float(topic["moved_by"]) * math.hypot(*weights) * math.hypot(1 - p, p) / total
        assert float(row["weighted"]) == pytest.approx(p, abs=6e-4)
        assert float(row["weighted_low"]) == pytest.approx(p - math.hypot(p - middle + half, more), abs=1.1e-3)
        assert float(row["weighted_high"]) == pytest.approx(p + math.hypot(middle + half - p, more), abs=1.1e-3)
    for row in rows(files["taps.csv"]):
        meetings_worked_out_again(row)
    page = main_of(signed_in(a_member(event)).get(HERE + "after/reports/1/"))
    for words in (
        "Met at a table, pairs with a newcomer about 167 pairs about",
        "there may have been more",
        "there may have been fewer",
        "counts for as many as came",
        "“I belong here”, before and after before the event",
    ):
        assert words in " ".join(page.split())
    text = " ".join(PdfReader(io.BytesIO(bytes(report.pdf))).pages[-1].extract_text().split())
    assert "about 167 pairs" in text
    old = report.content | {
        "figures": [{k: v for k, v in one.items() if "weighted" not in k} for one in report.content["figures"]]
    }
    assert replication_files({k: v for k, v in old.items() if k != "taps"})["taps.csv"].count("\n") == 1


def test_few_hosts_are_counted_with_those_who_return_and_a_sum_of_moved_counts_is_as_uncertain_as_it_is():
    people = {"new": 40, "returning": 120, "hosts": 8}
    answers = {"new": {"yes": 20, "no": 15}, "returning": {"yes": 60, "no": 40}, "hosts": {"yes": 3, "no": 3}}
    told = [protect(Counts(BY_KEY["alike"], people, answers), random.Random(seed)) for seed in range(400)]
    one = told[0]
    assert set(one.cells) == {"new", "others", "all"}, "newcomers stay beside all others"
    assert (one.people, one.parts) == ({"new": 40, "others": 128, "all": 168}, {"others": 2, "all": 3})
    assert Told.of(one.as_data()) == one
    off = [each.cells["all"]["yes"] - 83 for each in told]
    assert np.std(off) == pytest.approx(spread("alike", 3), rel=0.15)
    shown = {each.group: each for each in figures_of([one])}
    wide = 2 * 1.959964 * spread("alike", 3) / shown["all"].answered / math.sqrt(2)
    assert shown["all"].high - shown["all"].low > wide
    few = Counts(BY_KEY["alike"], {"new": 9, "returning": 60, "hosts": 8}, answers | {"new": {"yes": 2, "no": 1}})
    assert set(protect(few, random.Random(1)).cells) == {"together", "all"}


def test_taps_of_few_are_told_of_all_pairs_together_or_not_at_all_and_who_is_left_out_is_in_none():
    sat = [(a, b) for a in range(60) for b in range(a + 1, min(a + 5, 60))]
    everybody, new = np.ones(60, dtype=np.bool_), np.arange(60) < 3
    both = np.array([pair for a, b in sat for pair in ((a, b), (b, a))])
    (row,) = tapping.told_of(tapping.Tapped(both, everybody, new), random.Random(1))
    assert (row["pairs"], row["state"]) == ("all", "told"), "three newcomers are too few for a kind of their own"
    assert row["both"] == pytest.approx(len(sat), abs=40)
    assert row["moved_by"] == pytest.approx(math.sqrt(2) * spread_of(STRENGTH), abs=1e-5)
    alone = tapping.Tapped(both[::2], everybody, None)
    (row,) = tapping.tap_figures(tapping.told_of(alone, random.Random(1)))
    assert (row["state"], row["both"], row["estimated"]) == ("hidden", None, None)
    few = tapping.Tapped(both, np.arange(60) < 7, None)
    assert tapping.told_of(few, random.Random(1))[0]["state"] == "hidden"
    surer = math.exp(2 * EPSILON + 3 * STRENGTH + 2 * STRENGTH)
    assert 12.5 < surer < 13.5, "what the files say of one tap"


def a_chain_of_circles(sizes: list[int], new: int) -> Seen:
    """Return circles in which everybody met both neighbours, of people of whom so many are new."""
    pairs, at = [], 0
    for size in sizes:
        pairs += [(at + n, at + (n + 1) % size) for n in range(size)]
        at += size
    none = np.zeros((0, 2), dtype=np.int64)
    return Seen(
        none, Ties(at, pairs_of(at, pairs), rung="met"), np.isin(np.arange(at), np.linspace(0, at - 1, new).astype(int))
    )


def test_graph_figures_follow_from_what_is_told_and_hide_what_hangs_on_few_or_is_small():
    seen = a_chain_of_circles([130, *[2] * 10], 40)
    told = {row["measure"]: row for row in graph_figures(told_of(seen, random.Random(3)))}
    assert told["islands_before"]["value"] == 150
    assert told["islands_after"]["low"] <= 11 <= told["islands_after"]["high"]
    assert told["largest"]["state"] == "told"
    assert told["largest"]["low"] < 130 / 150 < told["largest"]["high"]
    assert told["largest"]["moved_by"] > told["mixed"]["moved_by"], "two people hang on one tap, one tie on another"
    assert told["mixed_by_chance"]["value"] == pytest.approx(40 * 110 / (150 * 149 / 2), abs=5e-4)
    for row in told.values():
        worked_out_again({name: "" if value is None else str(value) for name, value in row.items()})
    assert hanging(seen.met) == 2
    bridged = Ties(100, pairs_of(100, [(n, n + 1) for n in range(99)]), rung="met")
    assert hanging(bridged) == 64, "a chain breaks in the middle: 50 people, rounded up"
    weak = {row["measure"]: row for row in told_of(Seen(seen.before, bridged, None))}
    assert weak["largest"]["state"] == "hidden"
    assert "mixed" not in weak
    whole = {row["measure"]: row for row in told_of(a_chain_of_circles([200], 20), random.Random(5))}
    assert whole["largest"]["state"] in {"nearly all", "told"}
    assert whole["largest"]["count"] is None or whole["largest"]["count"] <= 195, "fewer than five are never told"
    assert not told_of(a_chain_of_circles([9], 3))
    assert {row["measure"] for row in told_of(a_chain_of_circles([40], 4))} == {
        "islands_before",
        "islands_after",
        "largest",
    }


def test_who_came_again_or_renewed_is_told_newcomers_beside_those_who_return_and_counted_once():
    event, people = an_event_that_is_over(60)
    olive = signed_in(a_member(event))
    day = event.starts_on
    lines = ["E-Mail;Renewed on"] + [f"{one.email.upper()};{day + timedelta(days=30)}" for one in people[::2]]
    lines += [
        f"{people[1].email};{day - timedelta(days=3)}",
        "nobody@example.org;" + str(day),
        f"{people[3].email};soon",
    ]
    page = main_of(olive.post(HERE + "after/renewed/", {"text": "\n".join(lines)}, follow=True))
    assert "Renewed, of the people of this event: 30. Lines passed over: 3." in page
    olive.post(HERE + "after/renewed/", {"text": "Nobody read this@all"})
    with scopes_disabled():
        assert Renewal.objects.count() == 30, "what cannot be read takes nothing away"
    report = made(event)
    shares = {one["group"]: one["share"] for one in report.content["figures"] if one["topic"] == "renewed"}
    assert 0.3 < shares["all"] < 0.7
    page = main_of(olive.get(HERE + "after/reports/1/"))
    assert "Came again, or renewed their membership" in page
    assert "It does not say why" in page
    assert "From islands to a whole" in page
    with scope(community=event.community):
        assert ("I renewed my membership", day + timedelta(days=30)) in answers_of(people[0])
        erase(attendee=people[0])
        assert not Renewal.objects.filter(attendee=people[0]).exists()
        forget_renewals(event)
    assert made(event).content["figures"] == report.content["figures"], "counted once"


def test_a_later_version_tells_again_what_was_told_whatever_was_tapped_changed_or_deleted_since():
    event, people = an_event_that_is_over(60)
    first = made(event)
    with scope(community=event.community):
        PulseAnswer.objects.filter(event=event).update(belong=1, alike=False)
        PulseAnswer.objects.bulk_create(
            PulseAnswer(event=event, attendee=one, round=1, belong=5, bond=5) for one in people
        )
        Tap.objects.filter(event=event).delete()
        erase(attendee=people[3])
    second = made(event)
    assert second.number == first.number + 1
    assert second.content == first.content
    assert replication_files(second.content) == replication_files(first.content)


def test_what_is_left_out_is_left_out_and_ties_need_both_and_strangers():
    event, people = an_event_that_is_over(60)
    a, b, c = people[20:23]
    with scope(community=event.community):
        Tap.objects.filter(event=event).delete()
        pairs = [(a, b, "met"), (b, a, "met"), (b, a, "touch"), (c, a, "met"), (a, c, "touch")]
        for by, about, kind in pairs:
            Tap.objects.create(event=event, by=by, about=about, kind=kind)
        said = read(event).said
        assert [said[one.pk].get("ties") for one in (a, b, c)] == ["some", "some", "none"]
        assert "ties" not in said[people[0].pk], "who tapped nobody did not answer"
        for one in (a, b):
            one.organisation = "Lamps Ltd"
            one.save()
        assert read(event).said[a.pk]["ties"] == "none", "they came together"
        Uncounted.objects.create(attendee=b)
        LaterAnswer.objects.create(event=event, attendee=b, belong=5)
        silent = read(event)
        assert silent.said[a.pk]["ties"] == "none"
        assert set(silent.said[b.pk]) <= {"hosted", "proposed", "joined", "greeted"}, "what they said is in no number"


def test_who_came_again_is_told_beside_who_returns_once_the_next_event_is_over():
    event, people = an_event_that_is_over(60)
    made(event)
    Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=10))
    event.refresh_from_db()
    later = an_event(event.community, "autumn", name="Autumn", starts_on=event.starts_on + timedelta(days=20))
    with scopes_disabled():
        for one in people[::2]:
            again = an_attendee(later, one.name)
            Attendee.objects.filter(pk=again.pk).update(person=one.person)
    with scope(community=event.community):
        assert "back" not in stand_of(event).ripe
        Event.objects.filter(pk=later.pk).update(starts_on=event.starts_on + timedelta(days=5))
        assert "back" in stand_of(event).ripe
    report = made(event)
    assert report.content["back_at"] == "Autumn"
    shares = {one["group"]: one["share"] for one in report.content["figures"] if one["topic"] == "back"}
    assert 0.2 < shares["all"] < 0.8
    with scope(community=event.community):
        assert ToldTable.objects.get(event=event, topic="back").about == later


def test_who_came_again_a_year_later_is_told_of_those_who_asked_to_be_remembered_and_called_that():
    event, people = an_event_that_is_over(60)
    first = made(event)
    Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=365))
    later, others = an_event_that_is_over(60, seed=2, community=event.community, slug="autumn", name="Autumn")
    Event.objects.filter(pk=later.pk).update(starts_on=later.starts_on - timedelta(days=1))
    with scope(community=event.community):
        Attendee.objects.filter(pk__in=[one.pk for one in people[25:]]).update(erased_at=timezone.now())
        for one, again in zip(people[:20], others, strict=False):
            Attendee.objects.filter(pk=again.pk).update(person=one.person)
        no_show = an_attendee(later, "No Show")
        Attendee.objects.filter(pk=no_show.pk).update(person=people[24].person)
        event.refresh_from_db()
        assert "back" in stand_of(event).ripe
        found = read(event, Event.objects.get(pk=later.pk))
        assert {one.get("back") for one in found.said.values()} == {None}
        assert found.said[people[19].pk]["back_known"] == "yes"
        assert found.said[people[24].pk]["back_known"] == "no", "on the list, and at no table"
    report = made(event)
    assert report.content["came"] == first.content["came"] == 60
    assert not [one for one in report.content["figures"] if one["topic"] == "back"]
    page = main_of(signed_in(a_member(event)).get(f"{HERE}after/reports/{report.number}/"))
    assert "Came again, of those who asked to be remembered · Autumn" in page
    with scope(community=event.community):
        ToldTable.objects.filter(topic="back_known").delete()
        Attendee.objects.filter(pk__in=[one.pk for one in people[3:]]).update(erased_at=timezone.now())
        assert "back" not in stand_of(event).ripe, "of so few nothing is told"
        assert KNOWN_FOR.days == NAMES_AFTER
