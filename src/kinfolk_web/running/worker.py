"""The job worker: solving and mail one at a time, the rest two at a time, and nothing is lost when it is killed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kinfolk_web.core import leaving
from kinfolk_web.running import parents, settling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from procrastinate import App
    from procrastinate.jobs import Job

logger = logging.getLogger(__name__)
QUEUES = {"solve": 1, "mail": 1, "default": 2}
HEARTBEAT = 3.0
STALLED = 20.0  # seconds without a heartbeat after which another worker takes over
LOOK = 5.0
TIDY = 3600.0
QUEUE_KEPT = 7 * 24  # hours that work which is over stays in the queue's own table
MOST_ATTEMPTS = 10  # a job that takes its worker down with it does so no more often than this
FAREWELL = 2.0  # seconds that work which is nearly done has to end, once we are asked to
HANDING_BACK = 2.0
NICENESS = 10
ALONE = "KINFOLK_ONLY_WORKER"  # set by the supervisor: whoever worked here before us is gone


in_hand: dict[int, Job] = {}  # what is being done at this moment, by the number that the queue gives it


def hold(proceed: Any, context: Any, worker: Any) -> Any:  # noqa: ANN401, ARG001 - procrastinate's shape
    """Know what is being done, so that it can be handed back."""
    number = context.job.id
    in_hand[number] = context.job
    try:
        return proceed()
    finally:
        in_hand.pop(number, None)


def close_connections(proceed: Any, context: Any, worker: Any) -> Any:  # noqa: ANN401, ARG001 - procrastinate's shape
    """Give the thread of each job fresh connections and take them back, so that idle threads hold none."""
    from django.db import connections

    connections.close_all()
    try:
        return proceed()
    finally:
        connections.close_all()


async def take_over(app: App, *, silent_for: float) -> int:
    """Queue again what a dead worker left unfinished, and return how many jobs that were.

    Parameters
    ----------
    app
        Procrastinate's, with an open connector.
    silent_for
        Seconds without a heartbeat after which a worker counts as dead.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for))
    for job in stalled:
        await _again_or_fail(app, job)
    await app.job_manager.prune_stalled_workers(silent_for)
    return len(stalled)


async def _again_or_fail(app: App, job: Job) -> None:
    from procrastinate.jobs import Status

    if job.id is None:
        return
    if job.attempts + 1 < MOST_ATTEMPTS:
        logger.warning("Job %s (%s) was interrupted and runs again", job.id, job.task_name)
        await app.job_manager.retry_job(job)
    else:
        logger.error("Job %s (%s) was interrupted %d times and is given up", job.id, job.task_name, MOST_ATTEMPTS)
        await app.job_manager.finish_job_by_id_async(job_id=job.id, status=Status.FAILED, delete_job=False)
        await asyncio.to_thread(_say_it_was_given_up, job.task_kwargs.get("job_id"))


def _say_it_was_given_up(number: Any) -> None:  # noqa: ANN401 - as it was asked for
    from kinfolk_web.core import jobs

    _with_own_connection(lambda: jobs.give_up(str(number)))


def _with_own_connection(do: Callable[[], object]) -> None:
    """Do something with the database in a thread that keeps no connection afterwards."""
    from django.db import connections

    try:
        do()
    finally:
        connections.close_all()


async def _recover(app: App) -> None:
    tidied = 0.0
    while True:
        await asyncio.to_thread(_with_own_connection, _end_lost)
        if not tidied or time.monotonic() - tidied > TIDY:
            tidied = time.monotonic()
            await asyncio.to_thread(_with_own_connection, _tidy)
            await app.job_manager.delete_old_jobs(nb_hours=QUEUE_KEPT, include_failed=True, include_cancelled=True)
        await asyncio.sleep(LOOK)
        await take_over(app, silent_for=STALLED)
        await asyncio.to_thread(_look_after_mail)


def _look_after_mail() -> None:
    """Let mail leave that waited for its time; a database that is away is asked again at the next look."""
    from django.db import Error, connections

    from kinfolk_web.core.sending import wake_if_due

    try:
        wake_if_due()
    except Error:
        logger.warning("Whether mail is due could not be asked")
    finally:
        connections.close_all()


