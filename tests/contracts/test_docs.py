"""The documentation leads somewhere: every link has a target, every page is in the index, every command exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]*))?\)")
TARGET = re.compile(r"`make ([a-z]+)`|^make ([a-z]+)", re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links_of(page: Path) -> set[Path]:
    found = (target for target, _ in LINK.findall(page.read_text("utf-8")))
    return {(page.parent / target).resolve() for target in found if "://" not in target}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page):
    assert [relative(target) for target in links_of(page) if not target.exists()] == []


def test_every_page_is_in_the_index():
    index = ROOT / "docs" / "README.md"
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page != index}
    assert {relative(page) for page in pages - links_of(index)} == set()


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_make_target_that_is_named_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {one or other for one, other in TARGET.findall(page.read_text("utf-8"))}
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_page_has_one_title(page):
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "decisions").glob("*.md")), ids=relative)
def test_a_decision_says_context_choice_and_consequence(page):
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", page.name)
    assert re.findall(r"^## (.*)", page.read_text("utf-8"), re.MULTILINE) == ["Context", "Choice", "Consequence"]
