"""What cannot be used is said so that it can be said in other languages, whole and with its remedy."""

from __future__ import annotations

import pytest

from kinfolk.errors import InputError
from kinfolk.roster import Reading, read
from kinfolk.sentences import Sentence, from_stored, spoken, to_stored

LISTS = {
    "empty": b"",
    "a PDF": b"%PDF-1.4",
    "no text": b"name\n\x00\x01\n",
    "no header": b"12,13\n14,15\n",
    "nobody": b"name,email\n",
    "a broken quotation": b'name\n"' + b"x" * 140_000,
    "too many cells": b"name,email\nAna,a@example.org,x\n",
    "wrong cells": b"name,rounds,largest_table,hide_new,roles\nAna,never,9999,perhaps so,king\n",
    "no such person": b"name,together\nAna,Bo\n",
    "several such people": b"name,together\nAna,Bo\nBo,\nBo,\n",
    "an id twice": b"id,name\n1,Ana\n1,Bo\n",
    "everybody left out": b"name,status\nAna,cancelled\n",
}


@pytest.mark.parametrize("data", LISTS.values(), ids=LISTS)
def test_every_error_of_a_list_is_a_sentence_and_so_is_its_remedy(tmp_path, data):
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(InputError) as refused:
        read([tmp_path / "list.csv"])
    error = refused.value
    assert isinstance(error.problem, Sentence)
    assert isinstance(error.remedy, Sentence) or error.remedy == ""
    assert from_stored(to_stored(error.problem)) == error.problem
    assert str(error) == error.sentence()


def test_errors_that_are_listed_are_said_in_the_language_one_by_one(tmp_path):
    (tmp_path / "list.csv").write_text("name,rounds\nAna,never\nBo,always\n")
    with pytest.raises(InputError, match=r"2 things in the list cannot be used:\n  list\.csv, row 2") as refused:
        read([tmp_path / "list.csv"])
    said = spoken(refused.value.sentence(), "de")
    assert "Zeile 2" in said
    assert "Zeile 3" in said


def test_what_the_caller_asks_for_is_refused_in_a_sentence_too(tmp_path):
    (tmp_path / "list.csv").write_text("name\nAna\n")
    for reading in (Reading(columns={"employer": "x"}), Reading(columns={"organisation": "Firm"})):
        with pytest.raises(InputError) as refused:
            read([tmp_path / "list.csv"], reading)
        assert isinstance(refused.value.problem, Sentence)
        assert isinstance(refused.value.remedy, Sentence)
