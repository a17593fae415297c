"""Report and spreadsheet in the language that was asked for; the plan itself is the same in every language."""

from __future__ import annotations

import argparse
import gettext
import inspect
import json

from openpyxl import load_workbook

from kinfolk.catalogues import catalogue
from kinfolk.cli.typed import SAID, said_in_language
from kinfolk.sentences import speaking


def titles(event):
    return load_workbook(event.out / "plan.xlsx").sheetnames


def test_the_report_is_in_the_language_asked_for_and_the_plan_is_not_touched(event):
    event.plan()
    before = (event.out / "plan.json").read_bytes()
    status, said, _ = event.plan("--language", "de")
    assert status == 0
    assert "Every must is kept." in said, "the terminal speaks English"
    assert (event.out / "plan.json").read_bytes() == before
    page = (event.out / "report.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "Der Raum, Runde für Runde" in page
    assert titles(event)[0] == "Nach Tischen"
    event.plan()
    assert "The room, round by round" in (event.out / "report.html").read_text("utf-8")


def test_reasons_of_a_plan_that_stands_already_are_in_the_language_too(event):
    event.plan("--rounds", 9)
    event.plan("--rounds", 9, "--language", "es")
    document = json.loads((event.out / "plan.json").read_text("utf-8"))
    whys = {one["why"] for entry in document["ledger"] for one in entry["broken"]}
    page = (event.out / "report.html").read_text("utf-8")
    assert any(why.startswith("sits ") for why in whys)
    assert [why for why in whys if why in page] == []


def test_the_programme_may_name_the_language_and_the_command_line_wins(event):
    programme = event.folder / "programme.toml"
    programme.write_text('[event]\nname = "Treffen"\nlanguage = "de"\n', "utf-8")
    event.plan("--programme", programme)
    assert titles(event)[0] == "Nach Tischen"
    event.plan("--programme", programme, "--language", "es")
    assert titles(event)[0] == "Por mesa"
    programme.write_text('[event]\nlanguage = "fr"\n', "utf-8")
    status, _, refused = event.plan("--programme", programme)
    assert status == 2
    assert "'de'" in refused


def test_errors_are_told_in_the_language_that_was_typed_or_that_of_the_terminal(event, monkeypatch):
    (event.folder / "nobody.csv").write_text("name,email\n")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    english = "the list has no people in it."
    assert english in event.run("roster", "nobody.csv")[2]
    assert english not in event.run("plan", "nobody.csv", "--language", "de")[2]
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    status, said, told = event.run("roster", "nobody.csv", "--json")
    assert status == 2
    assert "auf der Liste steht niemand." in told
    assert json.loads(said)["problem"] == english, "--json is for programs"


def test_what_was_understood_of_a_list_is_told_in_the_language_of_the_terminal(event, monkeypatch):
    rows = "".join(f"Person {n},{'yes' if n % 2 else 'cancelled'}\n" for n in range(2_400))
    (event.folder / "many.csv").write_text(f"name,status\n{rows}")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    told = {}
    for language in ("en", "de"):
        monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
        status, told[language], _ = event.run("roster", "many.csv")
        assert status == 0
        reading = json.loads(event.run("roster", "many.csv", "--json")[1])
        assert reading["files"][0]["left_out"][0]["reason"] == "not coming: cancelled", "--json is for programs"
    assert "1,200 people to seat." in told["en"]
    assert "1,200 rows left out" in told["en"]
    assert "1.200 " in told["de"]
    assert "1,200" not in told["de"]


def test_what_argparse_says_is_looked_up_among_our_sentences():
    source = inspect.getsource(argparse)
    assert [one for one in SAID if repr(one)[1:-1] not in source] == [], "it says it in these words"
    with speaking("de"), said_in_language():
        assert argparse._ == catalogue("de").gettext
        assert argparse.ngettext == catalogue("de").ngettext
    assert argparse._ is gettext.gettext
