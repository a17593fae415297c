"""The documentation leads somewhere: every link has a target, every page is in the index, every command exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]*))?\)")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


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
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = page.read_text("utf-8")
    in_blocks = re.findall(r"^make ([a-z-]+)", "\n".join(BLOCK.findall(text)), re.MULTILINE)
    assert {*in_blocks, *re.findall(r"`make ([a-z-]+)`", text)} <= targets


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_page_has_one_title(page):
    text = BLOCK.sub("", page.read_text("utf-8"))
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


def test_decisions_are_numbered_without_gaps_and_half_a_page_long():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:5] for page in pages] == [f"{number:04d}-" for number in range(1, len(pages) + 1)]
    assert {page.name: lines for page in pages if (lines := len(page.read_text("utf-8").splitlines())) > 45} == {}
