"""The report: counted once when the event is over, told small and coarse, the same for ever, and worked out again by anybody."""

from __future__ import annotations

import io
import itertools
import math
import random
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import formats, timezone
from django_scopes import scope, scopes_disabled
from pypdf import PdfReader

from kinfolk.metrics import fidelity
from kinfolk.metrics.reaching import reached
from kinfolk.metrics.ties import Ties, pairs_of
from kinfolk_web.day.clock import now
from kinfolk_web.day.times import times_of
from kinfolk_web.keeping.erasing import erase
from kinfolk_web.keeping.retention import NAMES_AFTER
from kinfolk_web.models import (
    Attendee,
    Block,
    BoardReport,
    CheckIn,
    Clock,
    Event,
    Forecast,
    Instrument,
    InstrumentAnswer,
    LaterAnswer,
    Plan,
    PulseAnswer,
    Renewal,
    Role,
    Seat,
    Study,
    Tap,
    ToldTable,
    Uncounted,
    Welcome,
)
from kinfolk_web.outcomes import forgetting as outcomes
from kinfolk_web.outcomes.asking import instruments
from kinfolk_web.outcomes.forgetting import forget_renewals
from kinfolk_web.outcomes.own import answers_of
from kinfolk_web.outcomes.reporting import tapping
from kinfolk_web.outcomes.reporting.counting import Counts
from kinfolk_web.outcomes.reporting.figures import figures_of
from kinfolk_web.outcomes.reporting.files import replication_files
from kinfolk_web.outcomes.reporting.graphing import STRENGTH, Seen, graph_figures, hanging, joining, told_of
from kinfolk_web.outcomes.reporting.making import assumed_of, luck_of, make_report, stand_of
from kinfolk_web.outcomes.reporting.protecting import (
    EPSILON,
    TAP,
    TAP_SUREST,
    Told,
    protect,
    spread,
    spread_of,
    strength_of,
)
from kinfolk_web.outcomes.reporting.reading import read
from kinfolk_web.outcomes.reporting.sheet import sheet_of
from kinfolk_web.outcomes.reporting.topics import BY_KEY
from kinfolk_web.outcomes.timing import KNOWN_FOR, is_over
from tests.replication import (
    graph_worked_out_again,
    not_from_the_files,
    opened,
    recomputed,
    rows,
    weighted_worked_out_again,
)
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
    assert page.index("Beside luck") < page.index("What may be said") < page.index("Who answered")
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
        Attendee.objects.filter(pk=people[4].pk).update(state=Attendee.State.CANCELLED)
        assert sum("greeted" in one for one in read(event).said.values()) == 11, "four of those who came are a few"
        Welcome.objects.all().delete()
        assert "greeted" in read(event).absent


def test_the_paper_says_when_it_was_counted_as_clocks_at_the_event_show_it():
    event = a_day(timezone="Asia/Tokyo")
    with scope(community=event.community):
        report = a_report(event)
        report.inputs_at = datetime(2026, 5, 15, 23, 0, tzinfo=UTC)
        page = PdfReader(io.BytesIO(sheet_of(report))).pages[0].extract_text()
    assert "counted May 16, 2026, 8 a.m." in " ".join(page.split())


def test_the_first_sheet_is_all_that_a_board_has_to_read_and_one_more_holds_everything_else():
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        report = a_report(event, 300)
        earlier = report.content["before"][0]
        report.content["before"] = [earlier | {"event": f"Meeting {year}"} for year in range(2021, 2026)]
        report.content["found"] = [
            {"design": one, "verdict": "none"} for one in Study.Design if one != Study.Design.SAME
        ]
        sheets = {code: _sheets(report, code) for code in ("en", "de")}
    assert [len(sheets[code]) for code in sheets] == [2, 2]
    front, behind = sheets["en"]
    for words in (
        "300 people came.",
        "Second steps",
        "Came again, to Autumn",
        "Has at least one new connection that both wanted",
        "From islands to a whole",
        "by luck",
        "What may be said",
        "What may not be said",
        "moved a little at random",
    ):
        assert words in front, words
    for words in (
        "Found out honestly",
        "Planned tables beside free time",
        "Two to six weeks after",
        "Meeting 2021",
        "about 167 pairs",
        "Took a seat at a table that somebody else proposed.",
    ):
        assert words in behind, words
        assert words not in front, words


