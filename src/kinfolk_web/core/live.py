"""Tells open pages that something changed."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection, transaction


def publish(topic: str, kind: str, **facts: Any) -> None:  # noqa: ANN401 - JSON
    """Tell every open page that listens to ``topic``, once the transaction holds."""

    def send() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_notify('kinfolk_live', %s)", [json.dumps({"topic": topic, "kind": kind, **facts})]
            )

    transaction.on_commit(send)
