"""Slow work: asked for in a request, done by the worker, followed and cancelled through its row."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone, translation
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from kinfolk_web.core import live
from kinfolk_web.core.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

logger = logging.getLogger(__name__)
NIGHT = "kinfolk.night"  # the lock of what a night brings: memory is written before the clock deletes what it is of
WHEN_IDLE = -10  # the priority of what nobody waits for
TRIES = 10  # as often as work is begun again whose worker or database went away
NOBODY_DOES_IT = """not exists (
    select 1 from procrastinate_jobs queued where queued.task_name = 'kinfolk.do'
    and queued.args ->> 'job_id' = kinfolk_web_job.id::text and queued.status in ('todo', 'doing')
)"""


class CancelledError(Exception):
    """Somebody asked to stop this work."""


class RefusedError(Exception):
    """The work cannot be done; the message is for people and names the remedy."""


Work = "Callable[[Running], dict[str, Any] | None]"


class Running:
    """A job while it is being done: tell how far it is, ask whether to stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told = timezone.now() - timedelta(days=1)

    @property
    def given(self) -> dict[str, Any]:
        """What the job was asked to do."""
        given: dict[str, Any] = self.job.given
        return given

    def tell(self, **progress: Any) -> None:  # noqa: ANN401 - JSON
        """Note how far the work is, at most twice a second, and that it is alive.

        Raises
        ------
        CancelledError
            Somebody asked to stop.
        """
        if timezone.now() - self._told < timedelta(seconds=0.5):
            return
        self.tell_now(**progress)

    def tell_now(self, **progress: Any) -> None:  # noqa: ANN401 - JSON
        """Tell how far it is, however lately that was told: for what somebody waits for.

        Raises
        ------
        CancelledError
            Somebody asked to stop.
        """
        now = self._told = timezone.now()
        Job.objects.filter(pk=self.job.pk).update(progress=progress, beat_at=now)
        live.publish(f"job:{self.job.pk}", "progress", **progress)
        if self.cancelled:
            raise CancelledError

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return Job.objects.filter(pk=self.job.pk, cancel=True).exists()


_kinds: dict[str, Callable[[Running], dict[str, Any] | None]] = {}


def work(
    kind: str, *, queue: str = "default", lock: str | None = None, priority: int = 0
) -> Callable[[Callable[[Running], dict[str, Any] | None]], Callable[..., Job]]:
    """Make a function the work of a kind of job; calling it then asks for a job and returns its row at once.

    Jobs with the same lock are done one after the other, in the order in which they were asked for. Of those that wait in
    a queue the highest priority is done first.
    """

    def decorate(function: Callable[[Running], dict[str, Any] | None]) -> Callable[..., Job]:
        _kinds[kind] = function

        @wraps(function)
        def ask(*, by: User | None, event: Event | None, **given: Any) -> Job:  # noqa: ANN401 - JSON
            with transaction.atomic():
                job = Job.objects.create(kind=kind, by=by, event=event, given=given)
                held = lock or _lock(queue, job)
                _do.configure(queue=queue, lock=held, priority=priority).defer(job_id=str(job.pk))
            return job

        return ask

    return decorate


def _lock(queue: str, job: Job) -> str | None:
    """Return what allows one solve at a time for an event."""
    return f"{queue}:{job.event_id}" if queue == "solve" else None


@app.task(name="kinfolk.do", queue="default", retry=RetryStrategy(max_attempts=TRIES, wait=1), pass_context=True)
def _do(context: JobContext, job_id: str) -> None:
    """Do one job from beginning to end, once; a job whose worker or database died meanwhile is begun again."""
    try:
        do(job_id)
    except Exception:
        if context.job.attempts >= TRIES:
            connections.close_all()  # what is left of a connection that broke
            give_up(job_id)
        raise


def do(job_id: str) -> None:
    """Do the job with this id and keep how it ended."""
    job = Job.objects.filter(pk=job_id).select_related("event", "by").first()
    if job is None or job.over:
        return
    if job.cancel:
        _end(job, Job.State.CANCELLED)
        return
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, beat_at=timezone.now())
    with translation.override(_language_of(job)), _ending(job):
        result = _kinds[job.kind](Running(job))
        _end(job, Job.State.DONE, result=result or {})


def _language_of(job: Job) -> str:
    """Return the language of whoever asked for it, else that of the event: what hinders the work is said in it."""
    return (job.by.language if job.by else "") or (job.event.language if job.event else "") or settings.LANGUAGE_CODE


@contextmanager
def _ending(job: Job) -> Iterator[None]:
    try:
        yield
    except CancelledError:
        _end(job, Job.State.CANCELLED)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the work is begun again when it is back
    except RefusedError as refused:
        _end(job, Job.State.FAILED, problem=str(refused))
    except Exception as error:
        logger.exception("job %s of kind %s failed", job.pk, job.kind)
        _end(job, Job.State.FAILED, problem=f"internal:{type(error).__name__}")


def _end(job: Job, state: Job.State, **fields: Any) -> None:  # noqa: ANN401 - fields of a job
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now(), **fields)
    live.publish(f"job:{job.pk}", "over", state=str(state))


def give_up(job_id: str) -> None:
    """Say that a job was interrupted too often, so that nobody waits for it for ever."""
    job = Job.objects.filter(pk=job_id, finished_at__isnull=True).first()
    if job is not None:
        _end(job, Job.State.FAILED, problem="lost")


def cancel(job: Job) -> None:
    """Ask a job to stop; what it has found so far is kept where the work knows how."""
    Job.objects.filter(pk=job.pk, finished_at__isnull=True).update(cancel=True)


def end_lost_jobs() -> int:
    """Fail jobs that nobody will do any more, so that nobody waits for them for ever; return how many.

    A job and the work that is queued for it are written together and the job ends first, so one that is not over has
    its work waiting or being done. Where that is not so (the queue was emptied, or a backup was restored without it),
    no worker will ever come by. How long a job has been silent says nothing: some work tells of itself only at the end.
    """
    lost = Job.objects.filter(finished_at__isnull=True).extra(where=[NOBODY_DOES_IT])  # noqa: S610 - no values in it
    keys = [str(pk) for pk in lost.values_list("pk", flat=True)]
    for key in keys:
        logger.error("job %s is over: nothing is queued for it any more", key)
        give_up(key)
    return len(keys)
