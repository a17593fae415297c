"""Requests of one kind that wait at the same time are answered together, in one thread and with one question to the database.

Whoever comes while others are being answered waits for the next turn, so the more people ask, the less each of them
costs. Whatever cannot be answered so goes on to where all others are answered, one by one.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from a2wsgi.wsgi import build_environ

from kinfolk_web.running.bodies import KEY

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    from kinfolk_web.core.answers import Application, Receive, Scope, Send, Whole

    Environ = dict[str, Any]
    AnswerAll = Callable[[Sequence[Environ]], Sequence[Whole | None]]

logger = logging.getLogger(__name__)
MOST = 100  # requests of one turn: none waits longer because of those behind it
APART = 0.02  # seconds from one turn to the next at least, while somebody waits: who comes alone is answered at once


@dataclass(frozen=True, slots=True)
class Alike:
    """Requests that can be answered together.

    Parameters
    ----------
    name
        What they are, for the name of their thread.
    method, path
        By which they are known.
    answer_all
        Answers all of one turn, in a thread; None for each that has to be answered by itself.
    """

    name: str
    method: str
    path: re.Pattern[str]
    answer_all: AnswerAll


class Together:
    """Answers what can be answered together, and hands all else on.

    Parameters
    ----------
    alike
        The kinds of requests that can be.
    others
        Answers all other requests; bodies are here already.
    """

    def __init__(self, alike: Sequence[Alike], others: Application) -> None:
        self.turns = [Turns(one) for one in alike]
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        for turns in self.turns:
            if scope["method"] == turns.alike.method and turns.alike.path.fullmatch(scope["path"]):
                whole = await turns.wait(build_environ(scope, scope[KEY]))  # type: ignore[arg-type]
                if whole is not None:
                    await whole.give(send)
                    return
                scope[KEY].seek(0)
        await self.others(scope, receive, send)


class Turns:
    """The requests of one kind: those that wait, and one turn after the other."""

    def __init__(self, alike: Alike) -> None:
        self.alike = alike
        self._waiting: list[tuple[Environ, asyncio.Future[Whole | None]]] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=alike.name)
        self._work: asyncio.Task[None] | None = None

    async def wait(self, environ: Environ) -> Whole | None:
        """Return the answer to a request, or None if it has to be answered by itself."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Whole | None] = loop.create_future()
        self._waiting.append((environ, answer))
        if self._work is None:
            self._work = loop.create_task(self._take_turns())
        return await answer

    async def _take_turns(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            begun = loop.time()
            turn, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            context = contextvars.copy_context()  # nothing that a thread remembers reaches the next turn
            try:
                environs = [environ for environ, _answer in turn]
                answers = await loop.run_in_executor(self._thread, context.run, self.alike.answer_all, environs)
            except Exception:
                logger.exception("Requests that came together are answered one by one")
                answers = [None] * len(turn)
            for (_environ, waiting), answer in zip(turn, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
            await asyncio.sleep(begun + APART - loop.time())
        self._work = None
