"""The last events of each topic, so that a page that was away for a moment hears what it missed, or that it missed too much."""

from __future__ import annotations

import json
import secrets
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

EVENTS_OF_A_TOPIC = 50
TOPICS = 2_000
POSITIONS = 5_000
CLOCKS_DIFFER = 2.0  # seconds between the machine that signed a token and this one


@dataclass(frozen=True, slots=True)
class Event:
    """One change, as every page receives it."""

    key: str
    topic: str
    kind: str
    wire: bytes
    order: int
    when: float


class Recent:
    """What one process has heard since it began to listen."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing can be said of what happened before now."""
        self.began = time.time()
        self.last = secrets.token_urlsafe(9)
        self._order = 0
        self._positions: OrderedDict[str, int] = OrderedDict({self.last: 0})
        self._topics: OrderedDict[str, deque[Event]] = OrderedDict()
        self._dropped: dict[str, Event] = {}
        self._forgotten: Event | None = None

    def hear(self, notice: str) -> Event:
        """Keep what PostgreSQL carried here, and return it."""
        key, topic, kind, facts = json.loads(notice)
        data = json.dumps({"topic": topic, "kind": kind, **facts}, separators=(",", ":"))
        self._order += 1
        event = Event(
            key, topic, kind, f"id: {key}\nevent: {kind}\ndata: {data}\n\n".encode(), self._order, time.time()
        )
        self.last = key
        self._positions[key] = self._order
        if len(self._positions) > POSITIONS:
            self._positions.popitem(last=False)
        self._keep(event)
        return event

    def since(self, key: str, issued: float, topics: Iterable[str]) -> list[Event] | None:
        """Return what a page missed, oldest first, or None if that cannot be said.

        Parameters
        ----------
        key
            The last event that it received; empty if it has just been opened.
        issued
            When its token was signed, so when its content was at least up to date.
        topics
            What it listens to.
        """
        if key:
            after, moment = self._positions.get(key), 0.0
            if after is None:
                return None
        else:
            after, moment = 0, issued - CLOCKS_DIFFER
            if issued < self.began:
                return None
        missed: list[Event] = []
        for topic in topics:
            gap = self._dropped.get(topic) if topic in self._topics else self._forgotten
            if gap is not None and gap.order > after and gap.when >= moment:
                return None
            missed += [one for one in self._topics.get(topic, ()) if one.order > after and one.when >= moment]
        return sorted(missed, key=lambda one: one.order)

    def _keep(self, event: Event) -> None:
        ring = self._topics.setdefault(event.topic, deque())
        self._topics.move_to_end(event.topic)
        ring.append(event)
        if len(ring) > EVENTS_OF_A_TOPIC:
            self._dropped[event.topic] = ring.popleft()
        if len(self._topics) > TOPICS:
            topic, oldest = self._topics.popitem(last=False)
            self._dropped.pop(topic, None)
            if self._forgotten is None or oldest[-1].order > self._forgotten.order:
                self._forgotten = oldest[-1]
