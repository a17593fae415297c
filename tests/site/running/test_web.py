"""The web process: clients who are slow, large or odd cost nobody else anything."""

from __future__ import annotations

import http.client
import socket
import time

import pytest

from kinfolk_web.running.bodies import Sizes
from kinfolk_web.running.guard import Pace
from tests.site.running.servers import connect, post, read_all, serving, talk

HURRIED = Pace(head=0.6, body=0.6, slowest=1000, reading=0.6)


def probe(port):
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/health/")
    assert connection.getresponse().read() == b"ok\n"
    connection.close()
    return time.perf_counter() - began


def is_closed(connection):
    connection.settimeout(0.05)
    try:
        while piece := connection.recv(4096):
            assert piece.startswith(b"HTTP/1.1 408")
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


def test_half_open_heads_are_dropped_and_hinder_nobody():
    with serving(pace=HURRIED) as (port, _, _):
        half_open = [connect(port) for _ in range(300)]
        for number, one in enumerate(half_open):
            one.sendall([b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n", b"\r\n"][number % 4])
        waits = [probe(port) for _ in range(20)]
        assert sorted(waits)[-2] < 0.1
        time.sleep(1.2)
        assert all(is_closed(one) for one in half_open)
        for one in half_open:
            one.close()


def test_a_half_sent_body_is_dropped_and_never_takes_a_thread():
    with serving(pace=HURRIED) as (port, echo, _):
        with connect(port) as connection:
            connection.sendall(post("/", b"x" * 400)[:-100])
            time.sleep(0.2)
            assert echo.seen == []
            assert b"408" in read_all(connection, silence=2)
        assert echo.seen == []


def test_a_body_that_arrives_fast_enough_may_take_longer():
    body = b"y" * 3000
    whole = post("/", body)
    head, rest = whole[:-3000], whole[-3000:]
    with serving(pace=HURRIED) as (port, echo, _):
        began = time.monotonic()
        answer = talk(port, head, *[rest[at : at + 200] for at in range(0, 3000, 200)], pause=0.08)
        assert time.monotonic() - began > HURRIED.body
        assert answer.startswith(b"HTTP/1.1 200")
        assert echo.seen[0][3] == body


def test_who_does_not_read_the_answer_is_dropped():
    with serving(pace=HURRIED) as (port, _, _):
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", port))
            connection.sendall(b"GET /large/ HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(1.5)
            received = read_all(connection)
        assert len(received) < 256 * 65536
        assert probe(port) < 0.5


def test_an_idle_connection_after_an_answer_that_sends_blank_lines_is_dropped():
    with serving(pace=HURRIED) as (port, _, _), connect(port) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.1)
        connection.recv(4096)
        connection.sendall(b"\r\n")
        time.sleep(1)
        assert is_closed(connection)


SMALL = Sizes(body=1000, imported=4000, together=20_000)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/form/", 1000, 200),
        ("/form/", 1001, 413),
        ("/form/", 1_000_000, 413),
        ("/list/import/", 4000, 200),
        ("/list/import/", 4001, 413),
    ],
)
def test_bodies_have_a_limit_and_imports_a_larger_one(path, size, status):
    with serving(sizes=SMALL) as (port, echo, hub):
        answer = talk(port, post(path, b"z" * size))
        assert answer.startswith(b"HTTP/1.1 %d" % status)
        assert len(echo.seen) == (status == 200)
        assert hub.streams == set()


def test_bodies_without_a_declared_length_are_counted_and_arrive_with_one():
    chunked = b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"190\r\n" + b"q" * 400 + b"\r\n"
    with serving(sizes=SMALL) as (port, echo, _):
        assert talk(port, chunked % b"/a/", piece, piece, b"0\r\n\r\n").startswith(b"HTTP/1.1 200")
        assert echo.seen == [("POST", "/a/", "800", b"q" * 800)]
        assert b"413" in talk(port, chunked % b"/a/", *[piece] * 6)[:20]
        assert len(echo.seen) == 1


def test_expectations_are_answered_before_the_body_is_sent():
    with serving(sizes=SMALL) as (port, echo, _):
        fine = post("/a/", b"12345", "Expect: 100-continue")
        with connect(port) as connection:
            connection.sendall(fine[:-5])
            assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(b"12345")
            assert read_all(connection).startswith(b"HTTP/1.1 200")
        too_large = post("/a/", b"1" * 2000, "Expect: 100-continue")[:-2000]
        assert talk(port, too_large).startswith(b"HTTP/1.1 413")
        assert talk(port, post("/a/", b"1", "Expect: a-miracle")).startswith(b"HTTP/1.1 417")
        assert len(echo.seen) == 1


def test_methods_are_the_pages_affair_and_forged_names_of_headers_never_reach_them():
    with serving() as (port, echo, _):
        assert talk(port, b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 200")
        assert b"allow: GET" in talk(port, b"PATCH /no/ HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = talk(port, b"GET / HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1.2.3.4\r\nX-Other: 1\r\n\r\n")
        assert b"HTTP_X_OTHER" in answer
        assert b"FORWARDED" not in answer
        assert [method for method, *_ in echo.seen] == ["HEAD", "PATCH", "GET"]


def test_nonsense_is_refused_and_the_server_lives_on():
    with serving() as (port, _, _):
        for nonsense in (
            b"\x16\x03\x01\x02\x00\x01",
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        ):
            assert talk(port, nonsense)[:12] in {b"HTTP/1.1 400", b""}
        assert probe(port) < 0.5
