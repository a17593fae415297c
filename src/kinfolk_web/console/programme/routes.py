"""Addresses of the pages on programme."""

from __future__ import annotations

from functools import partial

from kinfolk_web.console.programme import days, promises, rooms, tables, wishes
from kinfolk_web.routing import ORGANISERS, READERS, Route

_page = partial(Route, scope="event", roles=READERS)
_form = partial(Route, scope="event", roles=ORGANISERS, methods=("GET", "POST"))
_post = partial(Route, scope="event", roles=ORGANISERS, methods=("POST",))

_DAYS = (
    _page(path="programme/", view=days.programme, name="programme"),
    _post(path="programme/start/", view=days.start, name="programme_start"),
    _post(path="programme/template/", view=days.template, name="programme_template"),
    _form(path="programme/blocks/new/", view=days.block_new, name="block_new"),
    _form(path="programme/blocks/<int:block>/", view=days.block, name="block"),
    _post(path="programme/blocks/<int:block>/move/", view=days.block_move, name="block_move"),
    _post(path="programme/blocks/<int:block>/delete/", view=days.block_delete, name="block_delete"),
)
_WISHES = (
    _page(path="programme/agreements/", view=wishes.agreements, name="agreements"),
    _post(path="programme/agreements/add/", view=wishes.agreement_add, name="agreement_add"),
    _post(path="programme/agreements/<int:agreement>/", view=wishes.agreement, name="agreement"),
    _post(path="programme/rituals/", view=wishes.rituals, name="rituals"),
    _page(path="programme/welcome/", view=wishes.rota, name="rota"),
    _post(path="programme/welcome/fill/", view=wishes.rota_fill, name="rota_fill"),
    _form(path="programme/blocks/<int:block>/greeters/", view=wishes.block_greeters, name="block_greeters"),
    _page(path="programme/questions/", view=wishes.question_texts, name="question_texts"),
    _page(path="programme/checklist/", view=wishes.checklist, name="checklist"),
    _post(path="programme/checklist/tick/", view=wishes.checklist_tick, name="checklist_tick"),
    _page(path="programme/promises/", view=promises.promises, name="promises"),
    _post(path="programme/promises/choose/", view=promises.promises_choose, name="promises_choose"),
)
_ROOMS = (
    _page(path="programme/rooms/", view=rooms.rooms, name="rooms"),
    _form(path="programme/rooms/new/", view=rooms.room_new, name="room_new"),
    _page(path="programme/rooms/<int:room>/", view=rooms.room, name="room"),
    _post(path="programme/rooms/<int:room>/edit/", view=rooms.room_edit, name="room_edit"),
    _post(path="programme/rooms/<int:room>/delete/", view=rooms.room_delete, name="room_delete"),
    _post(path="programme/rooms/<int:room>/generate/", view=rooms.room_generate, name="room_generate"),
    _post(path="programme/rooms/<int:room>/move/", view=rooms.room_move, name="room_move"),
    _form(path="programme/rooms/<int:room>/tables/", view=tables.room_tables, name="room_tables"),
    _post(path="programme/rooms/<int:room>/tables/new/", view=tables.table_new, name="table_new"),
    _form(path="programme/rooms/<int:room>/tables/<int:table>/", view=tables.table, name="table"),
    _post(path="programme/rooms/<int:room>/tables/<int:table>/delete/", view=tables.table_delete, name="table_delete"),
    _post(path="programme/rooms/<int:room>/fixtures/new/", view=rooms.fixture_new, name="fixture_new"),
    _form(path="programme/rooms/<int:room>/fixtures/<int:fixture>/", view=rooms.fixture, name="fixture"),
    _post(
        path="programme/rooms/<int:room>/fixtures/<int:fixture>/delete/",
        view=rooms.fixture_delete,
        name="fixture_delete",
    ),
)
ROUTES: tuple[Route, ...] = (*_DAYS, *_WISHES, *_ROOMS)