def _sheets(report: BoardReport, language: str) -> list[str]:
    report.event.language = language
    pages = PdfReader(io.BytesIO(sheet_of(report))).pages
    return [" ".join(one.extract_text().split()) for one in pages]


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
    figures = rows(files["figures.csv"])
    assert {row["state"] for row in figures} >= {"share"}
    assert len(figures) > 20
    assert recomputed(files) > 15
    graph = rows(files["graph.csv"])
    assert [row["measure"] for row in graph][:3] == ["islands_before", "islands_after", "largest"]
    assert [row["measure"] for row in graph][3:] == [
        "mixed",
        "mixed_by_chance",
        "three_or_more",
        "two_or_fewer",
        "reach",
    ]
    page_figures = {(one["topic"], one["group"]): one["share"] for one in report.content["figures"]}
    assert page_figures == {
        (row["topic"], row["group"]): float(row["share"]) if row["share"] else None for row in figures
    }
    text = "".join(files.values())
    assert not any(word in text for one in people for word in (one.code, one.name, one.email))
    for told in report.content["told"]:
        for cells in told["cells"].values():
            assert all(one in ("<5", "-") or one >= 5 for one in cells.values()), told


@pytest.mark.parametrize("count", [45, 400])
def test_everything_that_a_report_prints_stands_in_its_files_or_follows_from_them(count):
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        a_report(event, count)
    page = signed_in(a_member(event)).get(HERE + "after/reports/1/").content.decode()
    olive = signed_in(a_member(event, email="otto@example.org"))
    files = opened(olive.get(HERE + "after/reports/1/files.zip").content)
    assert recomputed(files) > 10
    assert not not_from_the_files(page, files)
    assert {(row["what"], row["about"]): row["value"] for row in rows(files["event.csv"])} == {
        ("came", ""): str(count),
        ("minutes", "planned"): "90",
        ("minutes", "free"): "75",
        ("later event", "Autumn"): "2026-10-03",
        ("lottery", "plan-lottery"): "more",
    }
    changed = files | {"event.csv": files["event.csv"].replace("free,75", "free,76")}
    assert not_from_the_files(page, changed) == ["90 minutes at planned tables, 75 minutes of breaks and meals."]
    line = next(row for row in rows(files["earlier.csv"]) if row["share"])
    with pytest.raises(AssertionError):
        recomputed(files | {"earlier.csv": files["earlier.csv"].replace(f",{line['high']},", ",0.999,")})


def test_seen_and_estimated_stand_side_by_side_and_each_group_counts_for_as_many_as_came():
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        report = a_report(event, 500)
    files = replication_files(report.content)
    assert weighted_worked_out_again(rows(files["figures.csv"])) >= 8
    assert recomputed(files)
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


def a_scale(event: Event, people: list[Attendee], *, ended: bool) -> Instrument:
    """Return a scale of two items, the second turned round: two in three are above its middle, one in three was before."""
    data = {"items": ["a", "b"], "scale": ["not", "partly", "quite", "entirely"], "reversed": [2], "parts": {}}
    scale = Instrument.objects.create(event=event, name="Our questions", data=data | {"licence": "our own"})
    InstrumentAnswer.objects.bulk_create(
        InstrumentAnswer(instrument=scale, attendee=one, before=before, values=[4, 1] if nth % 3 < many else [2, 3])
        for before, many in ((True, 1), (False, 2))
        for nth, one in enumerate(people)
    )
    if ended:
        instruments.end(instrument=scale, by=None)
    return scale


