"""Circles of one meeting and of a season: everybody exactly once or named with the reason, and all that circles promise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kinfolk.circles import Calendar, Gathering, Member, Remedy, Why, Window, plan_circles
from tests.circles.naive import mistakes, most_placed

WEEK = Calendar(date(2027, 6, 7))
MONDAY, TUESDAY, FRIDAY = (Window(day, 18 * 60, 20 * 60) for day in (0, 1, 4))


def members(count: int, **more) -> tuple[Member, ...]:
    return tuple(Member(id=f"m{number}", windows=(MONDAY,), **more) for number in range(count))


def a_season(people, meetings: int, **more):
    """Plan meeting after meeting as a season does, remembering who met and who held a circle."""
    earlier: dict[tuple[str, str], int] = {}
    held = dict.fromkeys((one.id for one in people), 0)
    for number in range(meetings):
        now = tuple(
            Member(id=one.id, windows=one.windows, hosts=one.hosts, hosted=held[one.id], statements=one.statements)
            for one in people
        )
        met = tuple((a, b, times) for (a, b), times in earlier.items())
        gathering = Gathering(members=now, calendar=WEEK, earlier=met, meetings=meetings, **more)
        planned = plan_circles(gathering, seed=number)
        assert mistakes(gathering, planned) == []
        for circle in planned.circles:
            held[circle.host] += 1
            for a, b in combinations(sorted(circle.people), 2):
                earlier[a, b] = earlier.get((a, b), 0) + 1
        yield planned, earlier, held


def test_every_number_of_people_from_three_on_is_placed_with_nobody_left_over():
    for count in (3, 4, 5, 6, 7, 8, 11, 13, 17, 23):
        gathering = Gathering(members=members(count), calendar=WEEK)
        planned = plan_circles(gathering)
        assert mistakes(gathering, planned) == []
        assert planned.unplaced == ()


def test_twenty_five_people_meet_six_times_and_everybody_meets_everybody_once():
    people = members(25, hosts=True)
    *_, (planned, earlier, held) = a_season(people, 6)
    assert set(earlier.values()) == {1}
    assert len(earlier) == 25 * 24 / 2
    assert planned.repeats == 0
    assert max(held.values()) - min(held.values()) <= 1, "hosts take turns"


def test_a_large_season_has_new_faces_each_time():
    *_, (_planned, earlier, _held) = a_season(members(130), 3)
    assert set(earlier.values()) == {1}


def test_who_shares_a_statement_meets_in_the_first_circles():
    people = tuple(Member(id=f"m{number}", windows=(MONDAY,), statements=(f"s{number % 6}",)) for number in range(30))
    planned = plan_circles(Gathering(members=people, calendar=WEEK))
    said = {one.id: one.statements[0] for one in people}
    alone = [
        id_ for one in planned.circles for id_ in one.people if [said[o] for o in one.people].count(said[id_]) == 1
    ]
    assert len(alone) <= 6


def test_where_nobody_is_willing_somebody_holds_the_circle_by_turns():
    *_, (planned, _earlier, held) = a_season(members(6), 6)
    assert not planned.circles[0].willing
    assert set(held.values()) == {1}


def test_somebody_whose_hours_fit_nobody_is_told_so_and_what_would_help():
    early = Member(id="early", windows=(FRIDAY,))
    never = Member(id="never")
    alone = Member(id="alone", windows=(MONDAY,), online=False, places=("Halle",))
    other = Member(id="other", windows=(MONDAY,), languages=("eu",))
    spoken = members(5, languages=("en",))
    planned = plan_circles(Gathering(members=(*spoken, early, never, alone, other), calendar=WEEK))
    said = {one.id: (one.why, one.remedy) for one in planned.unplaced}
    assert said == {
        "early": (Why.NOBODY_THEN, Remedy.HOURS),
        "never": (Why.NO_HOURS, Remedy.HOURS),
        "alone": (Why.NOBODY_THEN, Remedy.ONLINE),
        "other": (Why.NOBODY_THEN, Remedy.LANGUAGE),
    }
    at = next(one.at for one in planned.unplaced if one.id == "early")
    assert at in {one.starts for one in planned.circles}
    assert at.tzinfo is UTC


def test_who_is_left_over_gets_a_circle_with_people_whom_a_larger_one_can_spare():
    both = tuple(Member(id=f"b{number}", windows=(MONDAY, FRIDAY)) for number in range(3))
    late = Member(id="late", windows=(FRIDAY,))
    gathering = Gathering(members=(*members(4), *both, late), calendar=WEEK)
    planned = plan_circles(gathering)
    assert mistakes(gathering, planned) == []
    assert planned.unplaced == ()


def test_two_who_never_sit_together_do_not_and_nobody_reads_of_it():
    gathering = Gathering(members=members(4), calendar=WEEK, apart=(("m0", "m1"),))
    planned = plan_circles(gathering)
    assert mistakes(gathering, planned) == []
    (left,) = planned.unplaced
    assert (left.why, left.remedy) == (Why.NOT_ENOUGH, Remedy.OTHERS), "the same as for numbers that do not work out"
    many = Gathering(members=members(20), calendar=WEEK, apart=(("m0", "m1"), ("m0", "m2"), ("m3", "m4")))
    assert mistakes(many, plan_circles(many)) == []
    assert plan_circles(many).unplaced == ()


def test_the_same_gathering_and_seed_give_the_same_circles():
    gathering = Gathering(members=members(40), calendar=WEEK)
    assert plan_circles(gathering, seed=3) == plan_circles(gathering, seed=3)
    assert plan_circles(gathering, seed=3) != plan_circles(gathering, seed=4)


def test_a_start_is_told_in_utc_whatever_the_zones():
    ends = Member(id="ny", windows=(Window(0, 12 * 60, 14 * 60),), zone="America/New_York")
    two = tuple(Member(id=f"b{number}", windows=(MONDAY,), zone="Europe/Berlin") for number in range(2))
    planned = plan_circles(Gathering(members=(ends, *two), calendar=WEEK))
    assert planned.circles[0].starts in {datetime(2027, 6, 7, 16, tzinfo=UTC), datetime(2027, 6, 7, 16, 30, tzinfo=UTC)}


some = st.builds(
    lambda days, languages, online, places, hosts: {
        "windows": tuple(Window(day, 18 * 60, 19 * 60) for day in days),
        "languages": languages, "online": online, "places": places, "hosts": hosts,
    },
    st.sets(st.integers(0, 3), max_size=2),
    st.sampled_from(((), ("en",), ("de",), ("de", "en"))),
    st.booleans(),
    st.sampled_from(((), ("Halle",))),
    st.booleans(),
)  # fmt: skip
CHECKS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


@settings(max_examples=40, **CHECKS)
@given(st.lists(some, max_size=24), st.lists(st.tuples(st.integers(0, 23), st.integers(0, 23)), max_size=4))
def test_whatever_people_say_everybody_is_in_one_good_circle_or_is_told_why_not(said, pairs):
    people = tuple(Member(id=f"m{number}", **one) for number, one in enumerate(said))
    apart = tuple((f"m{a}", f"m{b}") for a, b in pairs if a != b)
    gathering = Gathering(members=people, calendar=WEEK, apart=apart)
    assert mistakes(gathering, plan_circles(gathering)) == []


@settings(max_examples=40, **CHECKS)
@given(st.lists(some, min_size=3, max_size=8))
def test_in_a_handful_of_people_as_many_are_placed_as_can_be(said):
    week = Calendar(date(2027, 6, 7), days=4)
    gathering = Gathering(members=tuple(Member(id=f"m{n}", **one) for n, one in enumerate(said)), calendar=week)
    planned = plan_circles(gathering)
    assert sum(len(one.people) for one in planned.circles) == most_placed(gathering)
