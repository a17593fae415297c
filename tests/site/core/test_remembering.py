"""Facts that pages share: never older than the question that they answer, and never where something may be changed."""

from __future__ import annotations

from kinfolk_web.core.remembering import remembered, remembering


def test_a_fact_is_shared_only_with_pages_that_were_asked_for_before_it_was_looked_up():
    looked = []

    def look_up():
        looked.append(len(looked))
        return looked[-1]

    assert [remembered("fact", look_up) for _ in range(2)] == [0, 1], "nothing is kept where something may be changed"
    with remembering():
        earlier = [remembered("fact", look_up) for _ in range(3)]
        with remembering():  # a page that was asked for after that
            assert remembered("fact", look_up) == 3
        assert remembered("fact", look_up) == 3, "newer than what it was asked for may be taken"
    assert earlier == [2, 2, 2]
