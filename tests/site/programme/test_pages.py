"""Pages of the programme: from two blocks to a whole plan, advice that never blocks, agreements, places, the card."""

from __future__ import annotations

import math
import re

import pytest
from django_scopes import scope

from kinfolk.solve import solve
from kinfolk_web.console.programme.room_forms import TableForm
from kinfolk_web.models import Agreement, Attendee, Block, Duty, Plan, Programme, Role, Room, Seat
from kinfolk_web.plans import bridge
from kinfolk_web.plans.pack import options_of
from kinfolk_web.programme.templates import templates
from kinfolk_web.programme.welcoming import needs_welcome
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, signed_in

pytestmark = pytest.mark.django_db
HOME = "/c/lamplighters/meeting/programme/"
SMALL = {
    "opening_at": "09:00", "opening": "10", "lunch_at": "12:30", "lunch": "45", "rounds": "0", "round_minutes": "30",
    "seats": "7",
}  # fmt: skip


@pytest.fixture
def event():
    event = an_event()
    with scope(community=event.community):
        yield event


@pytest.fixture
def organiser(event):
    return signed_in(a_member(event))


def seats_of(event) -> list:
    problem, _ = bridge.problem_of(event)
    result = solve(problem, steps=5_000)
    plan = Plan.objects.create(event=event, number=1)
    bridge.store(result, plan)
    return list(Seat.objects.filter(plan=plan).values_list("attendee_id", "round"))


def test_an_opening_of_10_minutes_and_one_lunch_of_45_give_everybody_a_seat(event, organiser):
    people = a_crowd(event, 40)
    assert organiser.post(f"{HOME}start/", SMALL).status_code == 302
    page = organiser.get(HOME).content.decode()
    assert "1 round at tables" in page
    assert "are short for" not in page
    seats = seats_of(event)
    assert sorted(seats) == sorted((one.pk, 1) for one in people)


def test_tables_have_as_many_seats_as_were_asked_for_and_the_page_says_how_people_spread(event, organiser):
    a_crowd(event, 30)
    assert organiser.post(f"{HOME}start/", SMALL | {"rounds": "1", "seats": "8"}).status_code == 302
    page = organiser.get(HOME).content.decode()
    assert Programme.objects.get(event=event).seats == 8
    assert "30 minutes are short for 8 people" in page, "which is said, and hinders nobody"
    assert "They sit 7 or 8 at each of 4 tables" in page


def test_without_any_time_at_tables_the_form_says_what_is_missing(event, organiser):
    answer = organiser.post(f"{HOME}start/", SMALL | {"lunch": "0"})
    assert answer.status_code == 422
    assert "give a meal or at least one round" in answer.content.decode()
    assert not Block.objects.filter(event=event).exists()


@pytest.mark.parametrize(("key", "many"), [("small", 30), ("middle", 120)])
def test_a_template_as_it_stands_gives_everybody_a_seat_in_every_round(event, organiser, key, many):
    people = a_crowd(event, many)
    organiser.post(f"{HOME}template/", {"template": key})
    assert "are short for" not in organiser.get(HOME).content.decode()
    assert set(seats_of(event)) >= {(one.pk, n + 1) for one in people for n in range(templates()[key].rounds)}


def test_a_round_that_is_too_short_is_kept_and_offers_turns_or_threes_and_fours(event, organiser):
    organiser.post(f"{HOME}template/", {"template": "middle"})
    block = Block.objects.filter(event=event, kind="round").first()
    given = {"kind": "round", "day": 1, "starts_at": "09:25", "minutes": 15, "in_step": "on", "title": "", "text": ""}
    assert organiser.post(f"{HOME}blocks/{block.pk}/", given).status_code == 302
    block.refresh_from_db()
    assert block.minutes == 15
    page = organiser.get(HOME).content.decode()
    assert "15 minutes are short for 7 people" in page
    assert "it takes 30" in page
    assert "take turns around the table" in page
    assert "threes and fours" in page


