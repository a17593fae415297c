"""The documentation leads somewhere: every link has a target, every page is in the index, every command exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]*))?\)")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links_of(page: Path) -> set[Path]:
    found = (target for target, _ in LINK.findall(page.read_text("utf-8")))
    return {(page.parent / target).resolve() for target in found if "://" not in target}


def test_every_link_leads_somewhere():
    lost = {relative(page): [relative(target) for target in links_of(page) if not target.exists()] for page in PAGES}
    assert {page: targets for page, targets in lost.items() if targets} == {}


def test_every_page_is_in_the_index():
    index = ROOT / "docs" / "README.md"
    pages = {page for page in (ROOT / "docs").rglob("*.md") if page != index}
    assert {relative(page) for page in pages - links_of(index)} == set()


def make_targets_in(page: Path) -> set[str]:
    text = page.read_text("utf-8")
    in_blocks = re.findall(r"^make ([a-z-]+)", "\n".join(BLOCK.findall(text)), re.MULTILINE)
    return {*in_blocks, *re.findall(r"`make ([a-z-]+)`", text)}


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = {relative(page): make_targets_in(page) - targets for page in PAGES}
    assert {page: names for page, names in unknown.items() if names} == {}


def test_every_page_has_one_title():
    texts = {relative(page): BLOCK.sub("", page.read_text("utf-8")) for page in PAGES}
    titles = {page: len(re.findall(r"^# ", text, re.MULTILINE)) for page, text in texts.items()}
    assert {page: count for page, count in titles.items() if count != 1} == {}


def test_decisions_are_numbered_without_gaps_and_half_a_page_long():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:5] for page in pages] == [f"{number:04d}-" for number in range(1, len(pages) + 1)]
    assert {page.name: lines for page in pages if (lines := len(page.read_text("utf-8").splitlines())) > 45} == {}