async def _move_told_counts() -> None:
    """Move what everybody is told of statements, every ten seconds or so, as long as this worker lives."""
    from django.db import connections
    from django.utils import timezone

    from kinfolk_web.people import tally

    def look(since: datetime | None) -> None:
        connections.close_all()
        try:
            tally.tick(since)
        finally:
            connections.close_all()

    since: datetime | None = None
    while True:
        begun = timezone.now()
        try:
            await asyncio.to_thread(look, since)
            since = begun - timedelta(seconds=tally.OVERLAP)
        except Exception:
            logger.exception("What is told of statements could not be moved; it is tried again")
        await asyncio.sleep(tally.pause())


def _end_lost() -> None:
    from kinfolk_web.core import jobs

    jobs.end_lost_jobs()


def _tidy() -> None:
    from kinfolk_web.core import tidying

    tidying.forget_expired_files()


async def work() -> None:
    """Work until the process is asked to end."""
    from procrastinate.contrib.django import app, django_connector

    connector = app.connector
    if not isinstance(connector, django_connector.DjangoConnector):
        raise TypeError("procrastinate.contrib.django is not set up: no worker can be made from its connector.")
    with app.replace_connector(connector.get_worker_connector()) as working:
        async with working.open_async():
            await take_over(working, silent_for=0.0 if os.environ.get(ALONE) else STALLED)
            workers = [
                asyncio.create_task(
                    working.run_worker_async(
                        queues=[queue],
                        name=queue,
                        concurrency=together,
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=FAREWELL,
                        fetch_job_polling_interval=2.0,
                        abort_job_polling_interval=2.0,
                        update_heartbeat_interval=HEARTBEAT,
                        stalled_worker_timeout=STALLED,
                        task_middleware=[hold, close_connections],
                    ),
                    name=queue,
                )
                for queue, together in QUEUES.items()
            ]
            threading.Thread(target=get_ready, name="readiness", daemon=True).start()
            besides = [
                asyncio.create_task(_recover(working), name="recovery"),
                asyncio.create_task(_move_told_counts(), name="counting"),
            ]
            await _until_asked(working, workers, besides)


def get_ready() -> None:
    """Load the compiled search before anybody asks for a plan: whoever does would wait for it, a second or two."""
    try:
        import_module("kinfolk.solve")
        import_module("kinfolk.search.engine")
    except Exception:
        logger.exception("The search could not be loaded; the first plan will say why")
    settling.settle()


async def _until_asked(app: App, workers: list[asyncio.Task[None]], besides: list[asyncio.Task[None]]) -> None:
    asked = asyncio.Event()
    if sys.platform == "win32":  # pragma: no cover - not tried yet
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(asked.set))
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
    waiting = asyncio.create_task(asked.wait())
    ended, _ = await asyncio.wait([*workers, *besides, waiting], return_when=asyncio.FIRST_COMPLETED)
    leaving.asked.set()
    parents.end_at_last(FAREWELL + HANDING_BACK + 1)
    for task in [*workers, *besides, waiting]:
        task.cancel()
    await asyncio.wait([*workers, *besides, waiting], timeout=FAREWELL)
    await hand_back(app)
    if waiting not in ended:
        logger.error("The worker stopped by itself: %s", [task.get_name() for task in ended])
    _leave(int(waiting not in ended))


async def hand_back(app: App) -> int:
    """Queue again what is still being done, for whoever works next, and return how many jobs that are.

    A search runs in a thread, which nobody can end but with its process: that ends in a moment.
    """
    from procrastinate.exceptions import ConnectorException

    back = list(in_hand.values())
    for job in back:
        try:
            async with asyncio.timeout(HANDING_BACK / len(back)):
                await app.job_manager.retry_job(job)
        except (ConnectorException, TimeoutError):  # it is done after all, or the next worker finds it by our silence
            logger.warning("Job %s could not be handed back; it is taken up again when we have been silent", job.id)
        else:
            logger.warning("Job %s was interrupted and goes on when a worker is there again", job.id)
    return len(back)


def _leave(status: int) -> None:
    """End this process at once: threads that still search would be waited for otherwise."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def know_all_work() -> None:
    """Import every kind of work: what a page can ask for, a page imports."""
    import_module("kinfolk_web.urls")


def main() -> None:
    """Work; started by the supervisor."""
    parents.watch_parent()
    if hasattr(os, "nice"):
        os.nice(NICENESS)  # pages come first
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    import django

    django.setup()
    know_all_work()
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else asyncio.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work())


if __name__ == "__main__":
    main()
