"""Addresses of the pages on plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.console.plan import asking, changing, forecasting, making, pages
from kinfolk_web.routing import ORGANISERS, READERS, Route

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = ("GET", "POST")


def _read(path: str, view: Callable[..., Any], name: str) -> Route:
    return Route(path=path, view=view, name=name, scope="event", roles=READERS)


def _write(path: str, view: Callable[..., Any], name: str, methods: tuple[str, ...] = ("POST",)) -> Route:
    return Route(path=path, view=view, name=name, scope="event", roles=ORGANISERS, methods=methods)


ROUTES: tuple[Route, ...] = (
    _read("plan/", pages.newest, "plan"),
    _write("plan/solve/", making.solve, "plan_solve"),
    _read("plan/jobs/<uuid:job>/", making.job, "plan_job"),
    _write("plan/jobs/<uuid:job>/stop/", making.stop, "plan_stop"),
    _read("plans/", pages.listed, "plans"),
    _read("plans/compare/", pages.compared, "plans_compare"),
    _read("plans/<int:number>/", pages.one, "plan_one"),
    _read("plans/<int:number>/picture.json", pages.picture, "plan_picture"),
    _read("plans/<int:number>/stamp.json", pages.stamp, "plan_stamp"),
    _read("plans/<int:number>/ledger/", pages.ledger, "plan_ledger"),
    _read("plans/<int:number>/forecast/", forecasting.page, "plan_forecast"),
    _write("plans/<int:number>/forecast/make/", forecasting.make, "plan_forecast_make"),
    _read("plans/<int:number>/promises/<slug:promise>/", pages.promise, "plan_promise"),
    _read("plans/<int:number>/people/<str:code>/", pages.person, "plan_person"),
    _read("plans/<int:number>/rounds/<int:round_>/tables/", pages.table, "plan_table"),
    _read("plans/<int:number>/price.json", changing.price, "plan_price"),
    _write("plans/<int:number>/move/", changing.move, "plan_move"),
    _write("plans/<int:number>/exchange/", changing.exchange, "plan_exchange"),
    _write("plans/<int:number>/host/", changing.host, "plan_host"),
    _write("plans/<int:number>/pin/", changing.pin, "plan_pin"),
    _write("plans/<int:number>/take-back/", changing.take_back, "plan_take_back"),
    _write("plans/<int:number>/copy/", making.copy, "plan_copy"),
    _write("plans/<int:number>/note/", making.note, "plan_note"),
    _write("plans/<int:number>/drop/", making.drop, "plan_drop"),
    _write("plans/<int:number>/release/", making.release, "plan_release", FORM),
    _write("plans/<int:number>/repair/", making.repair, "plan_repair", FORM),
    _read("plans/<int:number>/asking/", asking.page, "plan_asking"),
    _write("plans/<int:number>/asking/answers/", asking.answer, "plan_answers"),
)