def test_every_break_meal_and_evening_has_a_place_with_greeters_and_cards_print_both(event, organiser):
    greeters = [an_attendee(event, f"Greeter {n}", is_greeter=True) for n in range(3)]
    guest = an_attendee(event, "Ana Lima")
    organiser.post(f"{HOME}template/", {"template": "middle"})
    organiser.post(f"{HOME}welcome/fill/", {"each": 2})
    free = [block for block in Block.objects.filter(event=event) if needs_welcome(block)]
    assert free
    assert all(block.welcome_place and block.duties.count() == 2 for block in free)
    loads = [Duty.objects.filter(attendee=one).count() for one in greeters]
    assert max(loads) - min(loads) <= 1
    options = options_of(Plan.objects.create(event=event, number=1), {})
    everybody = options.programme_lines.get(guest.code, options.programme)
    printed = {(line.time, line.where) for line in everybody}
    at = {one.pk: [duty.attendee.name for duty in one.duties.all()] for one in free}
    said = {one.pk: f"{one.welcome_place} ({', '.join(at[one.pk])})" for one in free}
    assert {(f"day {one.day}, {one.starts_at:%H:%M}", said[one.pk]) for one in free} <= printed
    mine = options.programme_lines[Attendee.objects.get(pk=greeters[0].pk).code]
    assert sum(line.duty for line in mine) == loads[0]
    assert [options.times[number] for number in (1, 2)] == ["Fri 09:25", "Fri 15:00"], "in each round, on its card"


def test_agreements_stand_on_sheets_in_the_order_that_was_chosen(event, organiser):
    organiser.post(f"{HOME}agreements/add/", {"text": "Say hello first."})
    organiser.post(f"{HOME}agreements/add/", {"text": "You may pass."})
    second = Agreement.objects.get(event=event, text="You may pass.")
    organiser.post(f"{HOME}agreements/{second.pk}/", {"up": "", "text": second.text})
    options = options_of(Plan.objects.create(event=event, number=1), {})
    assert options.agreements == ("You may pass.", "Say hello first.")


def test_promises_say_what_they_are_in_words_and_a_choice_is_kept(event, organiser):
    page = organiser.get(f"{HOME}promises/").content.decode()
    assert "known after the first plan" in page
    assert organiser.post(f"{HOME}promises/choose/", {"level-kindred": "off"}).status_code in {302, 422}


def test_whoever_only_reads_sees_no_buttons_and_changes_nothing(event):
    reader = signed_in(a_member(event, Role.READ_ONLY, "rita@example.org"))
    assert reader.get(HOME).status_code == 200
    assert reader.post(f"{HOME}start/", SMALL).status_code in {403, 404}
    assert not Programme.objects.filter(event=event, template="own").exists()


@pytest.mark.parametrize(("said", "kept"), [("Spanish", "es"), ("es", "es"), ("", ""), ("gr", None)])
def test_the_language_of_a_table_is_kept_as_those_of_people_are(said, kept):
    form = TableForm({"label": "1", "seats": "8", "shape": "round", "x": "1", "y": "1", "angle": "0", "language": said})
    form.full_clean()
    assert form.cleaned_data.get("language") == kept
    assert ("language" in form.errors) == (kept is None)


def test_a_round_table_is_drawn_with_as_many_chairs_as_it_has(event, organiser):
    """By lengths in metres: with pathLength, Chromium draws ten chairs for nine, for it measures small circles coarsely."""
    a_programme(event, rounds=1, seats=8, tables=2)  # with one chair more than sit there
    room = Room.objects.get()
    page = organiser.get(f"/c/lamplighters/meeting/programme/rooms/{room.pk}/").content.decode()
    ring, chair, gap = re.search(
        r'<circle r="([.0-9]+)" class="chairs" stroke-dasharray="([.0-9]+) ([.0-9]+)"', page
    ).groups()
    assert math.isclose(2 * math.pi * float(ring) / (float(chair) + float(gap)), 9, rel_tol=1e-3)


def test_the_nearest_template_is_not_said_to_fit(event, organiser):
    """What stands on it is true of its own size: at 64 people nobody meets nearly everyone in a day for thirty."""
    a_crowd(event, 64)
    page = organiser.get(HOME).content.decode()
    assert page.count("nearest to your number of people") == 1
    assert "fits your number" not in page
