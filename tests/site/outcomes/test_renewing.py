"""Days of a list of who renewed: read as they are meant, by the whole column, and asked for where nothing decides."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation
from django_scopes import scopes_disabled
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from kinfolk_web.models import Renewal
from kinfolk_web.outcomes.reporting.days import Order, day_of, example_of, orders_of
from tests.site.outcomes.world import an_event_that_is_over
from tests.site.phone.steps import main_of
from tests.site.world import a_member, signed_in

HERE = "/c/lamplighters/meeting/"
NINTH = date(2027, 4, 9)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WRITTEN = {Order.DAY: "{0.day}{1}{0.month:02}{1}{0.year}", Order.MONTH: "{0.month}{1}{0.day}{1}{0.year}"}


@given(days=st.lists(DAYS, min_size=1, max_size=9), order=st.sampled_from(Order), mark=st.sampled_from("/-"))
def test_a_column_is_read_in_its_own_order_or_asked_for(days, order, mark):
    column = [WRITTEN[order].format(day, mark) for day in days]
    orders = orders_of(column)
    assert [day_of(cell, order if len(orders) == 2 else orders[0]) for cell in column] == days
    undecided = all(day.day <= 12 for day in days) and any(day.day != day.month for day in days)
    assert (len(orders) == 2) == undecided
    assert bool(example_of(column)) == any(day.day <= 12 and day.day != day.month for day in days)


@pytest.mark.parametrize(
    ("column", "orders"),
    [
        (["03.04.2026", "1.2.2026"], (Order.DAY,)),  # nobody writes points after a month
        (["03/04/2026", "03.04.2026"], (Order.DAY, Order.MONTH)),
        (
            ["03/04/2026", "2026-04-13", "soon", ""],
            (Order.DAY, Order.MONTH),
        ),  # the year first says nothing of the others
        (["03/04/2026", "13/04/2026", "04/13/2026"], (Order.DAY, Order.MONTH)),
        (["13/04/2026", "04/13/2026"], (Order.DAY,)),  # each can be read in one way alone, and is
        (["2026-04-03", "3 April 2026"], (Order.DAY,)),
        ([], (Order.DAY,)),
    ],
)
def test_what_decides_and_what_does_not(column, orders):
    assert orders_of(column) == orders


@pytest.mark.parametrize(
    "cell",
    [
        "2027-04-09", "2027-04-09 00:00:00", "2027-04-09T18:30:00+02:00", "2027/4/9", "9 April 2027", "9. April 2027",
        "April 9, 2027", "Apr 9th, 2027", "9 Apr. 2027", "9 de abril de 2027", "9-Apr-2027",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_day_that_says_what_it_is_means_the_same_to_everybody(cell, language):
    with translation.override(language):
        assert {day_of(cell, order) for order in Order} == {NINTH}
        assert (day_of("9/4/27 12:15", Order.DAY), day_of("9/4/27", Order.MONTH)) == (NINTH, date(2027, 9, 4))
        assert day_of("31. März 2027", Order.DAY) == date(2027, 3, 31)
        assert {day_of(text, Order.DAY) for text in ("30/02/2027", "member 12/4", "9 Brumaire 2027", "x" * 99)} == {
            None
        }


def _later(event, count):
    """Return days after an event that can be read in two ways."""
    days = (event.starts_on + timedelta(days=n) for n in range(1, 364))
    return [day for day in days if day.day <= 12 and day.day != day.month][:count]


@pytest.mark.django_db
def test_days_that_could_be_either_are_asked_for_and_taken_in_as_answered():
    event, people = an_event_that_is_over(60)
    olive = signed_in(a_member(event))
    days = _later(event, 20)
    lines = ["E-mail;Since;Renewed"]
    lines += [f"{one.email};1999-01-02;{day:%d/%m/%Y}" for one, day in zip(people, days, strict=False)]
    asked = olive.post(HERE + "after/renewed/", {"text": "\n".join([*lines, "nobody@example.org;;"])})
    page = main_of(asked)
    assert "How are the days meant?" in page
    assert page.count(f"{days[0]:%d/%m/%Y} is") == 2
    assert "So 20 lines lie within 12 months" in page
    with scopes_disabled():
        assert not Renewal.objects.exists()
    text = asked.content.decode().split('name="text" value="')[1].split('"')[0]
    page = main_of(olive.post(HERE + "after/renewed/", {"text": text, "order": "day"}, follow=True))
    assert "Renewed, of the people of this event: 20. Lines passed over: 1." in page
    with scopes_disabled():
        assert list(Renewal.objects.order_by("attendee").values_list("on", flat=True)) == days


@pytest.mark.django_db
def test_a_workbook_has_real_days_and_one_line_above_twelve_decides_a_file():
    event, people = an_event_that_is_over(60)
    olive = signed_in(a_member(event))
    days = _later(event, 5)
    book = Workbook()
    book.create_sheet("Notes").append(["ask@example.org"])
    sheet = book.worksheets[0]
    sheet.append(["Member", "E-mail", "On"])
    for one, day in zip(people, days, strict=False):
        sheet.append([one.name, one.email, datetime(day.year, day.month, day.day)])  # noqa: DTZ001 - as Excel has it
    held = io.BytesIO()
    book.save(held)

    def bring(name, data):
        file = io.BytesIO(data)
        file.name = name
        return main_of(olive.post(HERE + "after/renewed/", {"file": file}, follow=True))

    assert "Renewed, of the people of this event: 5. Lines passed over: 0." in bring("who.xlsx", held.getvalue())
    with scopes_disabled():
        assert list(Renewal.objects.order_by("attendee").values_list("on", flat=True)) == days
    late = next(
        event.starts_on + timedelta(days=n) for n in range(1, 40) if (event.starts_on + timedelta(days=n)).day > 12
    )
    rows = [f"{day:%m/%d/%Y},{one.email}" for one, day in zip(people, [*days, late], strict=False)]
    assert "Renewed, of the people of this event: 6. Lines passed over: 0." in bring(
        "who.csv", "\r\n".join(rows).encode("utf-16")
    )
    assert "could not be read" in bring("who.xlsx", b"PK\x03\x04 no workbook")
    assert "Nothing was changed: no line" in bring("bad.csv", f"E-mail,On\r\n{people[0].email},31.31.2026\r\n".encode())
    with scopes_disabled():
        assert Renewal.objects.count() == 6
    with scopes_disabled():
        assert Renewal.objects.count() == 6, "what cannot be read takes nothing away"
