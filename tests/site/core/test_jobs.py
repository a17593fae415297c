"""Work that nobody will do any more ends with a sentence; files that were kept for a day go after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope

from kinfolk_web.core import jobs, tidying
from kinfolk_web.models import Job, StoredFile
from kinfolk_web.plans import solving
from tests.site.world import a_member, an_event, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    event = an_event()
    with scope(community=event.community):
        yield event


def queue_of(job, state=None):
    """Return what is queued for a job; with a state, put it there first."""
    with connection.cursor() as cursor:
        if state:
            # the database itself allows some steps only, as workers take them
            cursor.execute("update procrastinate_jobs set status = 'doing' where args ->> 'job_id' = %s", [str(job.pk)])
            cursor.execute(
                "update procrastinate_jobs set status = %s::procrastinate_job_status where args ->> 'job_id' = %s",
                [state, str(job.pk)],
            )
        cursor.execute("select status from procrastinate_jobs where args ->> 'job_id' = %s", [str(job.pk)])
        return [row[0] for row in cursor.fetchall()]


def test_work_that_waits_or_is_being_done_is_left_alone_however_silent_it_is(event):
    waiting = solving.solve(by=None, event=event)
    doing = solving.solve(by=None, event=event)
    assert queue_of(doing, "doing") == ["doing"]
    Job.objects.filter(pk=doing.pk).update(state=Job.State.RUNNING, beat_at=timezone.now() - timedelta(hours=3))
    assert jobs.end_lost_jobs() == 0
    assert not Job.objects.get(pk=waiting.pk).over
    assert not Job.objects.get(pk=doing.pk).over


@pytest.mark.parametrize("gone", ["failed", "deleted"])
def test_work_that_nobody_will_do_any_more_ends_and_its_page_says_start_again(event, gone):
    olive = a_member(event)
    job = solving.solve(by=olive, event=event)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    if gone == "failed":
        queue_of(job, "failed")
    else:
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")
    page = signed_in(olive).get(f"/c/lamplighters/meeting/plan/jobs/{job.pk}/")
    assert "<progress" in page.content.decode()
    assert jobs.end_lost_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "lost")
    page = signed_in(olive).get(f"/c/lamplighters/meeting/plan/jobs/{job.pk}/").content.decode()
    assert "The work was interrupted." in page
    assert "<progress" not in page
    assert jobs.end_lost_jobs() == 0


def test_files_go_when_their_time_is_over(event):
    soon, over = (
        StoredFile.objects.create(
            event=event, name=name, kind="text/csv", content=b"x", expires_at=timezone.now() + timedelta(hours=hours)
        )
        for name, hours in (("soon.csv", 1), ("over.csv", -1))
    )
    assert tidying.forget_expired_files() == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {soon.pk} != {over.pk}
