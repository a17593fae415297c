"""Addresses of the greeters' board and of the prompts for hosts."""

from __future__ import annotations

from functools import partial

from kinfolk_web.communities.models import Role
from kinfolk_web.console.welcome import board, prompts
from kinfolk_web.routing import ORGANISERS, READERS, Route

LEADS = ORGANISERS | {Role.HOST_LEAD}
_page = partial(Route, scope="event", roles=READERS)
_post = partial(Route, scope="event", roles=LEADS, methods=("POST",))

ROUTES: tuple[Route, ...] = (
    _page(path="welcome/", view=board.board, name="welcome"),
    _post(path="welcome/assign/", view=board.assign, name="welcome_assign"),
    _post(path="welcome/fill/", view=board.fill, name="welcome_fill"),
    _post(path="welcome/remind/", view=board.remind, name="welcome_remind"),
    _post(path="welcome/offer/", view=board.offer, name="welcome_offer"),
    _post(path="welcome/one/<int:welcome>/end/", view=board.end, name="welcome_end"),
    _post(path="welcome/greeters/<int:greeter>/", view=board.there, name="welcome_there"),
    _post(path="welcome/calls/<int:call>/", view=board.settle, name="welcome_settle"),
    _post(path="welcome/undo/<int:change>/", view=board.undo, name="welcome_undo"),
    _page(path="welcome/prompts/", view=prompts.prompts, name="prompts"),
    _post(path="welcome/prompts/add/", view=prompts.add, name="prompt_add"),
    _post(path="welcome/prompts/take/", view=prompts.take, name="prompt_take"),
    _post(path="welcome/prompts/note/", view=prompts.note, name="prompt_note"),
    _post(path="welcome/prompts/<int:prompt>/", view=prompts.edit, name="prompt_edit"),
)
