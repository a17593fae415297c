"""The list written in our own columns reads back as the same people, and no cell of it is ever a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kinfolk.problem import Person
from kinfolk.roster import Reading, read, write_csv
from kinfolk.roster.languages import tag_of
from kinfolk.roster.texts import tidy
from tests.roster.helpers import DATA, named


def written(people, together=(), known=()):
    out = io.StringIO(newline="")
    write_csv(people, together, known, out)
    return out.getvalue()


def again(roster):
    return read([named(written(roster.people, roster.together, roster.known).encode())])


def test_every_shipped_list_reads_back_the_same():
    for path in sorted(DATA.glob("*/*")):
        roster = read([path])
        back = again(roster)
        assert back.people == roster.people, path.name
        assert (back.together, back.known) == (roster.together, roster.known)
        assert back.report.files[0].system == "a list that Kinfolk wrote"


def test_requests_to_be_apart_are_not_written():
    roster = read([DATA / "systems" / "own.csv"])
    assert roster.apart
    assert "apart" not in written(roster.people)


def test_the_options_of_a_list_are_not_meant_for_the_list_that_kinfolk_wrote_beside_it():
    first = b"Badge line,name,Institute,Product\nAna Lima,p4,North,Member\nBo Ny,p5,,Shirt\n"
    options = Reading(columns={"name": "Badge line", "organisation": "Institute"}, where={"Product": ("Member",)})
    (ana,) = read([named(first)], options).people
    walk_in = Person(id="w1", name="Wei", organisation="South")
    later = named(written((replace(ana, pronouns="she"), walk_in)).encode(), "attendees.csv")
    people = read([named(first), later], options).people
    assert [(p.name, p.organisation, p.pronouns) for p in people] == [
        ("Ana Lima", "North", "she"),
        ("Wei", "South", ""),
    ]
    later.seek(0)
    assert [p.name for p in read([later], Reading(where={"Product": ("Member",)})).people] == ["Ana Lima"]


def test_the_options_are_meant_for_the_callers_own_list_also_if_it_came_out_of_kinfolk():
    def person(id_, name, product):
        return Person(id=id_, name=name, attributes=(("Product", product), ("Access", "step-free")))

    ana, bo = person("a", "Ana", "Member"), person("b", "Bo", "Shirt")
    walk_in = Person(id="w1", name="Wei")
    options = Reading(columns={"needs": "Access"}, where={"Product": ("Member",)})
    (alone,) = read([named(written((ana, bo)).encode())], options).people
    files = [named(written(people).encode(), f"{n}.csv") for n, people in enumerate([(ana, bo), (alone, walk_in)])]
    people = read(files, options).people
    assert [(p.name, p.needs) for p in people] == [("Ana", ("step-free",)), ("Wei", ())]


WORD = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Co", "Cn", "Cf"]), min_size=1, max_size=20).map(tidy)
NAMES = st.one_of(WORD, WORD.map(lambda word: f"={word}"), WORD.map(lambda word: f"'@{word}")).filter(
    lambda name: any(c.isalpha() for c in name) and len(name) > 4
)
ITEMS = st.lists(WORD.filter(lambda word: word and ";" not in word), max_size=3, unique=True).map(tuple)
PEOPLE = st.builds(
    Person,
    id=st.uuids().map(str),
    name=NAMES,
    organisation=WORD,
    order=WORD,
    parties=ITEMS,
    times_attended=st.none() | st.integers(0, 60),
    roles=st.frozensets(st.sampled_from(["host", "greeter"])),
    host_rounds=st.none() | st.integers(0, 5),
    greeter_capacity=st.integers(1, 5),
    languages=st.lists(st.sampled_from(["en", "pt-BR", "zh", "no", "ase"]), unique=True).map(tuple),
    statements=ITEMS,
    largest_table=st.none() | st.integers(2, 12),
    rounds=st.none() | st.sets(st.integers(1, 9)).map(sorted).map(tuple),
    pronouns=WORD,
    hide_new=st.booleans(),
    no_greeter=st.booleans(),
    guest_of=WORD,
    attributes=st.dictionaries(st.sampled_from(["Region", "=Shoe", "Diet"]), WORD.filter(bool)).map(
        lambda found: tuple(found.items())
    ),
)


@given(st.lists(PEOPLE, min_size=1, max_size=4, unique_by=lambda person: person.id))
def test_any_people_read_back_the_same(people):
    back = read([named(written(people).encode())]).people
    assert [plain(person) for person in back] == [plain(person) for person in people]


def plain(person):
    """A person as a dictionary; attributes stand in the order of the columns."""
    return {name: getattr(person, name) for name in person.__slots__} | {"attributes": dict(person.attributes)}


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_cell_is_a_formula(name, value):
    person = Person(id="a", name=name, organisation=value, attributes=((name, value),))
    for row in csv.reader(io.StringIO(written([person]).removeprefix("\ufeff"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in row)


def test_language_tags_are_read_as_they_are_written():
    assert [tag_of(tag) for tag in ("en", "pt-BR", "zh", "no", "ase")] == ["en", "pt-BR", "zh", "no", "ase"]
