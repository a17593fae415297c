"""What programme.toml may say, and what is said back when it cannot be used."""

from __future__ import annotations

import pytest

from kinfolk.errors import InputError
from kinfolk.problem import OFF, AtMost, Level
from kinfolk.programme import Outline, load, parse

FULL = """
[event]
name = "Annual meeting"
date = 2026-11-22

[plan]
rounds = 2
seed = 7
steps = 1000
time = 5
threads = 2
accept_proposed = true
out = "plan"
pdf = false
paper = "letter"

[list]
columns = { name = "Full name" }
where = { Product = ["Member", "Guest"] }
sheet = "People"

[[rounds]]
tables = ["1", 2]
minutes = 30
without = ["exhibitor"]

[[rounds]]
tables = "3x8"
crossing = true

[[tables]]
id = 1
seats = 8
min = 4
features = ["step-free"]
x = 0
y = -1.5
language = "es"
topic = "Small teams"

[[tables]]
id = "2"
seats = 6

[promises]
new_faces = "must"
kindred = 5
needle = "off"

[casts]
size = 7
meetings = 3
from_memory = "keep"

[[pins]]
person = "ana@harbour.example"
rounds = [1, 2]
table = "1"

[balance]
balanced = ["region"]
at_most = { exhibitor = 1 }
not_the_only_one = ["student"]

[parties]
domain = false
free_mail = ["club.example"]

[kindred]
at_least = 3
share = 0.1
floor = 5

[hosts]
keep_table = false

[walk]
limit = 40

[neighbourhoods]

[memory]
file = "last-year.json"
level = "must"
"""


def test_an_empty_programme_is_the_usual_one():
    assert parse("") == Outline()


def test_everything_that_can_be_written_is_read():
    outline = parse(FULL)
    assert (outline.event, outline.date) == ("Annual meeting", "2026-11-22")
    assert (outline.plan.seed, outline.plan.time, outline.plan.paper, outline.plan.pdf) == (7, 5.0, "letter", False)
    assert outline.list.columns == {"name": "Full name"}
    assert outline.list.where == {"Product": ("Member", "Guest")}
    assert outline.rounds[0].tables == ("1", "2")
    assert outline.rounds[0].without == ("exhibitor",)
    assert outline.rounds[1].shape == "3x8"
    assert outline.tables[0].minimum == 4
    assert outline.tables[0].y == -1.5
    assert outline.promises == {"new_faces": Level(10, must=True), "kindred": Level(5), "needle": OFF}
    assert (outline.casts.smallest, outline.casts.largest, outline.casts.meetings) == (6, 8, 3)
    assert [(pin.round, pin.table) for pin in outline.pins] == [(1, "1"), (2, "1")]
    assert outline.at_most == (AtMost("exhibitor", 1),)
    assert not outline.parties.domain
    assert outline.kindred.at_least == 3
    assert not outline.hosts_keep_table
    assert outline.walk_limit == 40
    assert outline.memory_level == Level(3, must=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[tables]]\nid='1'\nseats=8\nlanguage='gr'", "language is 'gr'. Write its name or its tag, such as en or"),
        ("[evnt]\nname='x'", "the programme has a key 'evnt' that is not known. Did you mean 'event'?"),
        ("[casts]\nsise = 7", "[casts] has a key 'sise' that is not known. Did you mean 'size'?"),
        ("[promises]\nnew_face = 1", "Did you mean 'new_faces'?"),
        ("[[tables]]\nid='1'\nseats=8\n[[tables]]\nid='2'\nseat=8", "[[tables]] number 2 has a key 'seat'"),
        ("[[tables]]\nid='1'\nseats='eight'", "[[tables]] number 1 seats is 'eight'."),
        ("[[tables]]\nid='1'\nseats=4\nmin=5", "Table '1' has 4 seats"),
        ("[[tables]]\nid='1'\nseats=1", "[[tables]] number 1 seats is 1. Write a whole number, 2 or more."),
        ("[[tables]]\nid='1'\nmin=4", "Say how many seats table '1' has as well."),
        ("[[tables]]\nseats=4", "[[tables]] number 1 id is None."),
        ("[promises]\napart = 'off'", "[promises] apart cannot be set."),
        ("[promises]\nneeds = 'perhaps'", "[promises] needs is 'perhaps'."),
        ("[promises]\nneeds = -1", "[promises] needs is -1."),
        ("[promises]\nneeds = true", "[promises] needs is True."),
        ("[plan]\nrounds = 0", "[plan] rounds is 0. Write a whole number, 1 or more."),
        ("[plan]\nseats = 8\ntables = '3x8'", "Keep either seats or tables."),
        ("[plan]\npaper = 'a5'", "Write one of 'a4', 'letter'."),
        ("[casts]\nsize = [8, 6]", "[casts] size is [8, 6]."),
        ("[casts]\nfrom_memory = 'maybe'", "Write one of 'keep', 'mix'."),
        ("[[pins]]\nperson = 'ana'", "Say in which round"),
        ("[[pins]]\nround = 1", "Say who"),
        ("[kindred]\nshare = 2", "Write a share between 0 and 1."),
        ("[walk]\nlimit = nan", "[walk] limit is nan."),
        ("[parties]\ndomain = 'no'", "Write true or false."),
        ("[parties]\nfree_mail = 'x'", "Write a list"),
        ("[balance]\nat_most = 3", "Write { exhibitor = 1 }."),
        ("[tables]\nid='1'", "Write [[tables]] with two brackets"),
        ("event = 'x'", "[event] is 'x'."),
        ("[[rounds]]\ntables = []", "Name its tables"),
        ("[list]\nwhere = { Product = 'Member' }", "[list.where] Product is 'Member'."),
        ("[event\n", "this is not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place_and_a_remedy(text, said):
    with pytest.raises(InputError) as caught:
        parse(text, "gala.toml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("gala.toml: ")
    assert caught.value.remedy


def test_a_file_that_is_not_there_is_a_clear_error(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_a_file_in_another_encoding_is_a_clear_error(tmp_path):
    (tmp_path / "latin.toml").write_bytes('[event]\nname = "Café"'.encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        load(tmp_path / "latin.toml")


@pytest.mark.parametrize("word", ["German", "Deutsch", "de", "DE"])
def test_the_language_of_a_table_is_read_like_those_of_people(word):
    assert parse(f"[[tables]]\nid='1'\nseats=8\nlanguage='{word}'").tables[0].language == "de"
