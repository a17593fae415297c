"""Where shards are polished: on the cores of this machine, or on a Dask cluster; each answers in the order it was asked."""

from __future__ import annotations

import asyncio
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, Self

from kinfolk import __version__
from kinfolk.errors import InputError
from kinfolk.sentences import say
from kinfolk.shards.task import seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType, TracebackType

    from kinfolk.shards.cut import Shard
    from kinfolk.shards.task import Known, Seated

SHARDS_A_TASK = 8
PIECE = 4_000_000  # bytes; Dask warns of tasks that carry more than 10 MB
SECONDS_TO_ANSWER = 10


class Engine(Protocol):
    """Runs shards. None of what it returns depends on which engine it is, on how many workers, or on their order."""

    def hold(self, known: Known) -> None:
        """Give all workers what shards look up, once; before any shard is run."""

    def run(self, shards: Iterable[Shard], count: int) -> Iterator[Seated]:
        """Yield what comes of each of ``count`` shards, in the order of the shards."""

    def close(self) -> None:
        """Let go of workers and of what they hold."""


class _Closing:
    """Closes an engine when its block ends."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of workers and of what they hold."""


class LocalEngine(_Closing):
    """Threads of this process; the compiled search lets them run side by side.

    Parameters
    ----------
    threads
        How many; the cores there are if not given.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._threads)
        self._known: Known | None = None

    def hold(self, known: Known) -> None:
        """Keep what shards look up."""
        self._known = known

    def run(self, shards: Iterable[Shard], count: int) -> Iterator[Seated]:  # noqa: ARG002 - threads take shards one by one
        """Yield what comes of each of ``count`` shards, in the order of the shards."""
        if self._known is None:
            raise RuntimeError("an engine holds what shards look up before it runs any")
        job = partial(seat, self._known)
        return map(job, shards) if self._threads == 1 else self._pool.map(job, shards)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(cancel_futures=True)


class DaskEngine(_Closing):
    """Workers of a Dask cluster. If one is lost, Dask does its shards again elsewhere: they are pure.

    Parameters
    ----------
    scheduler
        The address of a scheduler that runs already, such as ``tcp://10.0.0.1:8786``; without it, workers of one thread
        are started on this machine and end with the engine.
    workers
        How many to start if there is no ``scheduler``; the cores there are if not given.

    Raises
    ------
    InputError
        Dask is not installed, the scheduler does not answer or has no workers, or these have another Kinfolk.
    """

    def __init__(self, scheduler: str | None = None, workers: int | None = None) -> None:
        distributed = _distributed()
        self.cluster = None if scheduler else _cluster(distributed, workers or os.cpu_count() or 1)
        try:
            self.client = _client(distributed, scheduler or self.cluster)
        except BaseException:
            if self.cluster is not None:
                self.cluster.close()
            raise
        try:
            self._meet_workers(scheduler or "")
        except BaseException:
            self.close()
            raise
        self._known: Any = None

    def _meet_workers(self, scheduler: str) -> None:
        """See that there are workers, with the same Kinfolk."""
        try:
            self.client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
        except TimeoutError:
            raise InputError(
                say("the scheduler at {address} has no workers.", address=scheduler),
                remedy=say("Start some: `dask worker {address} --nthreads 1`.", address=scheduler),
            ) from None
        for address, version in self.client.run(_version, on_error="return").items():
            if version != __version__:
                raise InputError(
                    say(
                        "the worker {address} does not have Kinfolk {version}: {answer}.",
                        address=address,
                        version=__version__,
                        answer=repr(version),
                    ),
                    remedy=say('Install the same version on every machine: pip install "kinfolk[cluster]".'),
                )

    def hold(self, known: Known) -> None:
        """Send what shards look up, once, and let every worker have a copy before any shard is run.

        It travels as tasks that carry it in pieces, not as scattered data: if the last worker that holds a copy is
        lost, Dask makes it again as it does any other task.
        """
        whole = pickle.dumps(known, protocol=5)
        pieces = [whole[at : at + PIECE] for at in range(0, len(whole), PIECE)]
        parts = [self.client.submit(_piece, piece, pure=False) for piece in pieces]
        self._known = self.client.submit(_join, *parts, pure=False)
        self.client.replicate([self._known])

    def run(self, shards: Iterable[Shard], count: int) -> Iterator[Seated]:
        """Yield what comes of each of ``count`` shards, in their order; all are handed out before the first is due.

        A shard takes some hundredths of a second, so several make one task, but at least four tasks for each thread.
        Workers begin with the first while others are still being made.
        """
        threads = sum(self.client.nthreads().values()) or 1
        several, todo = max(1, min(SHARDS_A_TASK, count // (4 * threads))), iter(shards)
        futures = []
        while task := list(islice(todo, several)):
            futures.append(self.client.submit(_seat_several, self._known, task, pure=False))
        futures.reverse()
        while futures:
            yield from futures.pop().result()

    def close(self) -> None:
        """Forget what the workers hold, and end them if they were started here."""
        self._known = None
        self.client.close()
        if self.cluster is not None:
            self.cluster.close()


def engine_for(name: str, scheduler: str | None = None, threads: int | None = None) -> LocalEngine | DaskEngine:
    """Return the engine of that name: ``local`` or ``dask``.

    Raises
    ------
    InputError
        As `DaskEngine`; or a scheduler is named for an engine that has none.
    """
    if name == "dask":
        return DaskEngine(scheduler, threads)
    if scheduler:
        raise InputError(
            say("a scheduler is named, and the engine is {engine}.", engine=name), remedy=say("Add `--engine dask`.")
        )
    return LocalEngine(threads)


def _distributed() -> ModuleType:
    try:
        import distributed
    except ImportError:
        raise InputError(
            say("Dask is not installed."),
            remedy=say('Install it: pip install "kinfolk[cluster]", or use `--engine local`.'),
        ) from None
    return distributed


def _cluster(distributed: Any, workers: int) -> Any:  # noqa: ANN401 - Dask's own, known only where it is installed
    import dask

    quiet = {"distributed.worker.profile.enabled": False}  # nobody looks at profiles of a cluster that ends with us
    with dask.config.set(quiet):
        return distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
        )


def _client(distributed: Any, where: Any) -> Any:  # noqa: ANN401
    if isinstance(where, str):
        try:  # a client that finds no scheduler hangs once more when it is thrown away, so ask first
            with ThreadPoolExecutor(max_workers=1) as aside:  # a notebook's thread has a loop of its own
                aside.submit(asyncio.run, _knock(distributed, where)).result()
        except (OSError, ValueError) as error:
            raise InputError(
                say("no Dask scheduler answers at {address}: {reason}.", address=where, reason=str(error)),
                remedy=say("Start one with `dask scheduler`, and give the address that it prints."),
            ) from None
    return distributed.Client(where, timeout=SECONDS_TO_ANSWER, set_as_default=False)


async def _knock(distributed: Any, address: str) -> None:  # noqa: ANN401
    comm = await distributed.core.connect(address, timeout=SECONDS_TO_ANSWER)
    await comm.close()


def _version() -> str:
    return __version__


def _seat_several(known: Known, shards: list[Shard]) -> list[Seated]:
    return [seat(known, shard) for shard in shards]


def _piece(piece: bytes) -> bytes:
    return piece


def _join(*pieces: bytes) -> Known:
    known: Known = pickle.loads(b"".join(pieces))  # noqa: S301 - our own, through our own scheduler
    return known
