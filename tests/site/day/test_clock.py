"""The clock of the day, against a simple model of minutes; two who steer at once; days on which clocks are changed."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kinfolk_web.day import clock, steps
from kinfolk_web.day.timeline import moment, moved, planned, shifts_of
from kinfolk_web.models import Block, Change, Clock
from kinfolk_web.programme.errors import RefusedError
from kinfolk_web.welcome.queries import meeting_of, opening_of
from kinfolk_web.welcome.tables import rounds_of
from tests.site.day.world import a_plan
from tests.site.phone.steps import opened
from tests.site.world import a_community, an_attendee, an_event

DAY = date(2027, 5, 14)
MIDNIGHT = datetime(2027, 5, 14, tzinfo=UTC)
Kind = Block.Kind


def at(text: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), UTC)


def a_day(event, *blocks: tuple[str, int, str], day: int = 1) -> list[Block]:
    with scopes_disabled():
        return [
            Block.objects.create(event=event, day=day, starts_at=time.fromisoformat(start), minutes=long, kind=kind)
            for start, long, kind in blocks
        ]


def step(version: int, when: str = "09:00", key: str = "", by=None) -> clock.Step:
    return clock.Step(by=by, version=version, key=key, at=at(when))


class Steering(RuleBasedStateMachine):
    """The clock beside a list of ``[begins, ends, left out]`` in minutes, which each step changes as one would by hand."""

    @initialize(
        lengths=st.lists(st.integers(5, 40), min_size=1, max_size=6), gaps=st.lists(st.integers(0, 10), min_size=6)
    )
    def the_programme(self, lengths, gaps):
        self.now, start, blocks = 540, 545, []
        self.model = []
        for nth, length in enumerate(lengths):
            blocks.append(Block(pk=nth, starts_at=time(*divmod(start, 60)), minutes=length, kind=Kind.TALK, day=1))
            self.model.append([start, start + length, False])
            start += length + gaps[nth]
        self.plan = planned(blocks, DAY, "UTC")
        self.starts = [one[0] for one in self.model]
        self.lengths = lengths
        self.shifts, self.skipped = {}, []

    # -- the model

    def running(self):
        return next((k for k, (b, e, out) in enumerate(self.model) if not out and b <= self.now < e), None)

    def coming(self):
        return [k for k, (b, e, out) in enumerate(self.model) if not out and b > self.now and e > b]

    def shift(self, which, minutes):
        for k in which:
            self.model[k][0] += minutes
            self.model[k][1] += minutes

    def and_left_out(self, first):
        """Those that begin then or later, with what was left out: it moves along unseen."""
        return [k for k, one in enumerate(self.model) if one[0] >= first]

    # -- both

    def does(self, function, *given):
        slots = moved(self.plan, self.shifts, self.skipped)
        try:
            slots = function(slots, MIDNIGHT + timedelta(minutes=self.now), *given)
        except RefusedError:
            return False
        self.shifts, self.skipped = shifts_of(slots, self.plan), [one.block.pk for one in slots if one.skipped]
        return True

    @rule(minutes=st.integers(1, 30))
    def time_passes(self, minutes):
        self.now += minutes

    @rule()
    def next_one(self):
        done = self.does(steps.go_to_next)
        coming = self.coming()
        assert done == bool(coming)
        if done:
            if (here := self.running()) is not None:
                self.model[here][1] = self.now
            self.shift(self.and_left_out(self.model[coming[0]][0]), self.now - self.model[coming[0]][0])

    @rule(minutes=st.integers(1, 20))
    def delay(self, minutes):
        done = self.does(steps.delay, timedelta(minutes=minutes))
        coming = self.coming()
        assert done == bool(coming)
        if done:
            self.shift(self.and_left_out(self.model[coming[0]][0]), minutes)

    @rule(minutes=st.integers(-20, 20))
    def lengthen(self, minutes):
        here = self.running()
        assert self.does(steps.lengthen, timedelta(minutes=minutes)) == (here is not None)
        if here is not None:
            was = self.model[here][1]
            end = max(self.now, was + minutes)
            self.shift(self.and_left_out(was), end - was)
            self.model[here][1] = end

    @rule(data=st.data())
    def skip(self, data):
        which = data.draw(st.integers(0, len(self.model) - 1))
        begins, ends, out = self.model[which]
        assert self.does(steps.skip, which) == (not out and begins > self.now)
        if not out and begins > self.now:
            self.model[which][2] = True
            for k, one in enumerate(self.model):
                if k != which and one[0] >= ends and one[0] > self.starts[k]:
                    self.shift([k], max(begins - ends, self.starts[k] - one[0]))

    @rule()
    def back(self):
        here = self.running()
        begun = [k for k, (b, e, out) in enumerate(self.model) if not out and b <= self.now and e > b]
        before = next((k for k in reversed(begun) if k != here), None)
        assert self.does(steps.back) == (before is not None)
        if before is not None:
            end = max(self.now + 2, self.model[before][0] + self.lengths[before])
            following = here if here is not None else next(iter(self.coming()), None)
            if following is not None:
                first = self.model[following][0]
                self.shift(self.and_left_out(first), max(0, end - first))
            self.model[before][1] = end

    @rule(minutes=st.integers(1, 15))
    def hold_and_go_on(self, minutes):
        held = self.now
        here, coming = self.running(), self.coming()
        first = self.model[here][1] if here is not None else held
        self.now += minutes
        slots = steps.go_on(
            moved(self.plan, self.shifts, self.skipped),
            MIDNIGHT + timedelta(minutes=held),
            MIDNIGHT + timedelta(minutes=self.now),
        )
        self.shifts = shifts_of(slots, self.plan)
        if here is not None or coming:
            self.shift(self.and_left_out(first), minutes)
        if here is not None:
            self.model[here][1] += minutes

    @invariant()
    def both_say_the_same(self):
        if not hasattr(self, "plan"):
            return
        slots = moved(self.plan, self.shifts, self.skipped)
        said = {one.block.pk: one for one in slots if not one.skipped}
        for k, (begins, ends, out) in enumerate(self.model):
            assert (k not in said) == out
            if not out:
                assert (said[k].starts_at, said[k].ends_at) == tuple(
                    MIDNIGHT + timedelta(minutes=one) for one in (begins, ends)
                ), k
        here = moment(slots, MIDNIGHT + timedelta(minutes=self.now))
        assert (here.slot.block.pk if here.slot else None) == self.running()
        assert (here.next.block.pk if here.next else None) == next(iter(self.coming()), None)
        in_order = [one for one in slots if not one.skipped]
        assert all(a.ends_at <= b.starts_at for a, b in pairwise(in_order))
        assert all(one.starts_at <= one.found_at <= one.closes_at <= one.ends_at for one in in_order)


TestSteering = Steering.TestCase
TestSteering.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


@pytest.mark.django_db
def test_a_round_goes_through_its_phases_by_itself():
    event = an_event()
    first, second = a_day(event, ("10:00", 30, Kind.ROUND), ("10:35", 30, Kind.ROUND))
    (later,) = a_day(event, ("09:30", 30, Kind.TALK), day=2)
    said = []
    with scopes_disabled():
        for when in ("09:00", "10:00", "10:03", "10:28", "10:30", "10:35", "11:05"):
            here = clock.now(event, at(when))
            said.append((when, here.phase, here.round, here.next and here.next.pk))
        assert clock.now(event, at("09:30", date(2027, 5, 15))).phase == "running"
        assert clock.now(event, at("10:00", date(2027, 5, 15))).phase == "over"
        assert clock.now(event, at("10:01")).until == at("10:03")
        assert clock.now(event, at("10:01")).ends_at == at("10:30")
    assert said == [
        ("09:00", "before", None, first.pk),
        ("10:00", "find", 1, second.pk),
        ("10:03", "running", 1, second.pk),
        ("10:28", "closing", 1, second.pk),
        ("10:30", "change", None, second.pk),
        ("10:35", "find", 2, later.pk),
        ("11:05", "before", None, later.pk),
    ]


@pytest.mark.django_db
def test_a_step_counts_once_and_the_second_of_two_is_told():
    event = an_event()
    a_day(event, ("10:00", 30, Kind.ROUND), ("10:30", 30, Kind.ROUND))
    with scopes_disabled():
        assert clock.delay(event=event, minutes=5, step=step(0, key="one")).next_at == at("10:05")
        assert clock.delay(event=event, minutes=5, step=step(0, key="one")).next_at == at("10:05")  # sent twice
        with pytest.raises(clock.SteeredMeanwhileError):
            clock.delay(event=event, minutes=5, step=step(0, key="another"))
        assert Clock.objects.get().version == 1
        assert clock.hold(event=event, step=step(1, "10:10")).held
        here = clock.now(event, at("10:40"))
        assert (here.phase, here.round, here.held) == ("running", 1, True)
        here = clock.go_on(event=event, step=step(2, "10:15"))
        assert (here.ends_at, here.next_at) == (at("10:40"), at("10:40"))
        assert clock.take_back(event=event, step=step(3, "10:16")).held
        assert clock.take_back(event=event, step=step(4, "10:16")).ends_at == at("10:35")
        assert clock.take_back(event=event, step=step(5, "10:16")).ends_at == at("10:30")
        with pytest.raises(RefusedError):
            clock.take_back(event=event, step=step(6, "10:16"))
        assert Change.objects.filter(verb__startswith="clock.").count() == 7


@pytest.mark.django_db
def test_a_hold_in_the_evening_moves_nothing_of_the_next_day():
    event = an_event()
    a_day(event, ("17:30", 30, Kind.ROUND))
    (later,) = a_day(event, ("09:00", 30, Kind.TALK), day=2)
    with scopes_disabled():
        clock.hold(event=event, step=step(0, "18:05"))
        here = clock.go_on(event=event, step=step(1, "18:20"))
        assert (here.next, here.next_at) == (later, at("09:00", date(2027, 5, 15)))
        clock.hold(event=event, step=step(2, "17:55"))
        here = clock.go_on(event=event, step=step(3, "18:00"))
        assert (here.ends_at, here.next_at) == (at("18:05"), at("09:00", date(2027, 5, 15)))


@pytest.mark.django_db
def test_looking_for_tables_ends_when_somebody_says_so_and_not_twice():
    event = an_event()
    a_day(event, ("10:00", 30, Kind.ROUND))
    with scopes_disabled():
        here = clock.begin(event=event, step=step(0, "09:50"))
        assert (here.phase, here.starts_at, here.ends_at) == ("find", at("09:50"), at("10:20"))
        assert clock.begin(event=event, step=step(1, "09:51")).phase == "running"
        with pytest.raises(RefusedError, match="running already"):
            clock.begin(event=event, step=step(2, "09:52"))


@pytest.mark.django_db
def test_two_events_at_once_do_not_touch():
    here = an_event()
    there = an_event(a_community("Others", "others"))
    for event in (here, there):
        a_day(event, ("10:00", 30, Kind.ROUND), ("10:30", 30, Kind.ROUND))
    with scopes_disabled():
        clock.delay(event=here, minutes=20, step=step(0))
        assert clock.now(there, at("10:00")).phase == "find"
        assert clock.now(here, at("10:00")).phase == "before"
        assert clock.now(there, at("10:00")).version == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_who_steer_at_the_same_moment_one_does():
    event = an_event()
    a_day(event, ("10:00", 30, Kind.ROUND), ("10:30", 30, Kind.ROUND))
    refused = []

    def steer(nth: int) -> None:
        try:
            with scopes_disabled():
                clock.delay(event=event, minutes=5, step=step(0, key=f"{nth}"))
        except clock.SteeredMeanwhileError:
            refused.append(nth)
        finally:
            connection.close()

    managers = [threading.Thread(target=steer, args=(nth,)) for nth in range(4)]
    for one in managers:
        one.start()
    for one in managers:
        one.join()
    with scopes_disabled():
        assert len(refused) == 3
        assert clock.now(event, at("10:04")).phase == "before"
        assert clock.now(event, at("10:05")).phase == "find"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "zone", "starts", "moments"),
    [
        (date(2027, 3, 28), "Europe/Berlin", ("01:00", "03:30"), ("2027-03-28T00:00", "2027-03-28T01:30")),
        (date(2027, 10, 31), "Europe/Berlin", ("01:30", "03:30"), ("2027-10-30T23:30", "2027-10-31T02:30")),
        (date(2027, 3, 14), "America/New_York", ("01:30", "09:00"), ("2027-03-14T06:30", "2027-03-14T13:00")),
        (date(2027, 5, 14), "Asia/Kathmandu", ("09:00", "10:00"), ("2027-05-14T03:15", "2027-05-14T04:15")),
    ],
)
def test_on_a_day_on_which_clocks_change_everything_begins_when_clocks_there_show_it(day, zone, starts, moments):
    event = an_event(starts_on=day, timezone=zone)
    blocks = a_day(event, *((start, 60, Kind.TALK) for start in starts))
    with scopes_disabled():
        slots = clock.run_of(event).slots
        assert [one.block.pk for one in slots] == [one.pk for one in blocks]
        assert [one.starts_at for one in slots] == [datetime.fromisoformat(one).replace(tzinfo=UTC) for one in moments]
        assert all(one.ends_at - one.starts_at == timedelta(hours=1) for one in slots)
        late = slots[0].starts_at - timedelta(minutes=30)
        clock.delay(event=event, minutes=15, step=clock.Step(by=None, version=0, at=late))
        assert [b.starts_at - a.starts_at for a, b in zip(slots, clock.run_of(event).slots, strict=True)] == [
            timedelta(minutes=15)
        ] * 2


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(("beside", "long"), [("09:00", 60), ("09:00", 80), ("09:10", 10)])
def test_what_is_on_beside_a_round_neither_ends_it_nor_makes_it_vanish(beside, long, first):
    there = [
        Block(pk=2 - first, kind=Kind.ROUND, starts_at=time(9), minutes=60, day=1),
        Block(pk=1 + first, kind=Kind.TALK, starts_at=time.fromisoformat(beside), minutes=long, day=1),
        Block(pk=3, kind=Kind.BREAK, starts_at=time(10), minutes=30, day=1),
    ]
    slots = planned(there, DAY, "UTC")
    found = next(one for one in slots if one.block.kind == Kind.ROUND)
    assert (found.starts_at, found.ends_at) == (at("09:00"), at("10:00"))
    for when in ("09:01", "09:12", "09:40"):
        here = moment(slots, at(when))
        assert (here.slot.block.kind, here.next.block.kind) == (Kind.ROUND, Kind.BREAK)
    assert moment(slots, at("10:05")).slot.block.kind == Kind.BREAK
    ended = steps.go_to_next(slots, at("09:30"))
    assert moment(moved(slots, shifts_of(ended, slots), ()), at("09:31")).slot.block.kind == Kind.BREAK


@pytest.mark.parametrize("first", [0, 1])
def test_what_begins_with_a_round_lasts_beside_it_whichever_was_entered_first(first):
    there = [
        Block(pk=2 - first, kind=Kind.ROUND, starts_at=time(15), minutes=60, day=1),
        Block(pk=1 + first, kind=Kind.OPEN_TABLES, starts_at=time(15), minutes=60, day=1),
    ]
    assert [one.ends_at for one in planned(there, DAY, "UTC")] == [at("16:00")] * 2


def test_what_was_to_be_beside_a_round_that_ends_before_it_is_left_out():
    there = [
        Block(pk=1, kind=Kind.ROUND, starts_at=time(9), minutes=60, day=1),
        Block(pk=2, kind=Kind.TALK, starts_at=time(9, 40), minutes=15, day=1),
        Block(pk=3, kind=Kind.BREAK, starts_at=time(10), minutes=30, day=1),
    ]
    slots = planned(there, DAY, "UTC")
    for ended in (steps.go_to_next(slots, at("09:30")), steps.lengthen(slots, at("09:30"), timedelta(minutes=-30))):
        out = [one.block.pk for one in ended if one.skipped]
        assert out == [2]
        here = moment(moved(slots, shifts_of(ended, slots), out), at("09:45"))
        assert (here.slot.block.kind, here.slot.ends_at) == (Kind.BREAK, at("10:00"))
    assert not any(one.skipped for one in steps.lengthen(slots, at("09:30"), timedelta(minutes=10)))


def test_back_brings_back_the_round_and_not_the_talk_beside_it():
    there = [
        Block(pk=1, kind=Kind.ROUND, starts_at=time(9), minutes=60, day=1),
        Block(pk=2, kind=Kind.TALK, starts_at=time(9, 40), minutes=15, day=1),
        Block(pk=3, kind=Kind.BREAK, starts_at=time(10), minutes=30, day=1),
    ]
    slots = planned(there, DAY, "UTC")
    again = steps.back(slots, at("10:01"))
    now = moment(moved(slots, shifts_of(again, slots), []), at("10:02"))
    assert (now.slot.block.pk, now.slot.starts_at) == (1, at("09:00"))


@pytest.mark.parametrize(("held", "until"), [("09:30", "09:50"), ("09:45", "10:15")])
def test_a_day_that_is_held_holds_what_is_beside_a_round_too(held, until):
    there = [
        Block(pk=1, kind=Kind.ROUND, starts_at=time(9), minutes=60, day=1),
        Block(pk=2, kind=Kind.TALK, starts_at=time(9, 40), minutes=15, day=1),
    ]
    slots = planned(there, DAY, "UTC")
    lost = at(until) - at(held)
    went_on = {slot.block.pk: slot for slot in steps.go_on(slots, at(held), at(until))}
    assert [went_on[pk].ends_at for pk in (1, 2)] == [at("10:00") + lost, at("09:55") + lost]
    assert went_on[2].starts_at == at("09:40") + (lost if held < "09:40" else timedelta())


def test_a_break_that_begins_before_a_round_is_over_ends_it():
    there = [
        Block(pk=1, kind=Kind.ROUND, starts_at=time(9), minutes=60, day=1),
        Block(pk=2, kind=Kind.BREAK, starts_at=time(9, 50), minutes=30, day=1),
    ]
    assert planned(there, DAY, "UTC")[0].ends_at == at("09:50")


@pytest.mark.django_db
def test_an_organiser_who_changes_the_programme_of_a_day_that_was_steered_moves_what_they_changed():
    event = an_event()
    first, second = a_day(event, ("10:00", 30, Kind.ROUND), ("10:30", 30, Kind.ROUND))
    with scopes_disabled():
        clock.delay(event=event, minutes=5, step=step(0))
        Block.objects.filter(pk=second.pk).update(starts_at=time(11))
        Block.objects.filter(pk=first.pk).delete()
        assert clock.now(event, at("10:10")).next_at == at("11:05")


@pytest.mark.django_db
def test_the_longest_day_fits_into_one_event_and_holds_nothing_but_keys_and_times():
    event = an_event()
    with scopes_disabled():
        Block.objects.bulk_create(
            Block(pk=9_000_000 + nth, event=event, starts_at=time(8 + nth // 6, 10 * (nth % 6)), minutes=10,
                  kind=Kind.TALK, title="secret")
            for nth in range(80)
        )  # fmt: skip
        facts = clock.facts_of(clock.run_of(event), at("12:05"))
        clock.delay(event=event, minutes=5, step=step(0))  # publishing refuses what is too large
    assert set(facts) == {"version", "at", "held", "out", "slots"}
    assert len(facts["slots"]) == 40
    assert facts["slots"][0][3] >= at("11:05").timestamp()
    assert "secret" not in str(facts)


@pytest.mark.django_db
def test_after_a_delay_greeters_hosts_and_my_page_read_when_things_really_begin():
    event = an_event(starts_on=timezone.localdate(), timezone="UTC")
    with scopes_disabled():
        arrival, first = a_day(event, ("23:40", 10, Kind.ARRIVAL), ("23:51", 5, Kind.ROUND))
        host = an_attendee(event, "Bo Berg", is_host=True)
        others = [an_attendee(event, f"Person {nth}") for nth in range(3)]
        plan = a_plan(event, [{"1": [host, *others]}])
        opens = opening_of(event)
        assert meeting_of(event).at == datetime.combine(event.starts_on, arrival.starts_at, UTC)
        early = datetime.combine(event.starts_on, time(22), UTC)
        clock.delay(event=event, minutes=2, step=clock.Step(by=None, version=0, at=early))
        later = datetime.combine(event.starts_on, time(23, 53), UTC)
        assert (meeting_of(event).at, opening_of(event)) == (
            later - timedelta(minutes=11),
            opens + timedelta(minutes=2),
        )
        assert [one.starts for one in rounds_of(host, plan)] == [later]
        page = opened(others[0]).get("/my/").content.decode()
    assert "23:53" in page
    assert "23:51" not in page
    assert first.starts_at == time(23, 51), "the programme stays as it was"


@pytest.mark.django_db
def test_what_is_left_out_is_said_on_the_page_of_everybody_who_was_to_be_there():
    event = an_event(starts_on=timezone.localdate(), timezone="UTC")
    with scopes_disabled():
        first, last = a_day(event, ("23:40", 5, Kind.ROUND), ("23:50", 5, Kind.ROUND))
        host, guest = an_attendee(event, "Bo Berg", is_host=True), an_attendee(event, "Cy Dahl")
        a_plan(event, [{"1": [host, guest]}] * 2)
        early = datetime.combine(event.starts_on, time(22), UTC)
        clock.skip(event=event, block=last.pk, step=clock.Step(by=None, version=0, at=early))
        for who, where in ((guest, "/my/"), (guest, "/my/"), (host, "/my/host/")):  # the second time as it was kept
            page = opened(who).get(where).content.decode()
            assert f'data-hour="out{last.pk}">left out' in page
            assert f'data-hour="out{first.pk}" hidden>left out' in page
            assert f'"out":[{last.pk}]' in page
        clock.take_back(event=event, step=clock.Step(by=None, version=1, at=early))
        assert f'data-hour="out{last.pk}" hidden' in opened(guest).get("/my/").content.decode()