def test_a_scale_of_the_organisers_is_told_once_it_has_ended_protected_as_all_other_answers():
    event, people = an_event_that_is_over(120)
    with scope(community=event.community):
        scale = a_scale(event, people, ended=False)
        Uncounted.objects.create(attendee=people[0])
    first = made(event)
    assert not [one for one in first.content["told"] if one["topic"].startswith("scale")], "it is still asked"
    with scope(community=event.community):
        assert stand_of(event).ripe == ()
        instruments.end(instrument=scale, by=None)
        assert stand_of(event).ripe == ("scale",)
    report = made(event)
    shares = {(one["topic"], one["group"]): one for one in report.content["figures"] if "scale" in one["topic"]}
    assert {topic for topic, _group in shares} == {"scale_1", "scale_1_before"}
    assert {group for _topic, group in shares} >= {"new", "all"}
    now, then = (shares[topic, "all"] for topic in ("scale_1", "scale_1_before"))
    assert 0.2 < then["share"] < 0.45
    assert 0.55 < now["share"] < 0.8
    assert now["answered"] == pytest.approx(119, abs=30)
    files = replication_files(report.content)
    (line,) = (row for row in rows(files["topics.csv"]) if row["topic"] == "scale_1")
    assert (line["title"], line["asked"]) == ("Our questions: above the middle of the scale", "yes")
    assert float(line["moved_by"]) == pytest.approx(spread("belong"), abs=1e-5)
    assert recomputed(files)
    page = main_of(signed_in(a_member(event)).get(f"{HERE}after/reports/{report.number}/"))
    assert "Our questions: above the middle of the scale before the event" in " ".join(page.split())
    with scope(community=event.community):
        assert stand_of(event).ripe == ()
        InstrumentAnswer.objects.update(values=[1, 4])
    assert made(event).content == report.content, "counted once"


def test_a_scale_that_nobody_ended_is_told_before_the_clock_forgets_whose_answers_these_are():
    event, people = an_event_that_is_over(60)
    made(event)
    with scope(community=event.community):
        a_scale(event, people, ended=False)
        Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=61))
        event.refresh_from_db()
        outcomes.untie_answers(event)
        assert ToldTable.objects.filter(event=event, topic="scale_1").exists()
        assert BoardReport.objects.filter(event=event).first().content["scales"] == {"scale_1": "Our questions"}


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
    surer = math.exp(4 * strength_of("ties") + 5 * STRENGTH + 2 * STRENGTH)
    assert surer == pytest.approx(TAP_SUREST)
    assert 11 < surer < 12, "what the files say of one tap"
    assert 0.6 * surer / (0.6 * surer + 0.4) < 0.95, "who held it for rather likely is not 95 % sure"


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
        graph_worked_out_again({name: "" if value is None else str(value) for name, value in row.items()})
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
    assert "mixed" not in {row["measure"] for row in told_of(a_chain_of_circles([40], 4))}


def test_nobodys_third_connection_is_their_first_so_one_strength_holds_both():
    """One tap more: over both numbers no more counts change than the strength of taps is cut into."""
    draw = random.Random(5)
    for _ in range(300):
        mutual = {pair for pair in itertools.combinations(range(6), 2) if draw.random() < 0.4}
        one = draw.choice(list(itertools.combinations(range(6), 2)))
        cost = 0.0
        degrees = [Counter(who for pair in ties for who in pair) for ties in (mutual | {one}, mutual - {one})]
        for who in one:
            many, few = (of[who] for of in degrees)
            cost += 2 * strength_of("ties") * ((many > 0) != (few > 0)) + TAP / 2 * ((many > 2) != (few > 2))
        assert cost <= TAP + 1e-9


