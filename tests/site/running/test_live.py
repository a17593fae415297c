"""Streams: what is published on one side of the database reaches every page on the other, or the page hears that it did not."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import psycopg
import pytest
from django.core import signing
from django.db import transaction

from kinfolk_web.core import streams
from kinfolk_web.core.live import CHANNEL, Grant, publish, read_token, sign_stream
from kinfolk_web.core.recent import EVENTS_OF_A_TOPIC, TOPICS, Recent
from kinfolk_web.core.streams import QUEUE, Limits, Stream, authorises
from tests.site.running.servers import connect, read_all, serving, talk

QUICK = Limits(heartbeat=0.5, check=0.3, sweep=0.05, spread=0.05)


class Page:
    """A page that listens, as an ``EventSource`` would."""

    def __init__(self, port, token, last=""):
        self.connection = connect(port)
        extra = f"Last-Event-ID: {last}\r\n" if last else ""
        self.connection.sendall(f"GET /live/{token}/ HTTP/1.1\r\nHost: x\r\n{extra}\r\n".encode())
        self.text = ""
        self.wait_for("\n\n")

    def wait_for(self, words, seconds=8.0):
        deadline = time.monotonic() + seconds
        while words not in self.text.split("\r\n\r\n", 1)[-1]:
            self.connection.settimeout(max(0.01, deadline - time.monotonic()))
            piece = self.connection.recv(65536)
            assert piece, f"closed before {words!r}: {self.text}"
            self.text += piece.decode()
        return self

    def drain(self):
        self.text += read_all(self.connection, silence=0.3).decode()
        return self

    @property
    def events(self):
        blocks = [block for block in self.text.replace("\r\n", "\n").split("\n\n") if "event: " in block]
        return [dict(line.split(": ", 1) for line in block.splitlines() if ": " in line) for block in blocks]

    def kinds(self):
        return [event["event"] for event in self.events]

    def is_closed(self):
        self.connection.settimeout(10)
        while piece := self.connection.recv(4096):
            self.text += piece.decode()
        return True

    def close(self):
        self.connection.close()


@contextmanager
def pages():
    opened = []
    try:
        yield lambda *given: opened.append(Page(*given)) or opened[-1]
    finally:
        for page in opened:
            page.close()


def tell(topic, kind, **facts):
    """Publish as another process would."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        notice = json.dumps([os.urandom(6).hex(), topic, kind, facts])
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, notice])


@contextmanager
def listening(monkeypatch, limits=QUICK):
    """Serve with a hub that listens to the database of the whole run."""
    monkeypatch.setattr(streams, "_parameters", lambda: {"conninfo": os.environ["DATABASE_URL"]})
    with serving(limits=limits, listen=True) as (port, _, hub):
        deadline = time.monotonic() + 5
        while not hub.listening.is_set() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert hub.listening.is_set()
        yield port, hub


@pytest.fixture
def rights():
    """Who may listen: a set to take people out of."""
    allowed = {"member:1", "member:2"}
    asked = []

    @authorises("member")
    def check(grants):
        asked.append({grant.identity for grant in grants})
        return {grant for grant in grants if grant.identity in allowed}

    yield allowed, asked
    del streams.CHECKS["member"]


