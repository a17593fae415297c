import cProfile, pstats, time, uuid, random, io
import pytest
from django.utils import timezone
from django_scopes import scope
from django.db import connection
from django.test.utils import CaptureQueriesContext
from kinfolk_web.day import attendance, mending
from kinfolk_web.day.floor import floor_now
from kinfolk_web.day.presence import Word, take_words
from kinfolk_web.models import Attendee, Job
from kinfolk_web.plans import releasing
from tests.site.plans.conftest import a_plan
from tests.site.world import a_crowd, a_member, a_programme, an_attendee, an_event, do_jobs
pytestmark = pytest.mark.django_db

def timed(name, f):
    t=time.perf_counter(); c=time.process_time(); r=f(); print(f"{name}: {time.perf_counter()-t:.2f}s cpu {time.process_time()-c:.2f}", flush=True); return r

def test_bench():
    event = an_event(starts_on=timezone.localdate())
    timed("crowd", lambda: a_crowd(event, 3000))
    a_programme(event, rounds=4, seats=8, tables=375)
    olive = a_member(event)
    with scope(community=event.community):
        plan = timed("solve", lambda: a_plan(event, olive, steps=100_000))
        timed("release", lambda: releasing.release(plan=plan, by=olive))
        everybody = list(Attendee.objects.filter(event=event))
        random.Random(1).shuffle(everybody)
        come = everybody[: int(0.83*3000)]
        for k in range(150):
            come.append(an_attendee(event, f"Walk In {k}", times_attended=0))
        timed("words", lambda: take_words(event=event, words=[Word(uuid.uuid4(), o.pk, timezone.now()) for o in come]))
        attendance.close_doors(event=event, number=1, by=olive)
        timed("missing", lambda: attendance.missing(event))
        timed("floor_now", lambda: floor_now(plan, 1))
        for turn in range(2):
            job = mending.propose(event=event, number=1, by=olive)
            p = cProfile.Profile()
            t=time.perf_counter(); c=time.process_time()
            if turn: p.enable()
            do_jobs()
            if turn: p.disable()
            print(f"repair job: {time.perf_counter()-t:.2f} cpu {time.process_time()-c:.2f}", flush=True)
            job.refresh_from_db(); print(job.state, job.problem, job.progress)
            if turn:
                s=io.StringIO(); pstats.Stats(p, stream=s).sort_stats("cumtime").print_stats(70); print(s.getvalue()[:12000])
        prop = timed("proposal_of", lambda: mending.proposal_of(event, 1))
        print(prop.movers, len(prop.closed), prop.seated, prop.freed, prop.before, prop.after, prop.present)
        timed("apply", lambda: mending.apply(event=event, number=prop.plan.number, by=olive))
        timed("undo", lambda: mending.take_back(event=event, by=olive))
