"""The pages in a real browser: axe finds nothing, nothing leaves the page, the keyboard reaches everything."""

from __future__ import annotations

import pytest

from kinfolk.report import board_html, report_html
from tests.report.plans import meeting

pytestmark = pytest.mark.browser

WIDTHS = {"desktop": 1280, "phone": 390}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The pages of 30 people as files."""
    folder = tmp_path_factory.mktemp("report")
    for name, page in (("report", report_html), ("board", board_html)):
        (folder / f"{name}.html").write_text(page(*meeting(30)), "utf-8")
    return folder


@pytest.fixture
def show(browser, files):
    """Open a page as somebody sees it; every request it makes is noted."""
    pages = []

    def open_page(name: str, *, width: int = 1280, theme: str = "light", script: bool = True):
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((files / f"{name}.html").as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["report", "board"])
def test_axe_finds_nothing(show, axe_source, name, width, theme):
    page = show(name, width=WIDTHS[width], theme=theme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(axe_source)
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 15
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("name", ["report", "board"])
def test_a_page_asks_for_nothing_but_itself_and_has_no_complaint(show, files, name):
    page = show(name)
    page.evaluate("document.fonts.ready")
    assert [url for url in page.asked if not url.startswith("data:font/ttf")] == [(files / f"{name}.html").as_uri()]
    assert page.complaints == []
    assert page.evaluate(
        "document.fonts.check('20px Fraunces') && document.fonts.check('20px \"Atkinson Hyperlegible\"')"
    )


@pytest.mark.parametrize("width", [1280, 640, 390, 320])
@pytest.mark.parametrize("name", ["report", "board"])
def test_no_width_makes_the_page_scroll_sideways(show, name, width):
    # 640 is what a window of 1280 has left at 200 % zoom, 320 at 400 %.
    page = show(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_pointing_at_a_person_shows_their_way_through_the_rounds(show):
    page = show("report")
    problem, plan = meeting(30)
    position = next(i for i, person in enumerate(problem.people) if person.rounds is None)
    id_ = problem.people[position].id
    page.hover(f"tr#p{position} a")
    tables = [table["table"] for r in plan["rounds"] for table in r["tables"] if id_ in table["people"]]
    assert [text.text_content() for text in page.locator(".table.at text").all()] == tables
    assert page.locator("use.here").count() == len(tables) == len(plan["rounds"])
    said = page.locator("#follow").text_content()
    assert said == f"{problem.people[position].name}: " + ", then ".join(f"table {table}" for table in tables)


def test_a_person_is_found_by_name_and_let_go_by_escape(show):
    page = show("report")
    problem, _ = meeting(30)
    page.fill("#find", problem.people[5].name)
    assert page.locator("#follow").text_content().startswith(problem.people[5].name)
    assert page.locator("use.here").count() > 0
    page.keyboard.press("Escape")
    assert page.locator("use.here").count() == 0


def test_the_strip_is_one_stop_and_arrow_keys_say_who_and_why(show):
    page = show("report")
    problem, plan = meeting(30)
    squares = page.locator("#ledger > .strip > a")
    assert squares.count() > 2
    assert page.locator("#ledger > .strip > *").count() == len(problem.people)
    assert page.locator("#ledger > .strip > a[tabindex='0']").count() == 1
    squares.first.focus()
    page.keyboard.press("ArrowRight")
    person = int(page.evaluate("document.activeElement.hash").removeprefix("#w"))
    caption = page.locator("#strip-caption").text_content()
    whys = [
        broken["why"]
        for entry in plan["ledger"]
        for broken in entry["broken"]
        if broken["id"] == problem.people[person].id
    ]
    assert problem.people[person].name in caption
    assert whys
    assert all(why in caption for why in whys)


def test_without_scripts_everything_is_there_but_the_finder(show):
    page = show("report", script=False)
    problem, _ = meeting(30)
    assert not page.locator("#find").is_visible()
    assert page.locator("tr[data-g]").count() == len(problem.people)
    page.locator("#ledger > .strip > a").first.click()
    assert page.locator(":target").count() == 1
    assert page.locator("use[data-p] title").first.text_content() in {person.name for person in problem.people}


def test_it_prints_every_reason_and_no_finder(show):
    page = show("report")
    page.emulate_media(media="print")
    assert not page.locator("#find").is_visible()
    assert not page.locator("nav").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".worst li").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