def test_one_tap_more_or_less_changes_reach_by_no_more_than_it_is_moved_for():
    draw = random.Random(6)
    pairs = list(itertools.combinations(range(14), 2))
    for _ in range(200):
        ties = [pair for pair in pairs if draw.random() < 0.15]
        met = Ties(14, pairs_of(14, np.array(ties, dtype=np.int64).reshape(-1, 2)), rung="met")
        one = draw.choice(pairs)
        other = set(ties) ^ {one}
        changed = Ties(14, pairs_of(14, np.array(sorted(other), dtype=np.int64).reshape(-1, 2)), rung="met")
        assert abs(int(reached(met).sum()) - int(reached(changed).sum())) // 2 <= joining(met)


def test_reach_and_two_or_fewer_stand_beside_the_forecast_on_its_rung_and_in_no_other_chart():
    seen = replace(a_chain_of_circles([150, *[2] * 10], 40), before=np.array([(150, 151), (152, 153)]))
    told = {row["measure"]: row for row in graph_figures(told_of(seen, random.Random(3)))}
    few, reach = told["two_or_fewer"], told["reach"]
    assert few["state"] == "nearly all", "on a circle everybody met two"
    assert reach["of"] == 170 * 169 // 2
    assert reach["low"] < (150 * 2 + 10) / reach["of"] < reach["high"]
    assert reach["moved_by"] == pytest.approx(spread_of(STRENGTH / 8), abs=1e-5), "4 + 1, rounded up"
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        a_report(event, 300)
    page = " ".join(main_of(signed_in(a_member(event)).get(HERE + "after/reports/1/")).split())
    assert "Whom people met, counted beside the forecast" in page
    behind = page[page.index("Whom people met, counted beside") :]
    assert "People who meet two new people or fewer by taps of both 33 %" in behind
    assert "by luck 38 % (30 to 46)" in behind
    assert "Minutes two people must have talked in free mingling to have met: 5" in behind, "thresholds are named"
    assert (
        "People within two steps" not in page[page.index("Beside luck") : page.index("Whom people met, counted beside")]
    )


def test_how_far_the_plan_happened_is_told_where_the_door_saw_who_came_and_moved_by_one_persons_coming():
    event, people = an_event_that_is_over(60)
    with scope(community=event.community):
        assert read(event).graph.sat is None, "without a door everybody would count as there"
        for one in people[5:]:
            CheckIn.objects.create(event=event, attendee=one, kind=CheckIn.Kind.HERE, at=timezone.now())
        sat = read(event).graph.sat
        rounds = {}
        for seat in Seat.objects.filter(plan__event=event):
            rounds.setdefault((seat.round, seat.table), []).append(seat.attendee_id)
        away = {one.pk for one in people[:5]}
        planned = [pair for there in rounds.values() for pair in itertools.combinations(there, 2)]
        kept = [pair for pair in planned if not away & set(pair)]
        found = fidelity(sat.planned, sat.real)
        assert (found.n, round(found.value * found.n)) == (len(planned), len(kept))
        most = Counter(who for pair in planned for who in pair)
        assert sat.of_one == max(most.values())
    row = next(one for one in made(event).content["graph"] if one["measure"] == "kept")
    assert row["of"] == len(planned)
    assert row["low"] < len(kept) / len(planned) < row["high"]
    assert row["moved_by"] == pytest.approx(spread_of(2 * EPSILON / sat.of_one), abs=1e-5)
    assert "Both sat where they were planned to" in main_of(signed_in(a_member(event)).get(HERE + "after/reports/1/"))


