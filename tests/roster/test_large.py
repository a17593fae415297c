"""A list of 20,000 people is read in bounded memory, as CSV and as XLSX."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

PEOPLE = 20_000
MOST_MEGABYTES = 250
HEADERS = [
    "Order code", "Attendee name", "E-mail", "Company", "How many times have you attended?", "Languages",
    "Which topics interest you?", "Anything we should know?", "Status", "Ticket type",
]  # fmt: skip
# The peak of the child alone: what getrusage tells is at least what the process had that started it.
READ = """
import re, sys
from pathlib import Path
from kinfolk.roster import read
people = read(sys.argv[1:]).people
print(len(people), int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def rows():
    yield HEADERS
    for n in range(PEOPLE):
        yield [
            f"A{n // 2}", f"Given{n} Family{n % 977}", f"person{n}@example{n % 300}.example", f"Company {n % 1_500}", str(n % 5),
            "English; Português", "Bees; Night gardens; Composting; Soil", "I have written a sentence or two here. " * 3,
            "paid", "Member",
        ]  # fmt: skip


def as_csv(path):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows())


def as_xlsx(path):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows()):
            sheet.write_row(number, 0, row)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is measured on Linux")
@pytest.mark.parametrize(("name", "write"), [("list.csv", as_csv), ("list.xlsx", as_xlsx)])
def test_twenty_thousand_people_are_read_in_bounded_memory(tmp_path, name, write):
    write(tmp_path / name)
    child = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    people, megabytes = map(int, child.stdout.split())
    assert people == PEOPLE
    assert megabytes < MOST_MEGABYTES
