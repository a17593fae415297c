"""Large events are set in several processes and joined: the same bytes, nothing lost, and failures that say why."""

from __future__ import annotations

import pytest

from kinfolk.errors import KinfolkError
from kinfolk.paper import PaperOptions, press
from kinfolk.paper.classic import PERSONAL_CARDS
from kinfolk.paper.day import read_day
from kinfolk.paper.personal_cards import personal_cards
from kinfolk.paper.press import Job, in_batches, print_jobs
from kinfolk.sentences import ENGLISH, spoken
from tests.factories import make_people, make_problem
from tests.paper.plans import make_plan
from tests.paper.reading import pages, words

HEAD = {"title": "Fair", "date": "", "version": "Plan 1", "printed": "", "size": "a4"}
HEAD["words"] = spoken(dict(PERSONAL_CARDS.words), ENGLISH)


@pytest.fixture(scope="module")
def cards():
    problem = make_problem(make_people(40), tables=5, rounds=2)
    return personal_cards(read_day(problem, make_plan(problem), PaperOptions()))


def job(cards, batch: int) -> Job:
    return Job("personal-cards.pdf", "personal-cards.typ", HEAD, in_batches(cards, batch))


def test_items_are_cut_into_batches_and_none_is_lost() -> None:
    assert in_batches(range(7), 3) == [range(3), range(3, 6), range(6, 7)]
    assert in_batches((), 3) == [()]


def test_other_processes_print_the_same_bytes(cards, monkeypatch) -> None:
    here = print_jobs([job(cards, 16)])
    monkeypatch.setattr(press, "_IN_ONE_GO", 0)
    assert print_jobs([job(cards, 16)]) == here


def test_joined_batches_hold_the_pages_of_one_document(cards) -> None:
    joined = print_jobs([job(cards, 8)])["personal-cards.pdf"]
    alone = print_jobs([job(cards, 100)])["personal-cards.pdf"]
    assert len(pages(joined)) == len(pages(alone)) == 10
    assert words(joined) == words(alone)


def test_a_typesetting_failure_in_another_process_names_the_sheet(monkeypatch) -> None:
    monkeypatch.setattr(press, "_IN_ONE_GO", 0)
    with pytest.raises(KinfolkError, match=r"personal-cards\.typ could not be typeset"):
        print_jobs([Job("personal-cards.pdf", "personal-cards.typ", {}, [[{}]])])


def test_a_missing_typeface_is_said_with_the_remedy(monkeypatch) -> None:
    press.typeface_folders.cache_clear()
    monkeypatch.setattr(press, "TYPEFACES", ("fontpkg_not_there",))
    with pytest.raises(KinfolkError, match=r"fontpkg-not-there.*pip install"):
        press.typeface_folders()
    press.typeface_folders.cache_clear()


def test_typefaces_of_the_machine_are_never_used() -> None:
    assert all("site-packages" in folder or "dist-packages" in folder for folder in press.typeface_folders())
