"""The benchmark of the welcome: places go round in order, both times are told, and a run in which something is lost says so."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from benchmarks.phones import Phones, Places
from benchmarks.welcome import first_view
from benchmarks.welcome.page import HEAD, WHY, Arrived, Row, cut, page, row_of_page

WHOLE = Arrived(people=100, mailed=95, mails=95, visits=95, acknowledged=960, me_toos=960, wrote=10, sent=10,
                newcomers=28, greeted=28, seated=100, failed=0)  # fmt: skip
FACTS = {"people": "100", "visits": 60.0, "taps": 10, "tapping": 120.0, "again": 60.0, "writers": 15, "on": "",
         "command": "python -m benchmarks.welcome", "load": 0.1, "connections": 64, "others": 63}  # fmt: skip


def in_a_loop_of_its_own(waits):
    """Return what a coroutine returns; a thread of its own has no loop of a browser that a test before may have left running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, waits).result()


def test_whoever_gives_a_place_back_and_wants_it_again_stands_behind_those_who_wait():
    order = []

    async def one(places: Places, name: int) -> None:
        for turn in range(3):
            kept = await places.take()
            order.append((turn, name))
            await asyncio.sleep(0)
            places.give(kept)

    async def all_of_them() -> None:
        places = Places(2)
        await asyncio.gather(*(one(places, name) for name in range(7)))

    in_a_loop_of_its_own(all_of_them())
    assert order == sorted(order), "everybody's first, then everybody's second, then everybody's third"
    assert len(order) == 21


def test_who_goes_away_while_waiting_takes_no_place_with_them():
    async def some() -> str:
        places = Places(1)
        kept = await places.take()
        gone, waits = asyncio.ensure_future(places.take()), asyncio.ensure_future(places.take())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        places.give(kept)
        await waits
        places.give(None)
        await asyncio.wait_for(places.take(), 5)
        return "all came"

    assert in_a_loop_of_its_own(some()) == "all came"


def test_the_time_since_it_was_due_holds_the_wait_for_a_place_and_that_since_it_was_sent_does_not():
    async def serve() -> Phones:
        ended = asyncio.Event()

        async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(asyncio.IncompleteReadError):
                while await reader.readuntil(b"\r\n\r\n"):
                    await asyncio.sleep(0.05)
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
            writer.close()
            await writer.wait_closed()
            ended.set()

        server = await asyncio.start_server(answered, "127.0.0.1", 0)
        phones = Phones(server.sockets[0].getsockname()[1], connections=1)
        await asyncio.gather(*(phones.ask("page", "/") for _ in range(4)))
        await phones.hang_up()
        await ended.wait()
        server.close()
        return phones

    phones = in_a_loop_of_its_own(serve())
    due, sent = phones.took["page"], phones.answered["page"]
    assert len(due) == len(sent) == 4
    assert all(late >= own for late, own in zip(due, sent, strict=True))
    assert due == sorted(due), "answered in the order in which they came"
    assert due[3] >= 3 * 0.05 + sent[3], "the last one waited for three others"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"failed": 3}, "pages that failed: 3"),
        ({"greeted": 27}, "newcomers with a greeter: 27 of 28"),
        ({"me_toos": 959}, "me-toos kept: 959 of 960"),
        ({"visits": 94}, "visits: 94 of 95"),
        ({"seated": 99}, "seats: 99 of 100"),
    ],
)
def test_a_run_in_which_something_is_missing_is_not_whole(change, said):
    assert WHOLE.lost() == []
    lost = replace(WHOLE, **change).lost()
    assert lost == [said]
    assert f"**Not everything arrived: {said}.**" in page([], FACTS, lost)
    assert "Nothing was lost." in page([], FACTS, [])


def test_a_page_that_misses_its_target_says_so():
    quick = row_of_page("my page", [0.2] * 100, [0.1] * 100, 0)
    assert (quick.reached, row_of_page("my page", [0.2] * 90 + [5.0] * 10, [0.1] * 100, 0).reached) == (True, False)
    assert row_of_page("my page", [0.2] * 100, [0.1] * 100, 1).reached is False
    assert "answered p50 100 ms, p95 100 ms; since it was due p50 200 ms, p95 200 ms; 100 asked, 0 failed" in str(quick)
    assert first_view.row("my page", [1.2, 1.4], 30_000).reached is True
    assert first_view.row("my page", [1.2, 2.1], 30_000).reached is False
    assert first_view.row("my page", [1.2, 1.4], 60_000).reached is False
    assert str(Row("mails a second", "23")) == "| mails a second | 23 | - | - |"
    assert cut([], 95) == 0


def test_the_page_says_why_two_times_are_told():
    text = page([Row("x", "y")], FACTS, [])
    assert "hands them over in order" in " ".join(text.split())
    assert "{" not in HEAD.format(**FACTS, cores=2, system="Linux", python="3") + WHY.format(**FACTS)