def test_how_many_have_three_connections_or_more_is_told_of_all_who_came_where_that_does_not_drown_them():
    def room(people: int, few: int) -> Seen:
        ring = [(n, (n + by) % (people - few)) for n in range(people - few) for by in (1, 2)]
        ties = Ties(people, pairs_of(people, ring), rung="met")
        return Seen(np.zeros((0, 2), dtype=np.int64), ties, None, replace(ties, rung="meaningful"))

    (row,) = (
        one for one in graph_figures(told_of(room(300, 90), random.Random(4))) if one["measure"] == "three_or_more"
    )
    assert (row["state"], row["of"]) == ("told", 300)
    assert row["low"] < 210 / 300 < row["high"]
    assert row["moved_by"] == pytest.approx(spread_of(TAP / 2), abs=1e-5), "a tap makes the connection of two people"
    graph_worked_out_again({name: "" if value is None else str(value) for name, value in row.items()})
    few = {one["measure"]: one["state"] for one in told_of(room(60, 20), random.Random(4))}
    assert (few["three_or_more"], few["two_or_fewer"]) == ("told", "hidden"), "this one has half a number's strength"
    event, _people = an_event_that_is_over(10)
    with scope(community=event.community):
        a_report(event, 300)
    page = main_of(signed_in(a_member(event)).get(HERE + "after/reports/1/"))
    assert "Three new connections or more that both wanted of all who came 40 %" in " ".join(page.split())
    assert "the first if none of those who tapped nobody has one" in page


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


def test_after_ninety_days_no_list_of_who_renewed_is_taken_and_the_page_names_the_day_before():
    event, people = an_event_that_is_over(60)
    olive = signed_in(a_member(event))
    line = {"text": f"{people[0].email};{event.starts_on}"}
    until = formats.date_format(event.starts_on + timedelta(days=90), "DATE_FORMAT")
    assert f"make a report, until {until}" in main_of(olive.get(HERE + "after/"))
    Event.objects.filter(pk=event.pk).update(starts_on=event.starts_on - timedelta(days=92))
    page = main_of(olive.get(HERE + "after/"))
    assert "Names have been deleted since" in page
    assert "Take it in" not in page
    assert "Nothing was taken in" in main_of(olive.post(HERE + "after/renewed/", line, follow=True))
    with scopes_disabled():
        assert not Renewal.objects.exists()


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
    an_event(event.community, "planning", name="Planning", starts_on=event.starts_on + timedelta(days=1))  # nobody's
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


def test_who_skips_the_next_event_and_comes_to_the_one_after_came_again():
    event, people = an_event_that_is_over(60)
    made(event)
    day = event.starts_on - timedelta(days=40)
    Event.objects.filter(pk=event.pk).update(starts_on=day)
    event.refresh_from_db()
    supper = an_event(event.community, "supper", name="Supper", starts_on=day + timedelta(days=7))
    autumn = an_event(event.community, "autumn", name="Autumn", starts_on=day + timedelta(days=60))
    far = an_event(event.community, "winter", name="Winter", starts_on=day + timedelta(days=88))
    with scopes_disabled():
        for nth, one in enumerate(people):
            if nth % 3:
                again = an_attendee((supper, autumn)[nth % 3 - 1], one.name)
                Attendee.objects.filter(pk=again.pk).update(person=one.person)
    with scope(community=event.community):
        assert "back" not in stand_of(event).ripe, "it waits for the one after, and then is told once"
        Event.objects.filter(pk=autumn.pk).update(starts_on=day + timedelta(days=30))
        assert "back" in stand_of(event).ripe, "the third would be too late: names go"
    report = made(event)
    assert report.content["back_at"] == "Supper, Autumn"
    (share,) = (one for one in report.content["figures"] if (one["topic"], one["group"]) == ("back", "all"))
    assert 0.5 < share["share"] < 0.85
    lines = rows(replication_files(report.content)["event.csv"])
    assert [row["about"] for row in lines if row["what"] == "later event"] == ["Supper", "Autumn"]
    with scope(community=event.community):
        Event.objects.filter(pk=far.pk).update(starts_on=day + timedelta(days=35))
        Event.objects.filter(pk=supper.pk).update(name="Feast")
        assert "back" not in stand_of(event).ripe
    assert made(event).content == report.content, "counted once"


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
        found = read(event, [Event.objects.get(pk=later.pk)])
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
