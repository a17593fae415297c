"""Addresses of the pages on what came of an event."""

from __future__ import annotations

from functools import partial

from kinfolk_web.console.after import listening, pages
from kinfolk_web.routing import ORGANISERS, Route

_read = partial(Route, scope="event", roles=ORGANISERS)
_act = partial(Route, scope="event", roles=ORGANISERS, methods=("POST",))
_ONE, _BOARD = "after/reports/<int:number>/", "board/<str:secret>/"

ROUTES: tuple[Route, ...] = (
    _read(path="after/", view=pages.after, name="after"),
    _act(path="after/reports/make/", view=pages.make, name="report_make"),
    _read(path="after/making/<uuid:job>/", view=pages.progress, name="report_job"),
    _read(path=_ONE, view=pages.one, name="report_one"),
    _read(path=_ONE + "report.pdf", view=pages.pdf, name="report_pdf"),
    _read(path=_ONE + "files.zip", view=pages.files, name="report_files"),
    _act(path="after/renewed/", view=pages.renewed, name="report_renewed"),
    _act(path="after/link/", view=pages.make_link, name="report_link"),
    _act(path="after/link/end/", view=pages.end_link, name="report_link_end"),
    _act(path="after/follow-up/", view=listening.follow_up, name="follow_up_switch"),
    _read(path="stories/", view=listening.stories, name="stories"),
    _read(path="stories/quotable/<slug:form>/", view=listening.quotable, name="stories_file"),
    _act(path="stories/<int:number>/tag/", view=listening.tag, name="story_tag"),
    _act(path="stories/<int:number>/delete/", view=listening.delete_story, name="story_delete"),
    _read(path="instruments/", view=listening.instruments, name="instruments", methods=("GET", "POST")),
    _act(path="instruments/<int:number>/end/", view=listening.end, name="instrument_end"),
    Route(path=_BOARD, view=pages.board, name="board_report", scope="public"),
    Route(path=_BOARD + "report.pdf", view=pages.board_pdf, name="board_pdf", scope="public"),
    Route(path=_BOARD + "files.zip", view=pages.board_files, name="board_files", scope="public"),
)
