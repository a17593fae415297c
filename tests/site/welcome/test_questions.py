"""Which question a table gets never points at anybody: others get the same one without a reason."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils.translation import override
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from kinfolk.paper.host_sheets import host_sheets
from kinfolk_web.core.undo import undo
from kinfolk_web.models import MeToo, Openings, Plan, Prompt, Seat, Sitting, Statement
from kinfolk_web.plans.welcoming import questions_of
from kinfolk_web.welcome import prompting
from kinfolk_web.welcome.errors import RefusedError
from kinfolk_web.welcome.library import DEEP, LIBRARY, LIGHT, OPENING, PERSONAL, THEMES, first_note, library, theme_of
from kinfolk_web.welcome.questions import COVER, depth_of, openings, share_out
from tests.site.world import a_programme, an_attendee, an_event

OFFERED = [line for line in LIBRARY if line.stage == OPENING and line.depth == LIGHT]
TABLES = st.dictionaries(
    st.integers(1, 80).map(str), st.lists(st.sampled_from([*THEMES, "nothing known"]), max_size=3), min_size=1
)


@given(wanted=TABLES, seed=st.text(max_size=8))
def test_whatever_tables_share_at_least_as_many_others_and_never_fewer_than_two_get_their_question(wanted, seed):
    found = share_out(OFFERED, wanted, seed=seed)
    assert found.keys() == wanted.keys()
    assert found == share_out(OFFERED, dict(reversed(wanted.items())), seed=seed), "the same at every time"
    usual = OFFERED[0]
    for key, tables in Counter(line.key for line in found.values()).items():
        if key != usual.key:
            [line] = [one for one in OFFERED if one.key == key]
            with_reason = sum(line.theme in wanted[table] for table, one in found.items() if one.key == key)
            assert tables - with_reason >= min(COVER, tables) or with_reason * 2 <= tables
            without = sum(not set(wanted[table]) & set(THEMES) for table, one in found.items() if one.key == key)
            assert without >= COVER
            assert without * 2 >= tables


def test_a_table_gets_the_question_of_what_its_people_share_if_there_are_others_enough():
    wanted = {str(nth): [] for nth in range(12)} | {"13": ["alone"]}
    found = share_out(OFFERED, wanted, seed="1/1")
    assert found["13"].theme == "alone"
    assert sum(line.theme == "alone" for line in found.values()) == 1 + COVER
    few = share_out(OFFERED, {"1": ["alone"], "2": []}, seed="1/1")
    assert {line.theme for line in few.values()} == {""}, "two tables: the usual question for both"


def test_every_theme_has_a_question_of_every_depth_and_no_two_are_alike():
    for depth in (LIGHT, PERSONAL, DEEP):
        themes = [line.theme for line in LIBRARY if line.stage == OPENING and line.depth == depth]
        assert sorted(themes) == sorted(["", *THEMES])
    assert len({str(line.text) for line in LIBRARY}) == len(LIBRARY)
    assert len({line.key for line in LIBRARY}) == len(LIBRARY)


@pytest.mark.parametrize(
    ("statement", "theme"),
    [
        ("I run a one-person team", "alone"),
        ("I moved here last year", "far"),
        ("Ich bin die Einzige in meinem Verein", "alone"),
        ("Tengo hijos pequeños", "people"),
        ("Xylophone", ""),
        ("", ""),
    ],
)
def test_what_a_statement_is_about_is_found_by_its_words(statement, theme):
    assert theme_of(statement) == theme


def test_light_first_deep_in_the_middle_forward_at_the_end():
    assert [depth_of(number, 5) for number in range(1, 6)] == [LIGHT, PERSONAL, DEEP, PERSONAL, PERSONAL]
    assert depth_of(1, 1) == LIGHT


@pytest.mark.django_db
class TestEvent:
    @pytest.fixture
    def plan(self):
        event = an_event()
        with scope(community=event.community):
            a_programme(event, rounds=1)
            plan = Plan.objects.create(event=event, number=1, programme={"event": event.name, "rounds": [{"round": 1}]})
            host = an_attendee(event, "Tom Okoro", is_host=True)
            for nth in range(1, 11):
                Sitting.objects.create(plan=plan, round=1, table=str(nth), seats=6, host=host if nth == 1 else None)
            pair = [an_attendee(event, name) for name in ("Ana Lima", "Bo Berg")]
            Seat.objects.bulk_create(Seat(plan=plan, round=1, table="1", attendee=one) for one in (host, *pair))
            said = Statement.objects.create(event=event, text="I have never sung in public", key="sung")
            said.text = "I sing alone"
            said.save()
            MeToo.objects.bulk_create(MeToo(statement=said, attendee=one, shown=False) for one in pair)
            yield plan

    def test_it_is_chosen_once_and_said_in_the_language_of_whoever_asks(self, plan):
        first = openings(plan)
        assert first[1, "1"] == "What do you do every day that nobody sees?"
        MeToo.objects.all().delete()
        assert openings(plan) == first, "what is printed already holds"
        assert Openings.objects.count() == 1
        assert questions_of(plan) == first

    def test_a_mended_plan_keeps_what_is_printed_and_draws_nothing_anew(self, plan):
        first = openings(plan)
        for number in range(2, 9):  # of so many draws two would differ
            mended = Plan.objects.create(
                event=plan.event, number=number, programme=plan.programme, why="repaired", base=plan
            )
            for table in [str(nth) for nth in range(2, 11)] + ["spare"]:
                Sitting.objects.create(plan=mended, round=1, table=table, seats=6)
            found = openings(mended)
            assert found.pop((1, "spare")) == str(OFFERED[0].text)
            assert found == {place: said for place, said in first.items() if place != (1, "1")}
            plan = mended
            Sitting.objects.create(plan=mended, round=1, table="1", seats=6)
            Openings.objects.filter(plan=mended).delete()  # nobody looked at it before it was mended again
            Sitting.objects.filter(plan=mended, table="spare").delete()

    def test_a_question_that_the_team_took_out_is_replaced_not_left_empty(self, plan):
        prompting.take_over(event=plan.event, by=None, stage=OPENING)
        first = openings(plan)
        gone = Prompt.objects.get(event=plan.event, text=first[1, "1"])
        prompting.edit(prompt=gone, by=None, text="")
        assert openings(plan)[1, "1"] not in {"", gone.text}

    def test_the_sheet_carries_the_same_question(self, plan):
        from kinfolk.paper.day import Day
        from kinfolk.paper.day import Sitting as OnPaper
        from kinfolk.problem import Person

        tom = Person(id="t", name="Tom Okoro", roles=frozenset({"host"}))
        there = OnPaper(round=1, minutes=45, table="1", seats=6, people=(tom,), host=tom, stand_in=None, place=None)
        day = Day(
            title="", date="", version=1, people=(tom,), newcomers=frozenset(), round_numbers=(1,), sittings=(there,),
            casts=(), greetings=(), hosts_to_ask=(), greeters_to_ask=(), holders={}, marks={},
            questions=questions_of(plan),
        )  # fmt: skip
        [sheet] = host_sheets(day)
        assert str(sheet["hosts"]["rounds"][0]["question"]) == openings(plan)[1, "1"]

    def test_the_team_takes_over_changes_adds_and_undoes(self, plan):
        event = plan.event
        done = prompting.take_over(event=event, by=None, stage=OPENING)
        assert {line.key.partition("-")[0] for line in library(event) if line.stage == OPENING} == {"own"}
        prompting.add(event=event, by=None, stage=OPENING, depth=2, text="When were you the only one?")
        assert Prompt.objects.get(text="When were you the only one?").theme == "alone"
        Prompt.objects.filter(text="When were you the only one?").delete()
        undo(done, by=None)
        assert all(not line.key.startswith("own") for line in library(event))
        for _ in range(2):
            prompting.take_over(event=event, by=None, stage=OPENING)
        with pytest.raises(RefusedError):
            prompting.take_over(event=event, by=None, stage=OPENING)

    def test_the_first_note_is_theirs_or_ours(self, plan):
        event = plan.event
        with override("en"):
            assert "I am Tom {x}" in first_note(event, greeter="Tom {x}", where="")
        prompting.set_first_note(event=event, by=None, text="Hi from {greeter}: {where}")
        assert first_note(event, greeter="Tom", where="the plant") == "Hi from Tom: the plant"
        prompting.set_first_note(event=event, by=None, text="")
        assert not Prompt.objects.filter(event=event, stage=Prompt.Stage.FIRST_NOTE).exists()
