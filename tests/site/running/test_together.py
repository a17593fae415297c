"""Requests that wait at the same time are answered in one turn, each by its own answer, and none waits for one that fails."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

from kinfolk_web.core.answers import Whole
from kinfolk_web.running.together import MOST, Alike
from tests.site.running.servers import post, serving, talk

PATH = re.compile("/word/[a-z0-9]+/")


class Words:
    """Answers each request with its own body; the first turn goes on until it is let go."""

    def __init__(self):
        self.turns, self.begun, self.go_on = [], threading.Event(), threading.Event()

    def __call__(self, environs):
        self.turns.append([environ["PATH_INFO"] for environ in environs])
        self.begun.set()
        assert self.go_on.wait(20)
        if "/word/broken/" in self.turns[-1]:
            raise ValueError("broken")
        bodies = [environ["wsgi.input"].read() for environ in environs]
        heads = [("Content-Type", "text/plain"), ("X-Turn", str(len(self.turns)))]
        return [
            None if path == "/word/alone/" else Whole(200, [*heads, ("Content-Length", str(len(body)))], body)
            for path, body in zip(self.turns[-1], bodies, strict=True)
        ]


def test_who_comes_while_others_are_answered_is_answered_in_the_next_turn():
    words = Words()
    with serving(alike=[Alike("words", "POST", PATH, words)]) as (port, echo, _), ThreadPoolExecutor(8) as pool:
        first = pool.submit(talk, port, post("/word/first/", b"first"))
        assert words.begun.wait(20)
        later = [f"n{number}" for number in range(MOST + 5)]
        both = [pool.submit(talk, port, b"".join(post(f"/word/{one}/", one.encode()) for one in part))
                for part in (later[:3], later[3:7])]  # fmt: skip
        words.go_on.set()
        assert first.result().endswith(b"\r\n\r\nfirst")
        for part, answer in zip((later[:3], later[3:7]), both, strict=True):
            said = answer.result()
            assert [said.index(b"\r\n\r\n" + one.encode()) for one in part] == sorted(
                said.index(b"\r\n\r\n" + one.encode()) for one in part
            )
        assert words.turns[0] == ["/word/first/"]
        assert sorted(path for turn in words.turns for path in turn) == sorted(
            f"/word/{one}/" for one in ["first", *later[:7]]
        )
        assert max(map(len, words.turns[1:])) > 1
        assert echo.seen == []


def test_whatever_cannot_be_answered_together_is_answered_by_itself_with_its_whole_body():
    words = Words()
    words.go_on.set()
    with serving(alike=[Alike("words", "POST", PATH, words)]) as (port, echo, _):
        assert b"200 OK" in talk(port, post("/word/alone/", b"x" * 300_000))  # larger than what is kept in memory
        assert b"200 OK" in talk(port, post("/word/broken/", b"broken"))
        assert talk(port, post("/word/whole/", b"whole")).endswith(b"whole"), "a turn that failed is the last of nobody"
        assert b"200 OK" in talk(port, post("/words/", b"others"))
        assert [(path, len(body)) for _method, path, _length, body in echo.seen] == [
            ("/word/alone/", 300_000), ("/word/broken/", 6), ("/words/", 6),
        ]  # fmt: skip
