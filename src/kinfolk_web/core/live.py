"""What happens now, told to every page that is open: published on commit, carried by PostgreSQL, sent by streams.py.

A page gets a signed token for its topics (`sign_stream`) and opens ``/live/<token>/`` as an ``EventSource``. Events say
that something changed, never what: the page asks for that with its own rights. Four kinds have a meaning of their own:
``hello`` (with the moment, for devices whose clocks are wrong),
``snapshot`` (events were lost: ask for everything again), ``replaced`` and ``closed`` (close the source, and do not come
back with this token).
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

CHANNEL = "kinfolk_live"
SALT = "kinfolk.live"
LARGEST = 2_000
LONGEST = 12 * 60 * 60
KIND = re.compile(r"[a-z][a-z0-9-]*")
RESERVED = {"hello", "snapshot", "replaced", "closed"}


@dataclass(frozen=True)
class Grant:
    """What a token allows: who listens, to which topics, in how many pages at once, and when that was signed."""

    identity: str
    topics: frozenset[str]
    streams: int
    issued: float


def publish(topic: str, kind: str, **facts: Any) -> None:  # noqa: ANN401 - JSON
    """Tell every open page about a change, once the transaction is committed; nothing is told if it is not.

    Parameters
    ----------
    topic
        Whom it concerns, as in ``event:7``.
    kind
        What happened, in lower case and hyphens, as in ``plan-released``.
    facts
        Numbers and keys that help the page to ask for the right thing; nothing that anybody may not read.

    Raises
    ------
    ValueError
        If the kind is no word for a change, or the notice is too large.
    """
    if not KIND.fullmatch(kind) or kind in RESERVED:
        raise ValueError(f"{kind!r} cannot name a change: use lower-case words with hyphens, none of {RESERVED}.")
    notice = json.dumps([secrets.token_urlsafe(9), topic, kind, facts], separators=(",", ":"))
    if len(notice) > LARGEST:
        raise ValueError(
            f"The notice {kind!r} for {topic!r} has {len(notice)} bytes, of {LARGEST}: send a key instead."
        )
    transaction.on_commit(partial(_notify, notice), robust=True)


def phones(event: int) -> str:
    """Return the topic that the phones of all attendees of an event hear.

    Each word on it goes out thousands of times, and nobody asks for anything at once because of it: it carries when the day
    moves on, what everybody may know, that a plan was released that mends no other, and when people meet again. All else
    goes to ``event:7`` or to ``attendee:7`` alone.
    """
    return f"phones:{event}"


def sign_stream(topics: Iterable[str], *, identity: str, streams: int = 2) -> str:
    """Return the token with which a page opens its stream.

    Parameters
    ----------
    topics
        What its reader may hear of.
    identity
        Who the reader is, as in ``user:7``. It is a topic of its own, and whatever is published on it has the reader's
        rights checked again at once.
    streams
        How many pages of this reader may listen at the same time; a further one replaces the oldest.
    """
    claims: dict[str, Any] = {"i": identity, "t": sorted(set(topics)), "n": streams}
    return signing.dumps(claims, salt=SALT, compress=True)


def read_token(token: str) -> Grant | None:
    """Return what a token allows, or None if it is forged or too old; no database is asked."""
    try:
        claims = signing.loads(token, salt=SALT, max_age=LONGEST)
        issued = signing.b62_decode(token.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        return None
    return Grant(
        identity=claims["i"], topics=frozenset([claims["i"], *claims["t"]]), streams=claims["n"], issued=float(issued)
    )


def _notify(notice: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])
