"""A result of the planner as rows of a plan: thousands of seats in one stream, within one transaction."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F

from kinfolk.files.document import plan_document
from kinfolk.sentences import to_stored
from kinfolk_web.core.journal import filling
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Cast, CastMember, Greeting, Plan, Seat, Sitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

    from kinfolk.result import Result


def store(result: Result, plan: Plan) -> None:
    """Fill a new, empty plan with everything of a result; to be called within the transaction that makes the plan."""
    store_document(plan_document(result), result, plan)


def store_document(document: Mapping[str, Any], result: Result, plan: Plan) -> None:
    """Fill a new, empty plan with a result whose document is made already."""
    plan.seed, plan.steps, plan.stopped = result.seed, result.steps, result.stopped
    plan.seconds, plan.musts, plan.complete = round(result.seconds, 3), result.musts, result.complete
    plan.totals = document["totals"]
    said = plan.said | {
        "planner": document["planner"],
        "proposed": document["proposed"],
        "construction": to_stored(result.construction),
        "advice": to_stored(result.advice),
        "notes": to_stored(result.notes),
        "collisions": to_stored([asdict(one) for one in result.collisions]),
        "people": [one["id"] for one in document["people"]],
        "absent": {str(entry["round"]): entry["absent"] for entry in document["rounds"] if entry["absent"]},
    }
    plan.said = {}  # large documents are written once, with the last word on the plan: the journal keeps each writing
    plan.save()
    large = {
        "said": said,
        "programme": document["programme"],
        "ledger": to_stored(document["ledger"]),
        "moved": to_stored(document.get("moved", [])),
    }
    fill(plan, document, large)
    for name, value in large.items():
        setattr(plan, name, value)


def fill(plan: Plan, document: Mapping[str, Any], fields: Mapping[str, Any] | None = None) -> None:
    """Write the rows of a plan document (tables, seats, casts, greeters), and at last some fields of the plan."""
    key: dict[str | None, int | None] = {None: None}  # nobody hosts, nobody stands in
    key.update(Attendee.objects.filter(event_id=plan.event_id).values_list("code", "pk"))
    with filling(plan.pk):
        _fill(plan, document, key)
    as_judged(plan, **(fields or {}))


def _fill(plan: Plan, document: Mapping[str, Any], key: Mapping[str | None, int | None]) -> None:
    _copy(
        Sitting,
        ("plan_id", "round", "table", "seats", "place", "host_id", "stand_in_id"),
        (
            (plan.pk, entry["round"], one["table"], one["seats"], place, key[one["host"]], key[one["stand_in"]])
            for entry in document["rounds"]
            for place, one in enumerate(entry["tables"])
        ),
    )
    _copy(
        Seat,
        ("plan_id", "round", "table", "attendee_id"),
        (
            (plan.pk, entry["round"], one["table"], key[code])
            for entry in document["rounds"]
            for one in entry["tables"]
            for code in one["people"]
        ),
    )
    casts = Cast.objects.bulk_create(
        Cast(plan=plan, name=entry["cast"], place=place, host_id=key[entry["host"]])
        for place, entry in enumerate(document["casts"])
    )
    _copy(
        CastMember,
        ("plan_id", "cast_id", "attendee_id"),
        (
            (plan.pk, cast.pk, key[code])
            for cast, entry in zip(casts, document["casts"], strict=True)
            for code in entry["people"]
        ),
    )
    _copy(
        Greeting,
        ("plan_id", "newcomer_id", "greeter_id", "stand_in_id"),
        (
            (plan.pk, key[code], key[entry["greeter"]], key[entry["stand_in"]])
            for entry in document["greeters"]
            for code in entry["newcomers"]
        ),
    )


def as_judged(plan: Plan, **fields: Any) -> None:  # noqa: ANN401 - fields of a plan
    """Note that the ledger of a plan is that of its seats as they are now, and write some more fields of it."""
    Plan.objects.filter(pk=plan.pk).update(judged_edits=F("edits"), **fields)
    plan.refresh_from_db(fields=["edits", "judged_edits"])


def _copy(model: type[Model], columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Stream rows into a table; twelve thousand seats take a fraction of a second."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor, cursor.copy(f"copy {model._meta.db_table} ({names}) from stdin") as stream:  # noqa: SLF001 - Django's own name
        for row in rows:
            stream.write_row(row)


__all__ = ["as_judged", "fill", "store", "store_document"]