def test_a_token_says_what_it_allows_and_cannot_be_forged():
    token = sign_stream(["event:7"], identity="user:3", streams=4)
    grant = read_token(token)
    assert grant.topics == {"event:7", "user:3"}
    assert (grant.identity, grant.streams) == ("user:3", 4)
    assert abs(grant.issued - time.time()) < 5
    assert read_token(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert read_token(signing.dumps({"i": "x", "t": [], "n": 1}, salt="other")) is None
    assert read_token("") is None


def test_what_is_no_page_gets_a_sentence():
    with serving() as (port, _, _):
        token = sign_stream(["event:7"], identity="user:3")
        assert talk(port, b"GET /live/nonsense/ HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 403")
        assert talk(port, f"POST /live/{token}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode()).startswith(b"HTTP/1.1 405")


def test_a_full_house_says_when_to_come_again():
    with serving(limits=Limits(streams=1)) as (port, _, _), pages() as visit:
        visit(port, sign_stream([], identity="user:1"))
        token = sign_stream([], identity="user:2")
        answer = talk(port, f"GET /live/{token}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 503")
        assert b"retry-after: " in answer


def test_events_reach_the_pages_of_their_topic_and_no_others(monkeypatch):
    with listening(monkeypatch) as (port, _), pages() as visit:
        here = visit(port, sign_stream(["event:7"], identity="user:1"))
        there = visit(port, sign_stream(["event:8"], identity="user:2"))
        tell("event:7", "plan-released", plan=12)
        tell("event:8", "over")
        there.wait_for("event: over")
        here.wait_for("event: plan-released")
        assert json.loads(here.events[-1]["data"]) == {"topic": "event:7", "kind": "plan-released", "plan": 12}
        assert "plan-released" not in there.text
        assert "retry: " in here.text
        here.wait_for("\n:\n")  # a sign of life


def test_a_page_that_was_away_hears_what_it_missed(monkeypatch):
    with listening(monkeypatch) as (port, _), pages() as visit:
        token = sign_stream(["event:7"], identity="user:1")
        page = visit(port, token)
        tell("event:7", "first")
        last = page.wait_for("event: first").events[-1]["id"]
        page.close()
        tell("event:7", "second")
        tell("event:9", "elsewhere")
        tell("event:7", "third")
        assert visit(port, token, last).wait_for("event: third").kinds() == ["hello", "second", "third"]
        assert visit(port, token, "an-unknown-one").kinds() == ["snapshot"]


def test_what_happened_between_the_page_and_its_stream_is_not_lost(monkeypatch):
    with listening(monkeypatch) as (port, _), pages() as visit:
        witness = visit(port, sign_stream(["event:7"], identity="user:2"))
        time.sleep(1.1)  # tokens count in seconds
        token = sign_stream(["event:7"], identity="user:1")
        tell("event:7", "between")
        witness.wait_for("event: between")
        assert visit(port, token).wait_for("event: between").kinds() == ["hello", "between"]


def test_a_further_page_of_the_same_reader_replaces_the_oldest(monkeypatch):
    with listening(monkeypatch) as (port, _), pages() as visit:
        token = sign_stream([], identity="user:1", streams=2)
        first, second, third = (visit(port, token) for _ in range(3))
        assert first.wait_for("event: replaced").is_closed()
        assert "replaced" not in second.drain().text + third.drain().text


def test_who_loses_a_role_stops_hearing_at_once(monkeypatch, rights):
    allowed, _ = rights
    with listening(monkeypatch, Limits(check=60, sweep=0.05)) as (port, hub), pages() as visit:
        leaving, staying = (visit(port, sign_stream(["event:7"], identity=f"member:{n}")) for n in (1, 2))
        allowed.remove("member:1")
        tell("event:7", "nothing-yet")
        leaving.wait_for("nothing-yet")
        tell("member:1", "roles-changed")
        leaving.wait_for("event: closed", seconds=5)
        tell("event:7", "secret")
        staying.wait_for("event: secret")
        assert "secret" not in leaving.drain().text
        assert len(hub.streams) == 1


def test_rights_are_checked_again_and_again_with_one_question_for_all(monkeypatch, rights):
    allowed, asked = rights
    rarely = Limits(check=0.1, sweep=0.4)  # every sweep finds both due, however far apart they came
    with listening(monkeypatch, rarely) as (port, _), pages() as visit:
        one, two = (visit(port, sign_stream([], identity=f"member:{n}")) for n in (1, 2))
        deadline = time.monotonic() + 20
        while asked.count({"member:1", "member:2"}) < 2:
            assert time.monotonic() < deadline, asked
            time.sleep(0.02)
        allowed.clear()
        one.wait_for("event: closed")
        two.wait_for("event: closed")


def test_an_old_token_is_checked_before_it_opens_anything(monkeypatch, rights):
    allowed, asked = rights
    allowed.remove("member:1")
    with listening(monkeypatch, Limits(check=1, sweep=0.05)) as (port, _), pages() as visit:
        tokens = [sign_stream([], identity=f"member:{n}") for n in (1, 2)]
        time.sleep(2.1)
        asked.clear()
        answer = talk(port, f"GET /live/{tokens[0]}/ HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 403")
        assert asked
        assert visit(port, tokens[1]).kinds()[0] in {"hello", "snapshot"}


def test_a_database_that_was_away_makes_every_page_ask_for_everything(monkeypatch):
    with listening(monkeypatch) as (port, _), pages() as visit:
        page = visit(port, sign_stream(["event:7"], identity="user:1"))
        before = page.kinds().count("snapshot")  # one, if this server is younger than a second
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE %s OR query = 'SELECT 1'"
            assert connection.execute(query, [f'LISTEN "{CHANNEL}"']).fetchall()
        deadline = time.monotonic() + 20
        while page.kinds().count("snapshot") == before:
            assert time.monotonic() < deadline, page.text
            page.drain()
        tell("event:7", "again")
        page.wait_for("event: again")


def test_a_page_that_does_not_keep_up_gets_one_request_to_ask_for_everything():
    stream = Stream(Grant("user:1", frozenset(), 1, 0.0))
    for number in range(QUEUE + 3):
        stream.offer(b"event %d" % number, b"snapshot")
    assert list(stream.queue) == [b"snapshot", b"event 21", b"event 22"]


def notice(number, topic="event:7"):
    return json.dumps([f"key{number}", topic, "changed", {}])


def test_the_memory_of_a_topic_ends_and_says_so():
    recent = Recent()
    began = recent.last
    for number in range(EVENTS_OF_A_TOPIC + 2):
        recent.hear(notice(number))
    assert recent.since(began, 0, ["event:7"]) is None
    assert recent.since("key0", 0, ["event:7"]) is None
    assert [one.key for one in recent.since("key1", 0, ["event:7"])][:2] == ["key2", "key3"]
    assert recent.since(began, 0, ["event:8"]) == []
    for number in range(TOPICS):
        recent.hear(notice(1000 + number, f"event:x{number}"))
    assert recent.since("key1", 0, ["event:7"]) is None, "forgotten topics are not taken for silent ones"
    recent.forget()
    assert recent.since("key1001", 0, ["event:7"]) is None
    assert recent.since("", time.time() - 60, ["event:7"]) is None
    assert recent.since("", time.time() + 1, ["event:7"]) == []


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_two_web_processes_hear_the_same_and_a_page_may_change_between_them():
    ports = [free_port(), free_port()]
    servers = [
        subprocess.Popen([sys.executable, "-m", "kinfolk_web.asgi", "--port", str(port)], stdin=subprocess.DEVNULL)
        for port in ports
    ]
    try:
        for port in ports:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                try:
                    connect(port).close()
                    break
                except OSError:
                    time.sleep(0.05)
        with pages() as visit:
            token = sign_stream(["event:7"], identity="user:1", streams=9)
            crowd = [visit(port, token) for port in ports for _ in range(3)]
            time.sleep(0.5)
            publisher = threading.Thread(target=lambda: [tell("event:7", f"number-{n}") for n in range(5)], daemon=True)
            publisher.start()
            publisher.join(30)
            for page in crowd:
                page.wait_for("event: number-4")
                assert [kind for kind in page.kinds() if kind.startswith("number")] == [f"number-{n}" for n in range(5)]
            last = next(event["id"] for event in crowd[0].events if event["event"] == "number-2")
            moved = visit(ports[1], token, last).wait_for("event: number-4")
            assert moved.kinds() == ["hello", "number-3", "number-4"]
    finally:
        for server in servers:
            server.terminate()
        try:
            assert [server.wait(30) for server in servers] == [-15, -15]
        finally:
            for server in servers:
                server.kill()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_before_the_commit_and_nothing_if_there_is_none():
    from django.db import connection

    with psycopg.connect(**streams._parameters(), autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            publish("event:7", "kept", number=1)
            assert connection.in_atomic_block
        with transaction.atomic():
            publish("event:7", "lost")
            transaction.set_rollback(True)
        heard = [json.loads(one.payload)[1:] for one in listener.notifies(timeout=20, stop_after=1)]
        heard += [json.loads(one.payload)[1:] for one in listener.notifies(timeout=0.3)]
    assert heard == [["event:7", "kept", {"number": 1}]]


def test_notices_are_small_and_well_named():
    with pytest.raises(ValueError, match="send a key instead"):
        publish("event:7", "changed", text="x" * 3000)
    for kind in ("snapshot", "Two words", "line\nbreak", ""):
        with pytest.raises(ValueError, match="cannot name a change"):
            publish("event:7", kind)
