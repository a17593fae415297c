"""Addresses of the pages on people."""

from __future__ import annotations

from dataclasses import replace

from kinfolk_web.console.people import exports, imports, links, listing, persons
from kinfolk_web.routing import ORGANISERS, READERS, Route

_FORM, _POST = ("GET", "POST"), ("POST",)
_ONE, _IMPORT = "people/one/<slug:code>/", "people/import/<int:number>/"


def _read(path: str, view: object, name: str) -> Route:
    return Route(path=path, view=view, name=name, scope="event", roles=READERS)  # type: ignore[arg-type] # a view


def _write(path: str, view: object, name: str, methods: tuple[str, ...] = _POST, *, step_up: bool = False) -> Route:
    return replace(_read(path, view, name), roles=ORGANISERS, methods=methods, step_up=step_up)


ROUTES: tuple[Route, ...] = (
    _read("people/", listing.people, "people"),
    _write("people/employers/", listing.one_employer, "people_employers"),
    _write("people/add/", persons.add, "person_add", _FORM),
    _write("people/import/", imports.upload, "people_import", _FORM),
    _write("people/sample.csv", imports.sample, "people_sample", ("GET",)),
    _write(_IMPORT, imports.preview, "people_preview", ("GET",)),
    _write(_IMPORT + "columns/", imports.columns, "people_columns"),
    _write(_IMPORT + "look/", imports.look, "people_look"),
    _write(_IMPORT + "take-in/", imports.take_in, "people_take_in"),
    _write(_IMPORT + "drop/", imports.drop, "people_drop"),
    _write("people/export/", exports.ask, "people_export", step_up=True),
    _write("people/export/<uuid:number>/", exports.wait, "people_export_wait", ("GET",)),
    _write("people/file/<uuid:number>/", exports.fetch, "people_file", ("GET",)),
    _write(_ONE, persons.edit, "person", _FORM),
    _write(_ONE + "coming/", persons.coming, "person_coming"),
    _write(_ONE + "statements/", persons.statements, "person_statements"),
    _write(_ONE + "list/", persons.follow_list, "person_follow_list"),
    _write(_ONE + "tie/", persons.tie, "person_tie"),
    _write(_ONE + "untie/", persons.untie, "person_untie"),
    _write(_ONE + "merge/", persons.merge, "person_merge"),
    _write(_ONE + "split/", persons.split, "person_split"),
    _write(_ONE + "link/", links.link, "person_link", ("GET",)),
    _write(_ONE + "link/new/", links.take_back_link, "person_new_link"),
)
